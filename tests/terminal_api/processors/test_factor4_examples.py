"""What the till sends and makes of the answers, held against every exchange of the reference."""

import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
import respx
from moneyed import Money

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.factor4 import Factor4, Settings
from terminal_api.processors.factor4.codec import Codec
from terminal_api.processors.factor4.numbers import Reserved
from tests.terminal_api.processors.factor4_bench import CODECS, SITE
from tests.terminal_api.processors.factor4_examples import EXAMPLES, SOAP_EXAMPLES, canonical, soap

URL = "https://restapi.factor4gift.example"
AT = datetime(2031, 2, 14, 11, 32, 5, tzinfo=UTC)
CARD = GiftCard("factor4", "8899001200030018")
OTHER = GiftCard("factor4", "8899001200030026")


class FromHere:
    """Counters that begin where an example does."""

    def __init__(self, header: dict[str, str]) -> None:
        self.reserved = Reserved(
            int(header["requestId"], 36), header["batchId"], int(header["batchReference"]), 100
        )

    def reserve(self, batch_id: str, count: int) -> Reserved:
        return self.reserved


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        yield client


def till(http: httpx.AsyncClient, example: dict[str, Any], codec: Codec, **settings: Any) -> Factor4:
    header = example["request"]["body"]["standardHeader"]
    return Factor4(
        http,
        URL,
        replace(SITE, location_id=header["locationId"]),
        Settings(UTC, **settings),
        FromHere(header),
        codec=codec,
        lead="",
        now=lambda: AT,
        today=lambda: date(2031, 2, 14),
    )


def asked(operation: Operation, amount: str, card: GiftCard | None = CARD, **more: Any) -> Request:
    made = Request("", operation, Money(amount, "USD"), AT, "R2-000017-1", card, cashier="IMKE")
    return replace(made, **more)


VOIDED = Reference("1840.880144", AT)
#: What the till asks in each example, with settings, and how that ends.
ASKED: dict[str, tuple[Request, dict[str, Any], Outcome | type[Outcome]]] = {
    "01": (asked(Operation.BALANCE, "0"), {}, Declined),
    "02": (asked(Operation.ACTIVATE, "50"), {}, Approved),
    "03": (asked(Operation.LOAD, "25", replace(CARD, entry=Entry.TRACK)), {}, Approved),
    "04": (asked(Operation.BALANCE, "0"), {}, Approved),
    "05": (asked(Operation.PAY, "18.40", partial=False), {}, Approved),
    "07": (asked(Operation.PAY, "19", partial=False), {}, Unknown),
    "08": (asked(Operation.PAY, "60"), {"partial": "on_request"}, Approved),
    "09": (asked(Operation.PAY, "60", OTHER, partial=False), {}, Declined),
    "10": (asked(Operation.REVERSE, "18.40", original=VOIDED), {}, Approved),
    "15": (
        asked(Operation.DEACTIVATE, "0", GiftCard("factor4", "8899001200030034")),
        {"deactivate": True},
        Approved,
    ),
    "16": (
        asked(Operation.BALANCE, "0", GiftCard("factor4", "8899001200039998", Entry.TYPED)),
        {},
        Declined,
    ),
    "17": (asked(Operation.BALANCE, "0"), {}, Declined),
    "18": (asked(Operation.BALANCE, "0"), {}, Declined),
}
MOVED = {"02": "50", "03": "25", "05": "18.40", "08": "56.60", "10": "18.40", "15": "0"}
LEFT = {"02": "50", "03": "75", "04": "75", "05": "56.60", "08": "0", "10": "18.40", "15": "0"}
WHY = {
    "01": Decline.REFUSED,
    "09": Decline.NOT_ENOUGH,
    "16": Decline.UNKNOWN_CARD,
    "17": Decline.UNKNOWN_SHOP,
    "18": Decline.NOT_LET_IN,
}


@pytest.mark.parametrize("number", ASKED)
async def test_the_till_asks_as_the_reference_does_and_understands_its_answer(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, number: str
) -> None:
    example, (request, settings, ends) = EXAMPLES[number], ASKED[number]
    factor4 = till(http, example, CODECS["json"], **settings)
    if request.original:  # such a request names no card of its own; the example's does
        request = replace(request, card=CARD)
    route = respx_mock.post(f"{URL}{example['request']['path']}").respond(
        example["response"]["status"], json=example["response"]["body"]
    )
    outcome = await factor4.ask(replace(request, id=factor4.new_id()))
    assert json.loads(route.calls.last.request.content) == example["request"]["body"]
    assert route.call_count == 1
    assert isinstance(outcome, ends), outcome  # type: ignore[arg-type]
    if number in MOVED:
        assert isinstance(outcome, Approved)
        assert outcome.amount == Money(MOVED[number], "USD")
    if number in LEFT:
        assert isinstance(outcome, Approved)
        assert outcome.balance == Money(LEFT[number], "USD")
    if number in WHY:
        assert isinstance(outcome, Declined)
        assert outcome.why is WHY[number]
        assert outcome.reason.endswith(".")


async def test_what_is_sent_beside_the_body(http: httpx.AsyncClient, respx_mock: respx.MockRouter) -> None:
    example = EXAMPLES["04"]
    factor4 = till(http, example, CODECS["json"])
    route = respx_mock.post(f"{URL}/v1/inquiry").respond(json=example["response"]["body"])
    await factor4.ask(asked(Operation.BALANCE, "0", id=factor4.new_id()))
    headers = route.calls.last.request.headers
    assert headers["content-type"] == "application/json"
    assert headers["authorization"] == "Basic RVhBTVBMRTE3OmV4YW1wbGUtc2VjcmV0"


async def test_a_repeat_is_sent_in_the_words_of_the_first(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    """Examples 05 and 06. Meanwhile another cashier has signed on, and the card was keyed, not scanned."""
    first, again = EXAMPLES["05"], EXAMPLES["06"]
    factor4 = till(http, first, CODECS["json"], duplicates="replayed")
    answers = [httpx.ReadTimeout("silence"), httpx.Response(200, json=again["response"]["body"])]
    route = respx_mock.post(f"{URL}/v1/gift-redemption").mock(side_effect=answers)
    request = asked(Operation.PAY, "18.40", partial=False, id=factor4.new_id())
    assert isinstance(await factor4.ask(request), Unknown)
    typed = replace(request, cashier="ANNA", card=replace(CARD, entry=Entry.TYPED))
    outcome = await factor4.ask(typed)
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("18.40", "USD")
    assert outcome.reference == VOIDED
    assert outcome.approval_code == "860336"
    assert outcome.card == "0018"
    assert [json.loads(call.request.content) for call in route.calls] == [again["request"]["body"]] * 2


@pytest.mark.parametrize(
    ("number", "lost", "ends"),
    [
        ("11", "1002-20310214-0006", "taken back"),
        ("12", "1002-20310214-0006", "taken back"),
        ("13", "10QZ-20310214-0999", "never had"),
    ],
)
async def test_a_lost_request_is_taken_back_by_our_own_reference(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, number: str, lost: str, ends: str
) -> None:
    """Of an earlier run: the till knows no more than what the register wrote down."""
    example = EXAMPLES[number]
    factor4 = till(http, example, CODECS["json"])
    route = respx_mock.post(f"{URL}/v1/void-transaction").respond(json=example["response"]["body"])
    request = asked(Operation.PAY, "56.60", id=lost, at=AT - timedelta(minutes=2))
    outcome = await factor4.status(request)
    assert json.loads(route.calls.last.request.content) == example["request"]["body"]
    assert isinstance(outcome, Declined), outcome
    assert ends in outcome.reason


async def test_a_cash_out_takes_all_of_the_balance_and_is_marked(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    example = EXAMPLES["14"]
    factor4 = till(http, example, CODECS["json"], cash_out=True)
    balance = {"valueCode": "USD", "amount": "3.85", "difference": "0.00"}
    seen = {"standardHeader": {"requestId": "1009", "status": "A"}, "balances": [balance]}
    look = respx_mock.post(f"{URL}/v1/inquiry").respond(json=seen)
    route = respx_mock.post(f"{URL}/v1/gift-redemption").respond(json=example["response"]["body"])
    card = GiftCard("factor4", "8899001200030034")
    request = asked(Operation.CASH_OUT, "3.85", card, id=factor4.new_id())
    outcome = await factor4.ask(request)
    assert look.call_count == 1
    assert json.loads(route.calls.last.request.content) == example["request"]["body"]
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("3.85", "USD")


@pytest.mark.parametrize("name", SOAP_EXAMPLES)
async def test_the_same_by_soap(http: httpx.AsyncClient, respx_mock: respx.MockRouter, name: str) -> None:
    request, settings, _ = ASKED[name[:2]]
    factor4 = till(http, EXAMPLES[name[:2]], CODECS["soap"], **settings)
    route = respx_mock.post(URL).respond(content=soap(name, "response"))
    outcome = await factor4.ask(replace(request, id=factor4.new_id()))
    assert canonical(route.calls.last.request.content) == canonical(soap(name, "request"))
    assert route.calls.last.request.headers["content-type"] == "application/soap+xml; charset=utf-8"
    assert isinstance(outcome, Approved)
    assert outcome.balance == Money(LEFT[name[:2]], "USD")


def test_every_example_is_asked_here() -> None:
    assert {*ASKED, "06", "11", "12", "13", "14"} == set(EXAMPLES)


async def test_a_request_id_that_was_used_for_something_else_is_for_a_person(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    example = EXAMPLES["07"]
    factor4 = till(http, example, CODECS["json"])
    respx_mock.post(f"{URL}/v1/gift-redemption").respond(json=example["response"]["body"])
    request = asked(Operation.PAY, "19", partial=False, id=factor4.new_id())
    outcome = await factor4.ask(request)
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.TOO_OLD
