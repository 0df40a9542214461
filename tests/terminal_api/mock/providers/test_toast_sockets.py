"""Toast's provider over real connections: many at once, and with whatever goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import httpx
import pytest

from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.wire import Type
from tests.terminal_api.mock.providers.toast_counter import (
    PLENTY,
    SMALL,
    UNSOLD,
    new_guid,
)
from tests.terminal_api.mock.providers.toast_line import Line, exact, reached


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with reached() as line:
        yield line


async def test_34_registers_that_redeem_the_same_card_at_once_share_what_is_on_it(line: Line) -> None:
    answers = await asyncio.gather(*(line.redeem(PLENTY, 0.99) for _ in range(60)))
    taken = [exact(answer)["redeemResponse"]["redeemedValue"] for answer in answers]
    assert sum(taken) == Decimal("40.00")
    assert sorted(set(taken)) == [Decimal("0.00"), Decimal("0.40"), Decimal("0.99")]
    assert line.counter.on(PLENTY) == 0


async def test_a_request_that_arrives_many_times_at_once_is_done_once(line: Line) -> None:
    guid = new_guid()
    answers = await asyncio.gather(*(line.redeem(PLENTY, 5, guid) for _ in range(20)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert line.counter.on(PLENTY) == 35


async def test_26_ten_cards_on_one_order_are_all_handled(line: Line) -> None:
    cards = [f"77001234000200{n:02}" for n in range(10)]
    for number in cards:
        new = {"provider": "toast", "status": "inactive", "balance": "0", "currency": "EUR"}
        await line.control("PUT", f"/cards/{number}", new)
    answers = await asyncio.gather(*(line.ask(Type.ACTIVATE, each, initialBalance=20) for each in cards))
    assert [exact(answer)["activateResponse"]["currentBalance"] for answer in answers] == [20] * 10
    assert max(answer.elapsed.total_seconds() for answer in answers) < 5, "what Toast waits at most"


@pytest.mark.parametrize(
    ("fault", "moved"),
    [
        (Fault(FaultKind.DROP_BEFORE), False),
        (Fault(FaultKind.DROP_AFTER), True),
        (Fault(FaultKind.RESET_MID_ANSWER), True),
        (Fault(FaultKind.HTTP_ERROR), False),
        (Fault(FaultKind.HTTP_ERROR, processed=True), True),
        (Fault(FaultKind.GARBLED), True),
        (Fault(FaultKind.EMPTY), True),
        (Fault(FaultKind.REDIRECT), False),
        (Fault(FaultKind.DELAY, seconds=0.05), True),
        (Fault(FaultKind.LATE, seconds=0.05), True),
        (Fault("without_member"), True),
        (Fault("unknown_status"), True),
    ],
    ids=lambda value: str(getattr(value, "kind", value)),
)
async def test_27_whatever_became_of_the_answer_a_repeat_moves_the_money_once(
    line: Line, fault: Fault, moved: bool
) -> None:
    line.mock.faults.arm(fault)
    guid = new_guid()
    try:
        await line.redeem(PLENTY, 5, guid)
    except httpx.HTTPError:
        lost = True
    else:
        lost = False
    assert lost == (fault.kind in {FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.RESET_MID_ANSWER})
    assert line.counter.on(PLENTY) == (35 if moved else 40)
    again = await line.redeem(PLENTY, 5, guid)
    assert exact(again)["redeemResponse"] == {"currentBalance": 35, "redeemedValue": 5}
    assert line.counter.on(PLENTY) == 35


async def test_a_provider_that_is_not_idempotent_acts_on_every_repeat(line: Line) -> None:
    line.counter.desk.policy = Policy(idempotent=False)
    guid = new_guid()
    for left in (35, 30):
        await line.redeem(PLENTY, 5, guid)
        assert line.counter.on(PLENTY) == left
    await line.ask(Type.REVERSE, PLENTY, previousTransaction=guid)
    assert line.counter.on(PLENTY) == 35


async def test_a_fault_waits_for_the_type_it_names(line: Line) -> None:
    await line.control("POST", "/faults", {"fault": "http_error", "operation": "GIFTCARD_REDEEM"})
    assert (await line.ask(Type.GET_BALANCE, PLENTY)).status_code == 200
    assert (await line.redeem(PLENTY, 5)).status_code == 500


async def test_the_provider_can_change_its_mind_at_the_back_door(line: Line) -> None:
    told = await line.control("PUT", "/settings", {"without": "GIFTCARD_REDEEM", "key": "another-key"})
    assert told.json()["without"] == "GIFTCARD_REDEEM"
    assert "another-key" not in told.text
    line.counter.key = "another-key"
    answer = await line.redeem(PLENTY, 5)
    assert exact(answer) == {"transactionStatus": "ERROR_TOAST_TRANSACTION_TYPE_NOT_SUPPORTED"}
    refused = await line.control("PUT", "/settings", {"pin": "always", "without": "GIFTCARD_REVERSE"})
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": "A provider must offer GIFTCARD_REVERSE."},
    )
    assert (await line.control("GET", "/settings")).json() == told.json(), "all or none"
    assert (await line.control("PUT", "/settings", {"pin": 3})).status_code == 400


async def test_a_card_gets_its_pin_at_the_back_door_and_keeps_it(line: Line) -> None:
    await line.control("PUT", f"/cards/{SMALL}", {"pin": "9034"})
    told = await line.control("PUT", f"/cards/{SMALL}", {"balance": "5.00"})
    assert "9034" not in told.text
    card = line.counter.ledger.card(SMALL)
    assert card
    assert card.code == "9034"


async def test_restaurants_of_a_programme_share_its_cards_and_report_their_own_business(line: Line) -> None:
    grill, cafe = (each.guid for each in line.counter.desk.policy.restaurants[:2])
    first, second = new_guid(), new_guid()
    await line.ask(Type.ACTIVATE, UNSOLD, initialBalance=50)
    await line.ask(Type.ADD_VALUE, PLENTY, second, additionalValue=5)
    await line.ask(Type.REVERSE, PLENTY, previousTransaction=second)
    line.counter.restaurant = cafe.upper()
    await line.redeem(UNSOLD, 20, first)
    await line.ask(Type.REVERSE, UNSOLD, previousTransaction=first)
    await line.redeem(UNSOLD, 12.5)
    await line.ask(Type.REDEEM, SMALL, redeemedValue=3.85, isCashOut=True)
    reports = (await line.control("GET", "/reports/restaurants")).json()
    told = {each.pop("restaurant"): each for each in reports}
    nothing = {"count": 0, "amount": "0.00"}
    assert told[grill] == {
        "programme": "toast",
        "currency": "EUR",
        "sales": {"count": 2, "amount": "55.00"},
        "redemptions": nothing,
        "cash_outs": nothing,
        "reversed_sales": {"count": 1, "amount": "5.00"},
        "reversed_redemptions": nothing,
        "reversed_cash_outs": nothing,
        "cards": 5,
        "open_balance": "90.00",
    }
    assert told[cafe] == {
        **told[grill],
        "sales": nothing,
        "reversed_sales": nothing,
        "redemptions": {"count": 2, "amount": "32.50"},
        "reversed_redemptions": {"count": 1, "amount": "20.00"},
        "cash_outs": {"count": 1, "amount": "3.85"},
    }
