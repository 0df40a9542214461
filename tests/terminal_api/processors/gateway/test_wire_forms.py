"""What leaves the till, byte for byte, and that nothing leaves that the gateway could not read."""

import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from terminal_api.errors import SettingError
from terminal_api.outcomes import Approved, Decline, Declined, Reference
from terminal_api.processor import Entry, GiftCard, Operation
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.gateway.asking import (
    CARD,
    ID,
    MADE,
    PAID_ID,
    REVERSE,
    URL,
    approved,
    pounds,
    request,
    till,
)

EXAMPLES = Path(__file__).parents[1] / "examples" / "gateway"


@pytest.fixture
async def http():
    async with service_client(proxies=False) as client:
        yield client


def sent(route: respx.Route) -> dict[str, object]:
    return json.loads(route.calls.last.request.content)


async def test_the_example_of_the_contract_is_sent_and_read_as_written(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    answer = (EXAMPLES / "pay.response.json").read_bytes()
    route = respx_mock.put(f"{URL}/transactions/{ID}").respond(200, content=answer)
    outcome = await till(http).ask(request())
    assert sent(route) == json.loads((EXAMPLES / "pay.request.json").read_bytes())
    assert outcome == Approved(
        pounds("50.00"),
        Reference(f"{ID}.769457", MADE),
        balance=pounds("0.00"),
        card="0017",
        brand="toggle",
        approval_code="769457",
        discount=pounds("0.00"),
    )


async def test_every_call_says_which_till_of_which_store_asks(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.put(f"{URL}/transactions/{ID}").respond(200, json=approved())
    await till(http).ask(request())
    headers = route.calls.last.request.headers
    assert headers["Authorization"] == "Bearer key-of-this-till"
    assert (headers["X-Store"], headers["X-Till"]) == ("CP-0417-02", "1")
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("operation", [Operation.ACTIVATE, Operation.LOAD])
async def test_a_card_is_sold_and_topped_up_without_a_word_about_parts(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, operation: Operation
) -> None:
    route = respx_mock.put(f"{URL}/transactions/{ID}").respond(200, json=approved("25.00"))
    outcome = await till(http).ask(request(operation, "25"))
    assert isinstance(outcome, Approved)
    assert sent(route) == {
        "operation": operation.value,
        "card": {"number": CARD.number, "entry": "scanned"},
        "amount": {"value": "25.00", "currency": "GBP"},
        "sale": "LP02-1-004417",
        "cashier": "Imke",
        "at": "2031-02-14T11:32:05+00:00",
    }


@pytest.mark.parametrize("operation", [Operation.REVERSE, Operation.UNDO_LOAD])
async def test_a_movement_is_taken_back_by_our_own_id_with_its_whole_amount_and_without_a_card(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, operation: Operation
) -> None:
    route = respx_mock.put(f"{URL}/transactions/{ID}").respond(200, json=approved("50.00"))
    await till(http).ask(request(operation, "50", card=None, original=REVERSE.original, cashier=None))
    assert sent(route) == {
        "operation": "reverse",
        "original": PAID_ID,
        "amount": {"value": "50.00", "currency": "GBP"},
        "sale": "LP02-1-004417",
        "at": "2031-02-14T11:32:05+00:00",
    }


@pytest.mark.parametrize(
    ("entry", "word"), [(Entry.SCANNED, "scanned"), (Entry.TYPED, "keyed"), (Entry.TRACK, "swiped")]
)
async def test_how_a_card_was_read_is_told_with_it_and_its_pin_too(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, entry: Entry, word: str
) -> None:
    seen = {"card": {"state": "active", "shown": "****0AB9"}, "balance": {"value": "5", "currency": "GBP"}}
    route = respx_mock.post(f"{URL}/cards/look").respond(200, json=seen)
    card = GiftCard("toggle", "00x-QR/0AB9", entry, pin="0042")
    outcome = await till(http).ask(request(Operation.BALANCE, "0", card=card))
    assert isinstance(outcome, Approved)
    assert outcome.balance == pounds("5")
    assert sent(route) == {"card": {"number": "00x-QR/0AB9", "entry": word, "pin": "0042"}}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (request(card=None), Decline.BAD_REQUEST),
        (request(card=GiftCard("toggle", "")), Decline.BAD_REQUEST),
        (request(card=GiftCard("toggle", "630119\udce4")), Decline.BAD_REQUEST),
        (request(card=GiftCard("toggle", "9" * 101)), Decline.UNKNOWN_CARD),
        (request(card=GiftCard("toggle", "", Entry.SWIPED)), Decline.UNSUPPORTED),
        (request(amount="0"), Decline.NOT_ALLOWED),
        (request(amount="-1"), Decline.NOT_ALLOWED),
        (request(amount="0.001"), Decline.BAD_REQUEST),
        (request(amount="9999999999"), Decline.BAD_REQUEST),
        (request(id="000417"), Decline.BAD_REQUEST),
        (request(id=f"{ID}/../../health"), Decline.BAD_REQUEST),
        (request(Operation.REVERSE, card=None), Decline.BAD_REQUEST),
        (request(Operation.CASH_OUT), Decline.UNSUPPORTED),
        (request(Operation.DEACTIVATE, "0"), Decline.UNSUPPORTED),
        (request(Operation.REFUND), Decline.UNSUPPORTED),
        (request(Operation.BANK_CARD), Decline.UNSUPPORTED),
    ],
)
async def test_what_no_gateway_could_answer_is_not_sent_at_all(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, asked, why: Decline
) -> None:
    outcome = await till(http).ask(asked)
    assert isinstance(outcome, Declined)
    assert outcome.why is why
    assert outcome.reason.endswith(".")
    assert not respx_mock.calls


async def test_another_currency_than_the_shops_is_not_sent(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    outcome = await till(http, currency="EUR").ask(request())
    assert isinstance(outcome, Declined)
    assert not respx_mock.calls


def test_a_gateway_is_spoken_to_by_https_alone_and_knows_store_till_and_currency() -> None:
    client = httpx.AsyncClient()
    wrongs: tuple[dict[str, Any], ...] = (
        {"url": "http://gateway.example/v1"},
        {"store": ""},
        {"store": "CP 0417"},
        {"till": "1\r\nX: y"},
        {"currency": "QQQ"},
    )
    for wrong in wrongs:
        with pytest.raises(SettingError):
            till(client, **wrong)


async def test_neither_key_nor_number_nor_pin_is_ever_shown(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    respx_mock.put(f"{URL}/transactions/{ID}").respond(200, json=approved())
    gateway = till(http)
    asked = request(card=GiftCard("toggle", CARD.number, pin="0042"))
    shown = repr(await gateway.ask(asked)) + repr(gateway) + repr(asked) + caplog.text
    assert CARD.number not in shown
    assert "0042" not in shown
    assert "key-of-this-till" not in shown


async def test_only_cards_of_its_provider_can_do_something_here(http: httpx.AsyncClient) -> None:
    gateway = till(http)
    assert gateway.capabilities("toggle").operations == {
        Operation.BALANCE,
        Operation.ACTIVATE,
        Operation.LOAD,
        Operation.PAY,
        Operation.REVERSE,
        Operation.UNDO_LOAD,
    }
    assert not gateway.capabilities("givex").operations
    assert gateway.name == "gateway"
    assert gateway.known_as == "CP-0417-02 at gateway.example"
