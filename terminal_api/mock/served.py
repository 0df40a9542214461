"""One line about each request, for whoever watches the mock terminal at work."""

from dataclasses import dataclass

from moneyed import Money

from terminal_api.mock.books.cards import masked
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.orders.faults import Fault
from terminal_api.money import written
from terminal_api.nexo.message import Message


@dataclass(frozen=True, slots=True)
class Served:
    """A request and how it ended; the card is masked."""

    category: str
    service_id: str
    card: str
    amount: Money | None
    result: str
    """`Success`, `Partial`, `Failure (Refusal)`, `accepted` or `no answer`."""
    fault: str = ""

    def __str__(self) -> str:
        parts = (
            self.category,
            self.service_id,
            self.card,
            written(self.amount) if self.amount is not None else "",
            self.result,
            f"fault: {self.fault}" if self.fault else "",
        )
        return "  ".join(part for part in parts if part)


def served(request: Incoming, result: str, fault: Fault | None, ledger: CardLedger) -> Served:
    """What happened to `request`, with card and amount from its line in the ledger, if it left one."""
    line = _line(request, ledger)
    return Served(
        category=request.header.message_category,
        service_id=request.header.service_id or "",
        card=masked(line.card) if line and line.card else "",
        amount=line.asked if line else None,
        result=result,
        fault=fault.kind if fault else "",
    )


def result_of(answer: Message | None) -> str:
    """How `answer` ends its request; an abort has no answer."""
    if answer is None:
        return "accepted"
    response = answer.body.members().get("Response", {})
    condition = response.get("ErrorCondition")
    return f"{response.get('Result')} ({condition})" if condition else str(response.get("Result"))


def _line(request: Incoming, ledger: CardLedger) -> Transaction | None:
    last = ledger.latest
    header = request.header
    is_its_own = last is not None and (last.service_id, last.sale_id) == (header.service_id, header.sale_id)
    return last if is_its_own else None
