"""The back door: cards, transactions, faults, shopper and restart over plain HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from terminal_api.mock.demo_cards import DEMO_CARDS
from terminal_api.outcomes import Approved, Decline, Declined, Unknown
from terminal_api.processor import Entry, GiftCard, Operation

NUMBER = "6006490000000099999"
NEW = {"provider": "svs", "status": "active", "balance": "12.50", "currency": "EUR"}


@pytest.fixture
async def control(till: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=till.mock.control_url) as http:
        yield http


async def test_the_demo_cards_are_listed(control: httpx.AsyncClient) -> None:
    cards = (await control.get("/cards")).json()
    assert [card["number"] for card in cards] == [demo.number for demo in DEMO_CARDS]
    assert cards[1] == (await control.get(f"/cards/{DEMO_CARDS[1].number}")).json()
    assert cards[1] == {
        "number": DEMO_CARDS[1].number,
        "provider": "svs",
        "status": "active",
        "balance": "12.50",
        "currency": "EUR",
        "pin": "not set",
        "shopper_knows_pin": True,
    }


async def test_a_card_put_in_can_be_spent_and_changed(control: httpx.AsyncClient, till: Any) -> None:
    assert (await control.put(f"/cards/{NUMBER}", json=NEW)).json()["balance"] == "12.50"
    card = GiftCard("svs", NUMBER)
    assert isinstance(await till.ask(Operation.PAY, "2.50", card), Approved)
    changed = (await control.put(f"/cards/{NUMBER}", json={"status": "closed"})).json()
    assert (changed["status"], changed["balance"]) == ("closed", "10.00")
    refused = await till.ask(Operation.PAY, "2.50", card)
    assert isinstance(refused, Declined)
    assert refused.why is Decline.BLOCKED


async def test_what_is_shown_of_a_card_can_be_sent_back(control: httpx.AsyncClient) -> None:
    shown = (await control.put(f"/cards/{NUMBER}", json=NEW | {"pin": "1234"})).json()
    assert shown["pin"] == "set"
    assert (await control.put(f"/cards/{NUMBER}", json=shown)).json() == shown


@pytest.mark.parametrize(
    ("number", "body", "wrong"),
    [
        (NUMBER, {"balance": "1.00"}, "provider"),
        (NUMBER, NEW | {"balance": "-1"}, "balance"),
        (NUMBER, NEW | {"balance": "NaN"}, "balance"),
        (NUMBER, NEW | {"currency": "EUX"}, "currency"),
        (NUMBER, NEW | {"status": "asleep"}, "status"),
        (NUMBER, NEW | {"colour": "red"}, "colour"),
        ("12AB", NEW, "digits"),
    ],
)
async def test_a_card_that_makes_no_sense_is_refused_with_a_reason(
    control: httpx.AsyncClient, number: str, body: dict[str, str], wrong: str
) -> None:
    reply = await control.put(f"/cards/{number}", json=body)
    assert reply.status_code == 400
    assert wrong in reply.json()["error"]
    assert (await control.get(f"/cards/{number}")).status_code == 404


async def test_every_movement_is_listed_with_what_became_of_it(control: httpx.AsyncClient, till: Any) -> None:
    card = till.card("20.00")
    paid = await till.approved(Operation.PAY, "15.00", card)
    await till.approved(Operation.REVERSE, "5.25", original=paid)
    await till.ask(Operation.PAY, "99.00", card, partial=False)
    payment, reversal, refused = (await control.get("/transactions")).json()[-3:]
    assert (payment["id"], payment["moved"], payment["reversed"]) == (paid.id, "15.00", "5.25")
    assert (payment["change"], payment["balance"], payment["result"]) == ("-15.00", "5.00", "Success")
    assert (reversal["original"], reversal["operation"], reversal["change"]) == (paid.id, "reverse", "5.25")
    assert (refused["result"], refused["refusal"], refused["moved"]) == (
        "Failure",
        "NOT_ENOUGH_BALANCE",
        "0.00",
    )


async def test_a_fault_is_armed_listed_and_disarmed(control: httpx.AsyncClient, till: Any) -> None:
    armed = await control.post("/faults", json={"fault": "drop_after", "category": "Payment"})
    assert armed.status_code == 201
    assert (await control.get("/faults")).json() == [armed.json()]
    assert isinstance(await till.ask(Operation.PAY, "5.00", till.card("20.00")), Unknown)
    assert (await control.get("/faults")).json() == []
    await control.post("/faults", json={"fault": "drop_after"})
    assert (await control.delete("/faults")).status_code == 204
    assert isinstance(await till.ask(Operation.PAY, "5.00", till.card("20.00")), Approved)


@pytest.mark.parametrize(
    "body", [{}, {"fault": "rain"}, {"fault": "delay", "seconds": "inf"}, {"fault": "delay", "minutes": 1}]
)
async def test_a_fault_nobody_knows_is_refused(control: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await control.post("/faults", json=body)).status_code == 400
    assert (await control.get("/faults")).json() == []


async def test_the_shopper_does_what_they_are_told(control: httpx.AsyncClient, till: Any) -> None:
    assert (await control.post("/shopper", json={"does": "wait"})).json() == {
        "mood": "wait",
        "prompted": False,
    }
    asked = asyncio.create_task(till.ask(Operation.BANK_CARD, "10.00"))
    async with asyncio.timeout(5):
        await till.mock.shopper.is_prompted.wait()
    await control.post("/shopper", json={"does": "approve"})
    assert isinstance(await asked, Approved)
    card = till.card("20.00")
    await control.post("/shopper", json={"does": "present", "card": card.number})
    assert isinstance(await till.ask(Operation.PAY, "5.00", GiftCard("svs", "", Entry.SWIPED)), Approved)
    await control.post("/shopper", json={"does": "cancel"})
    assert isinstance(await till.ask(Operation.BANK_CARD, "10.00"), Declined)


@pytest.mark.parametrize("body", [{"does": "dance"}, {"does": "present"}, {"does": "present", "card": "x"}])
async def test_a_shopper_cannot_do_just_anything(control: httpx.AsyncClient, body: dict[str, str]) -> None:
    assert (await control.post("/shopper", json=body)).status_code == 400


@pytest.mark.parametrize(("body", "found"), [(None, Approved), ({"keep_memory": False}, Declined)])
async def test_a_restart_keeps_or_loses_the_memory(
    control: httpx.AsyncClient, till: Any, body: Any, found: type
) -> None:
    request = till.request(Operation.PAY, "5.00", till.card("20.00"))
    await till.terminal.ask(request)
    assert (
        await control.post("/restart", json=body) if body else await control.post("/restart")
    ).status_code == 204
    assert isinstance(await till.terminal.status(request), found)
