"""What the terminal's answers hold: receipts, balances, who is in the way."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from moneyed import EUR, Money

from terminal_api.outcomes import Approved
from terminal_api.processor import Operation


async def test_a_receipt_shows_the_card_masked_and_what_is_left(till: Any) -> None:
    card = till.card("20.00")
    outcome = await till.ask(Operation.PAY, "13.40", card)
    assert isinstance(outcome, Approved)
    assert {slip.copy for slip in outcome.slips} == {"customer", "cashier"}
    for slip in outcome.slips:
        lines = {line.label: line.value for line in slip.lines}
        assert lines["Card"] == "*" * 15 + card.number[-4:]
        assert (lines["TOTAL"], lines["Balance"]) == ("€ 13,40", "€ 6,60")
        assert "APPROVED" in lines


async def test_a_reversed_gift_card_payment_is_back_on_the_card_at_once(till: Any) -> None:
    card = till.card("20.00")
    paid = await till.approved(Operation.PAY, "15.00", card)
    outcome = await till.ask(Operation.REVERSE, "5.25", original=paid)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money("5.25", EUR), Money("10.25", EUR))
    assert till.balance(card) == Money("10.25", EUR)
    assert any(line.label == "*VOID REQUESTED*" for line in outcome.slips[0].lines)


async def test_a_busy_terminal_names_the_request_in_the_way(wire: Any) -> None:
    sale = {"SaleTransactionID": {"TransactionID": "1", "TimeStamp": "2031-03-14T10:00:00Z"}}
    body = {"SaleData": sale, "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": 1}}}
    wire.mock.shopper.wait()
    first = asyncio.create_task(wire.ask("Payment", body, ServiceID="FIRST"))
    async with asyncio.timeout(30):
        await wire.mock.shopper.is_prompted.wait()
    response = (await wire.ask("Payment", body))["Response"]
    said = parse_qs(response["AdditionalResponse"])
    assert (response["ErrorCondition"], said["serviceId"]) == ("Busy", ["FIRST"])
    assert said["message"] == ["Forbidden Request, Service Dialogue PaymentRequest is in Progress"]
    wire.mock.shopper.approve()
    assert (await first)["Response"]["Result"] == "Success"
