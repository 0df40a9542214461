"""A look at a gift card: what is on it, which moves no money."""

import asyncio
from dataclasses import dataclass, replace

from moneyed import Money

from register.counter import looking
from register.counter.asking.noted import noted
from register.counter.cards import card_slips, keepers
from register.counter.paper import papers
from register.counter.till import Till
from register.domain.amounts import Refused, zero
from register.domain.cards.card_mark import CardMark
from register.language import marked, say
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation, Request

ACTIVE = marked("active")
NOT_ACTIVE = marked("not active")
_NOT_HERE = marked("The till is open at the counter: ask for a balance there, or by `register gift balance`")


@dataclass(frozen=True, slots=True)
class Look:
    """A balance inquiry's answer: `state` in English words, which `say` says; `balance` of an active card."""

    card: CardMark
    balance: Money | None
    state: str
    outcome: Outcome


async def look(till: Till, card: GiftCard, *, to_pay: bool = False) -> Look | Refused:
    """Ask what is on the card. Moves no money, so nothing is written down and it may be asked again.

    With `to_pay` the customer at the counter waits for it: the till shows that, and may abort it.
    """
    mark = till.mark(card)
    if looking.only_looks(till):
        ask = till.outside.look
        return Refused(say(_NOT_HERE)) if ask is None else _seen(mark, await ask(card))
    processor = keepers.processor(till, mark, Operation.BALANCE)
    if processor is None:
        return Refused(keepers.nobody(till, mark))
    if not keepers.can(till, Operation.BALANCE, card.provider):
        return Refused(
            say("A {provider} card can only pay here: its balance is not told", provider=card.provider)
        )
    id_ = processor.new_id()
    request = Request(id_, Operation.BALANCE, zero(till.currency), till.clock.now(), f"B-{id_}", card)
    if to_pay:
        till.first_look, till.first_look_at = request, processor.name
        till.changed()
    try:
        outcome = await processor.ask(request)
    except asyncio.CancelledError:
        if till.terminal and processor is till.terminal:  # nobody waits; it may still prompt for a PIN
            await till.terminal.abort(request)
        raise
    finally:
        if to_pay:
            till.first_look = None
    return _seen(mark, outcome)


def _seen(mark: CardMark, outcome: Outcome) -> Look:
    match outcome:
        case Approved(balance=balance, card=told):
            return Look(replace(mark, last4=mark.last4 or told or ""), balance, ACTIVE, outcome)
        case Declined(why=Decline.REFUSED):
            return Look(mark, None, NOT_ACTIVE, outcome)  # how an inactive card answers
        case Declined(reason):
            return Look(mark, None, reason, outcome)
        case NotSent(reason) | Unknown(reason):
            return Look(mark, None, reason, outcome)


def print_balance(till: Till, seen: Look) -> None:
    """The balance on a slip of paper, which is no receipt."""
    receipt = card_slips.balance(till, "-", seen.card, seen.balance, noted(seen.state))
    till.record(papers.queued(till, receipt, "balance", None))


async def to_pay_with(till: Till, card: GiftCard) -> Money | Outcome | Refused | None:
    """What there is to pay with, asked first where a card with too little pays nothing.

    None where the balance is not told: then the card can only be asked for all of it.
    """
    if not keepers.can(till, Operation.BALANCE, card.provider):
        return None
    seen = await look(till, card, to_pay=True)
    if isinstance(seen, Refused):
        return seen
    balance = seen.balance
    if balance is None:
        return None if isinstance(seen.outcome, Approved) else seen.outcome
    if not balance.amount:
        return Refused(say("There is nothing on the card: take another one"))
    if balance.currency != till.currency:
        return Refused(
            say(
                "The card holds {theirs}, this till works in {ours}",
                theirs=balance.currency.code,
                ours=till.currency.code,
            )
        )
    return balance
