"""The back door: cards, transactions, faults, shopper and restart over plain HTTP."""

import asyncio
import shlex
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.mock.orders.scenario import EXAMPLE
from terminal_api.mock.settings import MockSettings
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
    "body",
    [
        {},
        {"fault": "rain"},
        {"fault": "delay", "seconds": "inf"},
        {"fault": "delay", "minutes": 1},
        {"fault": "delay", "category": "Payments"},
        {"fault": "delay", "transaction_type": "load"},
    ],
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
    async with asyncio.timeout(30):
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


async def test_every_endpoint_is_listed_with_an_example(control: httpx.AsyncClient, till: Any) -> None:
    guide = (await control.get("/")).text
    assert f"CONTROL={till.mock.control_url}" in guide
    for kind in FaultKind:
        assert kind in guide
    for line in guide.splitlines():
        if line.startswith("    curl"):
            _, _, method, url, *body = shlex.split(line)
            content = EXAMPLE.read_text() if "@scenario.toml" in body else "".join(body[1:])
            reply = await control.request(method, url.removeprefix("$CONTROL"), content=content)
            assert reply.is_success, line


async def test_every_kind_of_fault_is_explained_by_what_to_send(control: httpx.AsyncClient) -> None:
    lines = [line.strip() for line in (await control.get("/")).text.splitlines()]
    bodies = [line[: line.index("}") + 1] for line in lines if line.startswith('{"fault"')]
    armed = [(await control.post("/faults", content=body)).json() for body in bodies]
    assert {fault["fault"] for fault in armed} == set(FaultKind)
    assert {"fault": "http_error", "processed": True}.items() <= armed[8].items()


async def test_the_example_scenario_is_handed_out_and_can_be_played(control: httpx.AsyncClient) -> None:
    example = (await control.get("/scenario")).text
    assert example.startswith("# A scenario for the mock terminal")
    assert (await control.post("/scenario", content=example)).status_code == 204


@pytest.mark.parametrize(("balance", "currency"), [("12.505", "EUR"), ("12.5", "JPY")])
async def test_a_card_cannot_hold_what_its_currency_has_no_coin_for(
    control: httpx.AsyncClient, balance: str, currency: str
) -> None:
    card = NEW | {"balance": balance, "currency": currency}
    refused = await control.put(f"/cards/{NUMBER}", json=card)
    assert (refused.status_code, refused.json()["error"][:8]) == (400, "balance:")
    assert (await control.put("/cards", json=[{"number": NUMBER, **card}])).status_code == 400


async def test_many_cards_are_put_in_at_once_or_none(control: httpx.AsyncClient, till: Any) -> None:
    cards = [{"number": f"60064900000000{n:04d}", "provider": "svs", "balance": "5.00"} for n in range(50)]
    assert len((await control.put("/cards", json=cards)).json()) == 50
    card = GiftCard("svs", cards[7]["number"])
    assert isinstance(await till.ask(Operation.PAY, "5.00", card), Approved)
    refused = await control.put("/cards", json=[{"number": NUMBER, **NEW}, {"number": "6006490000009999"}])
    assert (refused.status_code, refused.json()) == (400, {"error": "provider: a new card needs one"})
    assert (await control.get(f"/cards/{NUMBER}")).status_code == 404


async def test_a_card_taken_out_is_unknown_to_the_terminal(control: httpx.AsyncClient, till: Any) -> None:
    card = till.card("20.00")
    assert (await control.delete(f"/cards/{card.number}")).status_code == 204
    assert (await control.delete(f"/cards/{card.number}")).status_code == 404
    refused = await till.ask(Operation.PAY, "5.00", card)
    assert isinstance(refused, Declined)
    assert refused.why is Decline.UNKNOWN_CARD
    last = (await control.get("/transactions", params={"card": card.number})).json()[1]
    assert (last["operation"], last["change"]) == ("set", "-20.00")


async def test_the_books_are_read_by_card_or_by_request(control: httpx.AsyncClient, till: Any) -> None:
    card = till.card("20.00")
    request = till.request(Operation.PAY, "5.00", card)
    await till.terminal.ask(request)
    await till.ask(Operation.PAY, "6.00", card)
    by_card = (await control.get("/transactions", params={"card": card.number})).json()
    assert [line["moved"] for line in by_card] == ["0.00", "5.00", "6.00"]
    by_request = (await control.get("/transactions", params={"service_id": request.id})).json()
    assert by_request == [by_card[1]]


async def test_two_ledgers_that_agree_have_no_differences(control: httpx.AsyncClient, till: Any) -> None:
    card = till.card("20.00")
    request = till.request(Operation.PAY, "5.00", card)
    refused = till.request(Operation.PAY, "99.00", card, partial=False)
    for each in (request, refused):
        await till.terminal.ask(each)
    books = {
        "cards": [{"number": card.number, "balance": "15.00", "status": "active"}],
        "transactions": [
            {"service_id": request.id, "sale_id": "TILL-1", "moved": "5.00"},
            {"service_id": refused.id},
        ],
        "complete": True,
    }
    assert (await control.post("/compare", json=books)).json() == {"agree": True, "differences": []}


async def test_every_difference_between_two_ledgers_is_named(control: httpx.AsyncClient, till: Any) -> None:
    card = till.card("20.00")
    request, forgotten = (till.request(Operation.PAY, "5.00", card) for _ in range(2))
    for each in (request, forgotten):
        await till.terminal.ask(each)
    books = {
        "cards": [{"number": card.number, "balance": "15.00"}, {"number": NUMBER, "balance": "1.00"}],
        "transactions": [{"service_id": request.id, "moved": "5.01"}, {"service_id": "A1", "moved": "2.00"}],
        "complete": True,
    }
    compared = (await control.post("/compare", json=books)).json()
    assert not compared["agree"]
    assert compared["differences"] == [
        {"card": card.number, "what": "balance", "expected": "15.00", "found": "10.00"},
        {"card": NUMBER, "what": "balance", "expected": "1.00", "found": None},
        {"transaction": request.id, "what": "moved", "expected": "5.01", "found": "5.00"},
        {"transaction": "A1", "what": "moved", "expected": "2.00", "found": None},
        {"transaction": forgotten.id, "what": "moved", "expected": None, "found": "5.00"},
    ]


async def test_what_was_said_is_shown_without_card_numbers(control: httpx.AsyncClient, till: Any) -> None:
    card = till.card("20.00")
    request = till.request(Operation.PAY, "5.00", card)
    till.arm(FaultKind.DROP_AFTER)
    await till.terminal.ask(request)
    await till.terminal.status(request)
    reply = await control.get("/messages", params={"last": 4})
    asked, lost, look_up, found = reply.json()
    assert (asked["category"], asked["service_id"], asked["way"]) == ("Payment", request.id, "to terminal")
    assert (lost["note"], lost["message"]) == ("no answer, fault: drop_after", None)
    assert look_up["message"]["SaleToPOIRequest"]["TransactionStatusRequest"]["MessageReference"]
    assert (
        found["message"]["SaleToPOIResponse"]["TransactionStatusResponse"]["Response"]["Result"] == "Success"
    )
    assert card.number not in reply.text
    assert card.number[-4:] in reply.text


async def test_each_of_several_terminals_is_controlled_by_its_name(open_till: Any) -> None:
    other = "V400m-324688043"
    async with (
        open_till(MockSettings(more_poi_ids=(other,))) as till,
        httpx.AsyncClient(base_url=till.mock.control_url) as control,
    ):
        first = till.mock.settings.poi_id
        await control.post("/shopper", json={"does": "cancel", "poiid": other})
        await control.post("/faults", json={"fault": "decline", "poiid": other, "times": "forever"})
        assert isinstance(await till.ask(Operation.BANK_CARD, "10.00"), Approved)
        shown = await control.put(
            "/terminals", json={"poiid": other, "printer": "NoPaper", "connected": False}
        )
        assert shown.json() == (await control.get("/terminals", params={"poiid": other})).json()[0]
        terminals = (await control.get("/terminals")).json()
        seen = [(each["poiid"], each["printer"], each["connected"], each["busy"]) for each in terminals]
        assert seen == [(first, "OK", True, False), (other, "NoPaper", False, False)]
        assert (await control.put("/terminals", json={"on": False})).json()["on"] is False
        assert isinstance(await till.ask(Operation.BANK_CARD, "10.00"), Unknown)
        assert (await control.put("/terminals", json={"on": True})).json()["on"] is True
        assert (await control.get("/terminals", params={"poiid": "V1"})).status_code == 404
        for path, body in (("/restart", {}), ("/shopper", {"does": "wait"}), ("/faults", {"fault": "late"})):
            assert (await control.post(path, json={**body, "poiid": "V1"})).status_code == 404


async def test_the_shopper_presses_single_keys(control: httpx.AsyncClient, till: Any) -> None:
    await control.post("/shopper", json={"does": "wait"})
    asked = asyncio.create_task(till.ask(Operation.BANK_CARD, "10.00"))
    async with asyncio.timeout(30):
        await till.mock.shopper.is_prompted.wait()
    (terminal,) = (await control.get("/terminals")).json()
    assert (terminal["busy"], terminal["wants"]) == (True, "card")
    assert (await control.post("/shopper", json={"does": "enter_pin"})).json()["taken"] is False
    assert (await control.post("/shopper", json={"does": "tap"})).json()["taken"] is True
    assert isinstance(await asked, Approved)


async def test_a_fault_is_ordered_for_exactly_one_request(control: httpx.AsyncClient, till: Any) -> None:
    card, other = till.card("200.00"), till.card("200.00")
    order = {"fault": "drop_after", "category": "Payment", "card": card.number, "amount": "41.40", "after": 2}
    assert (await control.post("/faults", json=order)).json() == {
        **{"fault": "drop_after", "category": "Payment", "transaction_type": None, "poiid": None},
        **{"card": card.number, "amount": "41.40", "after": 2, "times": 1, "seconds": 1.0, "condition": ""},
        **{"message": "DECLINED", "processed": False, "keep_memory": True, "status": 503},
    }
    for _ in range(2):
        assert isinstance(await till.ask(Operation.PAY, "41.40", card), Approved)
        assert isinstance(await till.ask(Operation.PAY, "41.40", other), Approved)
        assert isinstance(await till.ask(Operation.PAY, "41.41", card), Approved)
    assert (await control.get("/faults")).json()[0]["after"] == 0
    assert isinstance(await till.ask(Operation.PAY, "41.40", card), Unknown)
    assert till.mock.faults.armed == ()
