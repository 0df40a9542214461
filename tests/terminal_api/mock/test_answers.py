"""What the terminal's answers hold: the members of recorded ones, receipts, balances."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from moneyed import EUR, Money

from terminal_api.mock.cards import Card, CardStatus
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.incoming import Incoming
from terminal_api.mock.settings import MockSettings
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

EXAMPLES = Path(__file__).parents[1] / "nexo" / "examples"
POI = "S1F2-000158213602441"
SVS, GIVEX = ("6006490000012345678", "svs"), ("6036280000098765432", "givex")
INACTIVE, ACTIVE = CardStatus.INACTIVE, CardStatus.ACTIVE

#: Recorded members that say nothing about money: the chip's own data, and a reference the request lacks.
LEFT_OUT = {
    "SensitiveCardData.ExpiryDate",
    "SensitiveCardData.CardSeqNumb",
    "SaleData.SaleReferenceID",
}


def members(value: object, path: str = "") -> Iterator[str]:
    """The path of every value and whether it is text, a number or a flag."""
    match value:
        case dict():
            for name, part in value.items():  # pyright: ignore[reportUnknownVariableType]
                yield from members(part, f"{path}.{name}")  # pyright: ignore[reportUnknownArgumentType]
        case list():
            for part in value:  # pyright: ignore[reportUnknownVariableType]
                yield from members(part, f"{path}[]")  # pyright: ignore[reportUnknownArgumentType]
        case bool() | str():
            yield f"{path} {type(value).__name__}"
        case _:
            yield f"{path} number"


def card(of: tuple[str, str], status: CardStatus, balance: str) -> Card:
    return Card(*of, status, Money(balance, EUR))


@pytest.mark.parametrize(
    ("example", "cards"),
    [
        ("activate", [card(SVS, INACTIVE, "0.00")]),
        ("activate-no-load", [card(GIVEX, INACTIVE, "0.00")]),
        ("load", [card(SVS, ACTIVE, "5.00")]),
        ("balance", [card(SVS, ACTIVE, "25.00")]),
        ("payment-giftcard-scan", [card(SVS, ACTIVE, "25.00")]),
        ("payment-giftcard-partial", [card(SVS, ACTIVE, "6.60")]),
        ("refund-unreferenced-giftcard", [card(SVS, ACTIVE, "0.00")]),
        ("cashout", [card(GIVEX, ACTIVE, "6.60")]),
        ("deactivate", [card(GIVEX, ACTIVE, "6.60")]),
        ("deactivate-unload", [card(GIVEX, ACTIVE, "6.60")]),
        ("payment-card", []),
        ("diagnosis", []),
    ],
)
async def test_answers_have_every_member_of_recorded_ones(example: str, cards: list[Card]) -> None:
    terminal = Fleet(MockSettings(poi_id=POI, cards=tuple(cards))).first
    request, recorded = (
        (EXAMPLES / f"{example}.{kind}.json").read_bytes() for kind in ("request", "response")
    )
    answer = await terminal.answer(Incoming.read(request))
    assert answer is not None
    missing = set(members(json.loads(recorded))) - set(members(json.loads(answer.written())))
    assert {path for path in missing if not any(known in path for known in LEFT_OUT)} == set()


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
    async with asyncio.timeout(5):
        await wire.mock.shopper.is_prompted.wait()
    response = (await wire.ask("Payment", body))["Response"]
    said = parse_qs(response["AdditionalResponse"])
    assert (response["ErrorCondition"], said["serviceId"]) == ("Busy", ["FIRST"])
    assert said["message"] == ["Forbidden Request, Service Dialogue PaymentRequest is in Progress"]
    wire.mock.shopper.approve()
    assert (await first)["Response"]["Result"] == "Success"
