"""What can be done with a gift card at the desk now, and why not where it cannot."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from register.counter.asking.noted import noted
from register.counter.cards import keepers
from register.counter.cards.first_cards import not_by_card, pays_too_late
from register.counter.cards.loads import NOTHING_TO_UNDO, Load
from register.counter.cards.undo_load import not_as_sold
from register.domain.amounts import Refused, figures
from register.domain.cards.cash_out_law import NotPaid, Verdict
from register.domain.cards.cash_out_words import reason
from register.domain.cards.gift_card_part import too_much_for_cards
from register.domain.sale import Stage
from register.language import marked, say
from terminal_api.outcomes import Approved, Decline, Declined
from terminal_api.processor import GiftCard, Operation

#: The state of a card that was paid out or deactivated just now.
ENDED = marked("ended")

if TYPE_CHECKING:
    from register.counter.cards.card_balance import Look
    from register.counter.till import Till


class Move(Enum):
    """One thing to do with a card: its key, the English of its words, what is asked of the processor."""

    PAY = ("f6", marked("Pay"), marked("with it, or Enter: {due} is due"), Operation.PAY)
    SELL = (
        "s",
        marked("Sell"),
        marked("for an amount, through the basket; active when paid"),
        Operation.ACTIVATE,
    )
    LOAD = ("l", marked("Load"), marked("an amount, through the basket; loaded when paid"), Operation.LOAD)
    CASH_OUT = (
        "o",
        marked("Pay out"),
        marked("the whole balance in cash, which ends the card"),
        Operation.CASH_OUT,
    )
    REFUND = (
        "r",
        marked("Refund"),
        marked("an amount onto it without a sale; a manager allows it"),
        Operation.REFUND,
    )
    UNDO = (
        "u",
        marked("Undo load"),
        marked("{load} go off the card again; possible for {left} more"),
        Operation.UNDO_LOAD,
    )
    PRINT = ("p", marked("Print"), marked("the balance on a slip"), Operation.BALANCE)
    DEACTIVATE = ("d", marked("Deactivate"), marked("for ever, with whatever is on it"), Operation.DEACTIVATE)

    def __init__(self, key: str, label: str, note: str, operation: Operation) -> None:
        self.key = key
        self._label = label
        self._note = note
        self.operation = operation

    @property
    def label(self) -> str:
        """What the key does, in a word."""
        return say(self._label)

    @property
    def note(self) -> str:
        """What that means; `{due}`, `{load}` and `{left}` are put in by whoever shows it."""
        return say(self._note)

    @property
    def takes_amount(self) -> bool:
        """Whether a person says how much."""
        return self in (Move.SELL, Move.LOAD, Move.REFUND)


BY_KEY = {move.key: move for move in Move}


def cannot(
    till: Till,
    card: GiftCard,
    seen: Look | None,
    move: Move,
    load: Load | Refused | None = None,
    verdict: Verdict | None = None,
) -> str:
    """Why `move` must fail now, in a sentence; empty when it need not.

    `seen` is the last look at the card, `None` when its provider tells no balance; `load` its last load that
    may be undone, or why none may; `verdict` says whether its rest is paid out.
    """
    if closed := _cannot_ask(till, card, move.operation):
        return closed
    match move:
        case Move.PAY:
            return _cannot_pay(till, seen)
        case Move.SELL:
            return _needs_number(card) or _cannot_activate(seen) or _cannot_sell(till, card, seen)
        case Move.LOAD:
            return _needs_number(card) or _not_active(seen) or _cannot_sell(till, card, seen)
        case Move.CASH_OUT:
            return _not_active(seen) or _cannot_cash_out(till, seen, verdict)
        case Move.REFUND:
            return _not_active(seen) or _no_shift(till) or _foreign(till, seen)
        case Move.UNDO:
            return _cannot_undo(till, card, load, seen)
        case Move.PRINT:
            return _cannot_print(till, seen)
        case Move.DEACTIVATE:
            return _cannot_deactivate(card, seen) or _no_shift(till) or _foreign(till, seen)


def _cannot_ask(till: Till, card: GiftCard, operation: Operation) -> str:
    if keepers.keeper(till, card.provider) is None:
        return keepers.nobody(till, till.mark(card))
    if not keepers.can(till, operation, card.provider):
        return say("A {provider} card cannot do that here", provider=card.provider)
    if any(till.mark(card).surely(request.card) for request in till.books.unsettled):
        return say("The answer about this card is missing: nothing may be asked twice")
    return ""


def _needs_number(card: GiftCard) -> str:
    if not card.entry.at_terminal:
        return ""
    return say("It is sold and loaded by its number, needed again after payment: scan it or type it here")


def _cannot_print(till: Till, seen: Look | None) -> str:
    if till.settings.paper_columns is None:
        return say("This till has no printer")
    return "" if _is_known(seen) else say("There is no balance to print")


def _cannot_deactivate(card: GiftCard, seen: Look | None) -> str:
    if card.entry.at_terminal:
        return say("Scan or type the card that is to end: the terminal might read another one")
    return "" if _is_known(seen) else say("The card cannot be deactivated as it is")


def _cannot_activate(seen: Look | None) -> str:
    if seen and _inactive(seen):
        return ""
    return say("Only a card that is not active can be sold: L loads one that is")


def _not_active(seen: Look | None) -> str:
    return "" if seen and _active(seen) else say("The card is not active")


def _is_known(seen: Look | None) -> bool:
    return seen is not None and (_active(seen) or _inactive(seen))


def _cannot_undo(till: Till, card: GiftCard, load: Load | Refused | None, seen: Look | None) -> str:
    if card.entry.at_terminal:
        return say("A load is found by the card's number: scan it or type it here")
    match load:
        case None:
            return say(NOTHING_TO_UNDO)
        case Refused(why):
            return why
        case Load(activates=True) if seen and (no := not_as_sold(load, seen)) is not None:
            return noted(no.reason)
        case _:
            return _no_shift(till) if load.paid_for or load.pays_out else ""


def _active(seen: Look) -> bool:
    return isinstance(seen.outcome, Approved) and seen.balance is not None and seen.state != ENDED


def _inactive(seen: Look) -> bool:
    return isinstance(seen.outcome, Declined) and seen.outcome.why is Decline.REFUSED


def _no_shift(till: Till) -> str:
    return "" if till.books.shift else say("The shift is not open: sign in and count the float first")


def _foreign(till: Till, seen: Look | None) -> str:
    balance = seen.balance if seen else None
    if balance is None or balance.currency == till.currency:
        return ""
    theirs, ours = balance.currency.code, till.currency.code
    return say("The card holds {theirs}, this till works in {ours}", theirs=theirs, ours=ours)


def _cannot_pay(till: Till, seen: Look | None) -> str:
    sale = till.books.sale
    if sale is None or not sale.due.amount or sale.exchanges.open:
        return say("There is nothing to pay now")
    if seen is None:
        return ""
    if closed := _not_active(seen):
        return closed
    if seen.balance is not None and not seen.balance.amount:
        return say("There is nothing on the card")
    provider = seen.card.provider
    wrong = pays_too_late(till, sale, provider) or too_much_for_cards(sale, not_by_card(till, provider), None)
    if wrong is not None:
        return wrong.reason
    tried = (done for done in sale.payments if done not in sale.to_give_back)
    if any(seen.card.surely(one.request.card) for one in (*tried, *sale.exchanges.reserved)):
        return say("This card has paid its part already")
    return _foreign(till, seen)


def _cannot_sell(till: Till, card: GiftCard, seen: Look | None) -> str:
    sale = till.books.sale
    if (closed := _no_shift(till)) or (closed := _foreign(till, seen)):
        return closed
    if sale and sale.stage is not Stage.OPEN:
        return say("{due} is still due: take the rest first", due=figures(sale.due))
    if sale and any(line.card.surely(till.mark(card)) for _, line in sale.basket.cards):
        return say("The card is in this basket already: remove that line to change its amount")
    return ""


def _cannot_cash_out(till: Till, seen: Look | None, verdict: Verdict | None) -> str:
    balance = seen.balance if seen else None
    if balance is None or not balance.amount:
        return say("There is nothing on the card to pay out")
    if (closed := _no_shift(till)) or (closed := _foreign(till, seen)):
        return closed
    if till.books.shift and till.books.shift.expected < balance:
        return say("There is not enough cash in the drawer to pay {amount}", amount=figures(balance))
    return reason(verdict) if isinstance(verdict, NotPaid) else ""
