"""What Factor4's answers count for: every status, every refusal, every amount that does not fit."""

import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Operation, Settling
from terminal_api.processors.factor4.declines import AT_THE_DOOR, DECLINES
from tests.terminal_api.processors.factor4_bench import usd
from tests.terminal_api.processors.factor4_till import AT, CARD, NUMBER, Till, error, moved


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        yield client


@pytest.fixture
def till(http: httpx.AsyncClient, respx_mock: respx.MockRouter) -> Callable[..., Till]:
    return lambda **settings: Till(http, respx_mock, **settings)


@pytest.mark.parametrize("code", [*DECLINES, *AT_THE_DOOR, "G-WHATEVER", ""])
async def test_every_refusal_is_a_decline_that_a_cashier_can_repeat(
    till: Callable[..., Till], caplog: pytest.LogCaptureFixture, code: str
) -> None:
    caplog.set_level(logging.DEBUG)
    shop = till()
    shop.answers("gift-redemption", error(code))
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5"))
    assert isinstance(outcome, Declined)
    assert outcome.reason.endswith(".")
    assert code not in outcome.reason or not code
    assert code in caplog.text
    assert NUMBER not in caplog.text


@pytest.mark.parametrize("code", ["G-REQUEST-ID-REUSED", "G-DUPLICATE"])
async def test_a_refusal_that_names_a_duplicate_is_no_decline(till: Callable[..., Till], code: str) -> None:
    shop = till()
    shop.answers("gift-redemption", error(code))
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5"))
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.TOO_OLD


NO_ANSWERS = [
    httpx.ReadTimeout("silence"),
    httpx.RemoteProtocolError("cut off"),
    *(httpx.Response(status) for status in (201, 204, 302, 400, 403, 404, 429, 500, 502, 503)),
    *(
        httpx.Response(status, json={"standardHeader": {"requestId": "0", "status": status_told}})
        for status in (201, 302, 400, 500)
        for status_told in "AE"
    ),
    httpx.Response(200),
    httpx.Response(200, content=b"{"),
    httpx.Response(200, json=[]),
    httpx.Response(200, json={}),
    httpx.Response(200, json={"standardHeader": {"status": "A"}}),
    httpx.Response(200, json={"standardHeader": {"requestId": "0"}}),
    httpx.Response(200, json={"standardHeader": {"requestId": "0", "status": "P"}}),
    httpx.Response(200, json={"standardHeader": {"requestId": "0", "status": "a"}}),
    httpx.Response(200, json={"standardHeader": {"requestId": "1", "status": "A"}}),
    httpx.Response(200, json={"standardHeader": {"requestId": "1", "status": "E"}}),
    httpx.Response(200, content=b"\xff\xfe" + b"[" * 100_000),
]


@pytest.mark.parametrize("answer", NO_ANSWERS, ids=range(len(NO_ANSWERS)))
async def test_what_is_no_answer_to_it_proves_nothing(
    till: Callable[..., Till], answer: httpx.Response | Exception
) -> None:
    shop = till()
    route = shop.answers("gift-redemption", answer)
    request = shop.request(Operation.PAY, "5")
    assert request.id.startswith("0-")
    assert isinstance(await shop.factor4.ask(request), Unknown)
    assert isinstance(await shop.factor4.ask(request), Unknown)
    assert route.call_count == 1  # and never asked twice


async def test_what_never_left_may_be_asked_again_under_the_same_id(till: Callable[..., Till]) -> None:
    shop = till()
    route = shop.answers("gift-redemption", httpx.ConnectError("refused"), moved("-5.00"))
    request = shop.request(Operation.PAY, "5")
    assert isinstance(await shop.factor4.ask(request), NotSent)
    assert isinstance(await shop.factor4.ask(request), Approved)
    assert isinstance(await shop.factor4.ask(request), Approved)
    assert route.call_count == 2


async def test_wrong_credentials_are_for_support(till: Callable[..., Till]) -> None:
    shop = till()
    shop.answers("gift-redemption", httpx.Response(401))
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5"))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_LET_IN


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        (moved("-5.00", amountRemaining="0.00"), "5"),
        (moved("-3.00", amountRemaining="2.00"), "3"),
        (moved("0.00", amountRemaining="5.00"), "0"),
        (moved(None, amountRemaining="1.25"), "3.75"),
        (moved("-4"), "4"),
        (moved("-5.0", amountRemaining="0"), "5"),
        ({}, "5"),
        ({"balances": [{"valueCode": "Points", "amount": "9", "difference": "-1"}]}, "5"),
        (moved(None), "5"),
    ],
)
async def test_a_payment_took_what_does_not_remain(
    till: Callable[..., Till], answer: dict[str, Any], taken: str
) -> None:
    shop = till()
    shop.answers("gift-redemption", answer)
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5"))
    assert isinstance(outcome, Approved), outcome
    assert outcome.amount == usd(taken)


@pytest.mark.parametrize(
    "answer",
    [
        moved("-4.99", amountRemaining="0.00"),
        moved("5.00", amountRemaining="0.00"),
        moved("-5.01"),
        moved("0.01"),
        moved(None, amountRemaining="-0.01"),
        moved(None, amountRemaining="5.01"),
        moved("-5.001"),
        moved("5,00-"),
        moved("NaN"),
        moved("-5.00", amount="1e2"),
        moved("-5.00", amountRemaining="nothing"),
        {"balances": [{"valueCode": "USD", "difference": "-5.00"}] * 2},
    ],
)
async def test_amounts_that_contradict_each_other_or_the_request_are_not_booked(
    till: Callable[..., Till], answer: dict[str, Any]
) -> None:
    shop = till()
    shop.answers("gift-redemption", answer)
    assert isinstance(await shop.factor4.ask(shop.request(Operation.PAY, "5")), Unknown)


async def test_a_part_that_was_left_to_the_provider_must_be_told(till: Callable[..., Till]) -> None:
    shop = till(partial="on_request")
    shop.answers("gift-redemption", moved(None))
    assert isinstance(await shop.factor4.ask(shop.request(Operation.PAY, "5", partial=True)), Unknown)


@pytest.mark.parametrize(
    ("operation", "route", "difference", "ends"),
    [
        (Operation.ACTIVATE, "gift-issuance", "5.00", Approved),
        (Operation.ACTIVATE, "gift-issuance", "4.00", Unknown),
        (Operation.LOAD, "gift-issuance", None, Approved),
        (Operation.LOAD, "gift-issuance", "-5.00", Unknown),
        (Operation.REFUND, "merchandise-return", "5.00", Approved),
        (Operation.REFUND, "merchandise-return", "5.01", Unknown),
        (Operation.REVERSE, "void-transaction", "5.00", Approved),
        (Operation.REVERSE, "void-transaction", "-5.00", Unknown),
        (Operation.REVERSE, "void-transaction", None, Approved),
        (Operation.UNDO_LOAD, "void-transaction", "-5.00", Approved),
        (Operation.UNDO_LOAD, "void-transaction", "5.00", Unknown),
    ],
)
async def test_what_a_card_gained_or_lost_must_be_what_was_asked(
    till: Callable[..., Till], operation: Operation, route: str, difference: str | None, ends: type[Outcome]
) -> None:
    shop = till(merchandise_return=True)
    shop.answers(route, moved(difference))
    undoes = operation in (Operation.REVERSE, Operation.UNDO_LOAD)
    original = Reference("500.880144", AT) if undoes else None
    outcome = await shop.factor4.ask(
        shop.request(operation, "5", None if undoes else CARD, original=original)
    )
    assert isinstance(outcome, ends)
    if isinstance(outcome, Approved):
        assert outcome.amount == usd("5")


@pytest.mark.parametrize(("environment", "ends"), [("live", Unknown), ("test", Approved)])
async def test_a_demonstration_is_no_payment_in_a_live_shop(
    till: Callable[..., Till], environment: str, ends: type[Outcome]
) -> None:
    shop = till(environment=environment)
    answer = moved("-5.00")
    answer["identification"]["demonstration"] = "Y"
    shop.answers("gift-redemption", answer)
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5"))
    assert isinstance(outcome, ends)


async def test_a_demonstration_that_tells_a_balance_stops_the_payment_before_it(
    till: Callable[..., Till],
) -> None:
    shop = till()
    answer = moved("0.00")
    answer["identification"]["demonstration"] = "Y"
    shop.answers("inquiry", answer)
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5", partial=True))
    assert isinstance(outcome, Declined)
    assert "demonstration" in outcome.reason


async def test_a_pin_and_a_sale_go_along(till: Callable[..., Till]) -> None:
    shop = till()
    route = shop.answers("gift-redemption", moved("-5.00"))
    card = replace(CARD, pin="4821")
    await shop.factor4.ask(shop.request(Operation.PAY, "5", card, sale="R2-000017-1"))
    sent = json.loads(route.calls.last.request.content)
    assert sent["account"] == {"accountId": NUMBER, "pin": "4821", "entryType": "B"}
    assert sent["standardHeader"]["externalId"] == "R2-000017-1"
    assert "initiatorType" not in sent["standardHeader"]


async def test_the_hosts_message_is_for_the_customers_receipt(till: Callable[..., Till]) -> None:
    shop = till()
    text = f"Thank you\n\n come again \x1b {NUMBER}"
    shop.answers("gift-redemption", moved("-5.00", hostMessage=text))
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5"))
    assert isinstance(outcome, Approved)
    (slip,) = outcome.slips
    assert [line.label for line in slip.lines] == ["Thank you", "come again  ****"]


async def test_fields_we_do_not_know_are_ignored_and_numbers_are_read_exactly(
    till: Callable[..., Till],
) -> None:
    shop = till()
    balance = '{"valueCode": "USD", "amount": 81.10, "difference": -18.40, "exchangeRate": {"x": 1}}'
    header = '{"requestId": "0", "status": "A", "more": [1]}'
    body = f'{{"standardHeader": {header}, "balances": [{balance}], "printCodes": [], "x": null}}'
    shop.answers("gift-redemption", httpx.Response(200, content=body.encode()))
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "18.40"))
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (usd("18.40"), usd("81.10"))


@pytest.mark.parametrize("duplicates", ["replayed", "unknown", "refused"])
def test_what_is_known_of_duplicates_decides_the_way_back(till: Callable[..., Till], duplicates: str) -> None:
    ways = {"replayed": Settling.REPEATING, "unknown": Settling.ASKING, "refused": Settling.NOBODY}
    factor4 = till(duplicates=duplicates).factor4
    assert factor4.settling is ways[duplicates]
    assert (factor4.name, factor4.known_as) == ("factor4", "2 at 200417 of 417")
