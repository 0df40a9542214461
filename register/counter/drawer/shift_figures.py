"""What a shift comes to, figure by figure: tenders, gift cards, the drawer."""

from dataclasses import dataclass

from moneyed import Money

from register.domain.amounts import total
from register.domain.events import Movement
from register.domain.shift import Shift
from register.language import marked
from terminal_api.processor import Operation

CASH = marked("Cash")
"""The tender's name."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report: what, how many, how much."""

    name: str
    """In English, or a department's own."""
    count: int | None
    amount: Money


def _under(shift: Shift, kind: str, *operations: Operation) -> Money:
    wanted = {operation.value for operation in operations}
    matching = (
        amount
        for account, amount in shift.ledger.items()
        if account.startswith(kind + ":") and account.rpartition(":")[2] in wanted
    )
    return total(matching, shift.currency)


def tenders(shift: Shift) -> tuple[Figure, ...]:
    """Taken less given back, by kind of tender."""
    return (
        Figure(CASH, shift.count("cash"), shift.amount("cash_taken") - shift.amount("cash_given_back")),
        Figure(
            marked("Gift cards"),
            shift.count(f"gift_cards:{Operation.PAY}"),
            _under(shift, "gift_cards", Operation.PAY, Operation.REVERSE, Operation.REFUND)
            - shift.amount("onto_new_cards")
            + shift.amount("cash_outs_undone"),  # a reversal on the ledger, but no tender was given back
        ),
        Figure(
            marked("Bank cards"),
            shift.count(f"bank_cards:{Operation.BANK_CARD}"),
            _under(shift, "bank_cards", Operation.BANK_CARD, Operation.REVERSE),
        ),
    )


GIFT_CARDS = (
    (marked("Activated"), Operation.ACTIVATE, -1),
    (marked("Loaded"), Operation.LOAD, -1),
    (marked("Loads undone"), Operation.UNDO_LOAD, 1),
    (marked("Redeemed"), Operation.PAY, 1),
    (marked("Reversed"), Operation.REVERSE, -1),
    (marked("Refunded"), Operation.REFUND, -1),
    (marked("Cashed out"), Operation.CASH_OUT, 1),
    (marked("Deactivated"), Operation.DEACTIVATE, 1),
)
"""What is done with gift cards: its name in English, and with which sign the ledger has it."""


_APART = {
    Operation.UNDO_LOAD: (marked("Card sales undone"), "card_sales_undone"),
    Operation.REVERSE: (marked("Cash-outs taken back"), "cash_outs_undone"),
}
"""What is done by the same request and is something else: a row of its own, on days that have it."""


def gift_cards(shift: Shift) -> tuple[Figure, ...]:
    """What was done with gift cards, each amount positive."""
    found: list[Figure] = []
    for name, operation, sign in GIFT_CARDS:
        count, amount = shift.count(f"gift_cards:{operation}"), _under(shift, "gift_cards", operation) * sign
        undone, what = _APART.get(operation, ("", ""))
        apart = Figure(undone, shift.count(what), shift.amount(what))
        found.append(Figure(name, count - (apart.count or 0), amount - apart.amount))
        if apart.count:
            found.append(apart)
    return tuple(found)


def drawer(shift: Shift) -> tuple[Figure, ...]:
    """What went into the drawer and out of it since the float: with that it comes to what should be there."""
    return (
        Figure(marked("Cash received"), shift.count("cash"), shift.received),
        Figure(marked("Change given"), None, -shift.amount("change")),
        Figure(marked("Given back in cash"), None, -shift.amount("cash_given_back")),
        Figure(marked("Gift cards cashed out"), None, -shift.amount("cashed_out")),
        Figure(marked("Paid in"), shift.count(Movement.PAID_IN), shift.amount(Movement.PAID_IN)),
        Figure(marked("Paid out"), shift.count(Movement.PAID_OUT), -shift.amount(Movement.PAID_OUT)),
        Figure(marked("Drops into the safe"), shift.count(Movement.DROP), -shift.amount(Movement.DROP)),
    )
