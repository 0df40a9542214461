"""What the terminal has written down itself: its answers for a while, and its totals."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.nexo.message import Message
from terminal_api.nexo.messages.login import SaleSoftware
from terminal_api.nexo.record import TerminalRecord
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.record import Means, NoSums, Sum, Sums, Way, Whose

Example = Callable[[str], bytes]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOFTWARE = SaleSoftware(
    manufacturer_id="cashwrap", application_name="cashwrap", software_version="1", certification_code="none"
)


def answer(example: Example, name: str, **changes: Any) -> Message:
    message = Message.read(example(f"{name}.response"))
    (inside,) = json.loads(message.written()).values()
    (body,) = (part for part_name, part in inside.items() if part_name != "MessageHeader")
    return Message.of(message.header, type(message.body).read(json.dumps(body | changes)))


@pytest.fixture
def record(terminal) -> TerminalRecord:
    sale_id = terminal.known_as.partition(" at ")[0]
    return TerminalRecord(terminal, sale_id=sale_id, software=SOFTWARE, now=lambda: NOW)


def total(sale_id: str | None, kind: str, count: int, amount: str, by: str = "Card") -> dict[str, Any]:
    payment = {"TransactionType": kind, "TransactionCount": count, "TransactionAmount": float(amount)}
    named = {"SaleID": sale_id} if sale_id else {}
    return {
        "PaymentInstrumentType": by,
        "CardBrand": "mc",
        "PaymentCurrency": "EUR",
        "PaymentTotals": [payment],
        **named,
    }


async def test_sums_are_ours_or_nobody_s_and_what_other_tills_did_is_left_out(
    terminal, transport, record, example: Example
):
    ours = terminal.known_as.partition(" at ")[0]
    told = [
        total(ours, "Debit", 2, "20.50"),
        total(ours, "ReverseDebit", 1, "3.00", "StoredValue"),
        total("ANOTHER-TILL", "Debit", 9, "99.00"),
        total(None, "Credit", 1, "7.00"),
        total(ours, "Declined", 4, "40.00"),
    ]
    transport.will_answer(answer(example, "login"))
    transport.will_answer(answer(example, "gettotals", TransactionTotals=told))
    transport.will_answer(answer(example, "logout"))
    assert await record.sums() == Sums(
        "1000",
        (
            Sum(Whose.OURS, Means.BANK_CARD, Way.TAKEN, "mc", 2, Money("20.50", EUR)),
            Sum(Whose.OURS, Means.GIFT_CARD, Way.TAKEN_BACK, "mc", 1, Money("3.00", EUR)),
            Sum(Whose.NOBODYS, Means.BANK_CARD, Way.REFUNDED, "mc", 1, Money("7.00", EUR)),
        ),
    )
    assert [one.header.message_category for one in transport.sent] == ["Login", "GetTotals", "Logout"]


@pytest.mark.parametrize(
    ("condition", "never"), [("UnavailableService", True), ("NotAllowed", True), ("Busy", False)]
)
async def test_a_terminal_that_tells_no_totals_says_whether_it_ever_will(
    transport, record, example: Example, condition: str, never: bool
):
    response = {"Result": "Failure", "ErrorCondition": condition}
    transport.will_answer(answer(example, "login", Response=response))
    found = await record.sums()
    assert isinstance(found, NoSums)
    assert found.never is never
    assert len(transport.sent) == 1


@pytest.mark.parametrize("lost", [NotSent("unplugged"), Unknown("silence")])
async def test_totals_that_got_lost_may_come_another_time(transport, record, example: Example, lost):
    transport.will_answer(answer(example, "login"))
    transport.will_answer(lost)
    transport.will_answer(answer(example, "logout"))
    assert await record.sums() == NoSums(lost.reason)
    assert transport.sent[-1].header.message_category == "Logout"
