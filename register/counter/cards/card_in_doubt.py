"""The card of a request whose answer is missing: what was on it before, and what is on it now.

By that a manager decides what became of it, where its processor tells balances.
"""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from register.counter.cards import balance_limit, keepers
from register.counter.cards.card_balance import Look
from register.counter.history import of_card
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.asking.exchange import MoneyRequest
from register.domain.staff.people import Person
from register.language import say
from terminal_api.outcomes import Approved
from terminal_api.processor import Entry, GiftCard, Operation


@dataclass(frozen=True, slots=True)
class Known:
    """What was on a card, as its processor told `at` that moment."""

    balance: Money
    at: datetime


def before(till: Till, request: MoneyRequest) -> Known | None:
    """What the last answer before `request` said was on its card; None where the journal does not know."""
    card = request.card
    told = of_card(till.journal, card) if card is not None else ()
    for one in reversed(told):
        match one.outcome:
            case Approved(balance=balance) if balance is not None and _is_earlier(one.request, request):
                return Known(balance, one.request.at)
            case _:
                pass
    return None


def _is_earlier(one: MoneyRequest, request: MoneyRequest) -> bool:
    return one.id != request.id and one.at <= request.at


def can_look(till: Till, request: MoneyRequest) -> bool:
    """Whether what is on its card can be asked: its number is kept, and whoever keeps the card tells it."""
    return _card(till, request) is not None


async def look_now(
    till: Till, request: MoneyRequest, by: Person | None = None, *, presented: GiftCard | None = None
) -> Look | Refused:
    """Ask what is on its card now, as a look by hand of whoever is signed in, or of `by`. Moves no money.

    `presented` is that very card, where its number is not kept. Raises `JournalError`, and then asks nobody.
    """
    card = presented or _card(till, request)
    if card is None:
        return Refused(say("What is on that card cannot be asked here"))
    return await balance_limit.look_by(till, card, balance_limit.looker(till, by))


def _card(till: Till, request: MoneyRequest) -> GiftCard | None:
    mark = request.card
    if mark is None or not mark.token or not keepers.can(till, Operation.BALANCE, mark.provider):
        return None
    if (here := till.with_pins.get(mark.token)) is not None:
        return here
    number = till.vault.get(mark.token)
    return GiftCard(mark.provider, number, request.entry or Entry.SCANNED) if number else None
