"""Looks at gift cards by people: only so many, and what a stranger is told gives no card away.

A sale or a payment is never kept waiting for this. What it misses counts all the same: else whoever is at the
counter could try numbers there. A miss that there was no room for is journalled, for whoever looks into it.
"""

import logging
from typing import TypeVar

from register.counter.cards.card_balance import Look, look
from register.counter.cards.look_words import too_many
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.cards.look_limit import Looker, TooMany, is_miss
from register.domain.events import BalanceMissed
from register.domain.staff.people import Person
from register.journal.errors import JournalError
from register.language import marked
from terminal_api.outcomes import Approved, Decline, Declined, Outcome
from terminal_api.processor import GiftCard

log = logging.getLogger(__name__)

T = TypeVar("T", bound=Outcome | Refused)

#: All that a stranger hears of a card without money on it: unknown, not sold, ended, empty or with a PIN.
_NOTHING_TOLD = marked("There is nothing on that card, or it cannot be used")
_NOT_TOLD = marked("nothing to tell")


def looker(till: Till, by: Person | None = None) -> Looker:
    """On whose word a card is looked at now; `by` has said at the desk who they are."""
    return Looker.BY_HAND if by is not None or till.books.cashier else Looker.NOBODY


async def look_by(till: Till, card: GiftCard, who: Looker) -> Look | Refused:
    """`card_balance.look`, as often as [gift_cards] lets `who`. Raises `JournalError`, and then asks nobody.

    A miss by nobody is journalled, by its token: many in a row are somebody who tries numbers.
    """
    limits = till.settings.look_limits
    if isinstance(refused := till.looks.begin(limits, who, till.clock.now()), TooMany):
        return too_many(refused, who)
    seen = await look(till, card)
    if isinstance(seen, Refused):
        till.looks.found(limits, who, till.clock.now())  # nobody was asked
        return seen
    nothing = _kind_of_nothing(seen.outcome)
    missed = bool(nothing) if who is Looker.NOBODY else is_miss(seen.outcome)
    if not missed:
        till.looks.found(limits, who, till.clock.now())
    elif who is Looker.NOBODY:
        till.record(BalanceMissed(till.mark(card), nothing))
        return Look(seen.card, None, _NOT_TOLD, Declined(_NOTHING_TOLD))
    return seen


def counted(till: Till, card: GiftCard, answer: T) -> T:
    """`answer` to a sale or a payment. One that found no good card is spent like a look by hand that missed.

    It is refused to nobody: a customer waits. Once there is no room for it the journal has it, by its token.
    """
    if isinstance(answer, Declined) and is_miss(answer) and not _says_little(answer.why, card):
        try:
            over = till.looks.begin(till.settings.look_limits, Looker.BY_HAND, till.clock.now())
            if over is not None:
                till.record(BalanceMissed(till.mark(card), answer.why.value))
        except JournalError as error:  # the customer was answered already
            log.error("a card that was missed is not counted: %s", error)
    return answer


def _says_little(why: Decline, card: GiftCard) -> bool:
    """Whether many an honest payment ends so: too little on the card, or its PIN was not asked for yet."""
    return why is Decline.NOT_ENOUGH or (why is Decline.WRONG_PIN and not card.pin)


def _kind_of_nothing(outcome: Outcome) -> str:
    """What a stranger's look missed; empty where it told a balance, or nobody was asked."""
    match outcome:
        case Declined(why=why) if is_miss(outcome):
            return why.value
        case Approved(balance=balance) if balance is None or not balance.amount:
            return "empty"
        case _:
            return ""
