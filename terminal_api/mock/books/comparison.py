"""Whether two ledgers agree: the mock terminal's, and what somebody else wrote down."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.orders.control_input import Expected, ExpectedCard, ExpectedTransaction


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the two disagree about; None stands for what is not there at all."""

    of: str
    """`card`, or `transaction`."""
    name: str
    """The card's number, or the request's ServiceID."""
    what: str
    expected: Decimal | str | None
    found: Money | str | None


def differences(expected: Expected, ledger: CardLedger) -> tuple[Difference, ...]:
    """Everything in which `ledger` is not as `expected`; empty when they agree."""
    lines: dict[str, list[Transaction]] = {}
    for line in ledger.transactions:
        if line.approved and line.service_id:
            lines.setdefault(line.service_id, []).append(line)
    return (
        *(found for card in expected.cards for found in _card(card, ledger)),
        *(found for wanted in expected.transactions for found in _transaction(wanted, lines)),
        *(_unexpected(expected, lines) if expected.complete else ()),
    )


def _card(expected: ExpectedCard, ledger: CardLedger) -> Iterator[Difference]:
    card = ledger.card(expected.number)
    balance, status = (card.balance, card.status) if card else (None, None)
    if expected.balance is not None and (balance is None or balance.amount != expected.balance):
        yield Difference("card", expected.number, "balance", expected.balance, balance)
    if expected.status is not None and status != expected.status:
        yield Difference("card", expected.number, "status", expected.status, status)


def _transaction(expected: ExpectedTransaction, lines: dict[str, list[Transaction]]) -> Iterator[Difference]:
    """At most one line may have happened under an id, and it moved what was expected."""
    happened = [
        line for line in lines.get(expected.service_id, []) if expected.sale_id in {None, line.sale_id}
    ]
    moved = happened[0].moved if happened else None
    if len(happened) > 1:
        yield Difference("transaction", expected.service_id, "times", "1", str(len(happened)))
    if (None if moved is None else moved.amount) != expected.moved:
        yield Difference("transaction", expected.service_id, "moved", expected.moved, moved)


def _unexpected(expected: Expected, lines: dict[str, list[Transaction]]) -> Iterator[Difference]:
    known = {wanted.service_id for wanted in expected.transactions}
    for service_id, happened in lines.items():
        if service_id not in known and expected.sale_id in {None, happened[0].sale_id}:
            yield Difference("transaction", service_id, "moved", None, happened[0].moved)
