"""What Factor4's answers count for: every status, every refusal, every amount that does not fit."""

import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money
from pydantic import SecretStr

from terminal_api.errors import SettingError
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Request, Settling
from terminal_api.processors.factor4 import Factor4, JsonCodec, Settings, Site
from terminal_api.processors.factor4.amounts import entered, read_amount
from terminal_api.processors.factor4.answers import last_day
from terminal_api.processors.factor4.declines import AT_THE_DOOR, DECLINES
from terminal_api.processors.factor4.messages import Answer
from terminal_api.processors.factor4.originals import Original, reference
from tests.terminal_api.processors.factor4_bench import SITE, InMemory

URL = "https://restapi.factor4gift.example"
AT = datetime(2031, 2, 14, 11, 32, 5, tzinfo=UTC)
NUMBER = "8899001200030018"
CARD = GiftCard("factor4", NUMBER)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        yield client


class Till:
    """A till whose server answers what a test wants; `{id}` is the request's own id."""

    def __init__(self, http: httpx.AsyncClient, respx_mock: respx.MockRouter, **settings: Any) -> None:
        self.now = AT
        self.respx = respx_mock
        self.factor4 = Factor4(
            http,
            URL,
            SITE,
            Settings(UTC, **settings),
            InMemory(),
            codec=JsonCodec(),
            now=lambda: self.now,
            today=lambda: date(2031, 2, 14),
        )

    def answers(self, route: str, *answers: dict[str, Any] | httpx.Response | Exception) -> respx.Route:
        """One answer after another; the header is filled in where an answer leaves it out."""
        waiting = iter(answers)

        def told(request: httpx.Request) -> httpx.Response:
            answer = next(waiting)
            if isinstance(answer, Exception):
                raise answer
            if isinstance(answer, httpx.Response):
                return answer
            asked = json.loads(request.content)["standardHeader"]["requestId"]
            error = "errorMessage" in answer
            header = {"requestId": asked, "status": "E" if error else "A"}
            return httpx.Response(200, json={"standardHeader": header, **answer})

        return self.respx.post(f"{URL}/v1/{route}").mock(side_effect=told)

    def request(
        self, operation: Operation, amount: str, card: GiftCard | None = CARD, **more: Any
    ) -> Request:
        id = self.factor4.new_id()
        made = Request(id, operation, usd(amount), self.now, f"R2-000017-{id}", card, partial=False)
        return replace(made, **more)


@pytest.fixture
def till(http: httpx.AsyncClient, respx_mock: respx.MockRouter) -> Callable[..., Till]:
    return lambda **settings: Till(http, respx_mock, **settings)


def moved(difference: str | None, amount: str = "5.00", **more: Any) -> dict[str, Any]:
    balance = {"valueCode": "USD", "amount": amount, "difference": difference}
    named = {"transactionId": "880144", "approvalCode": "860336", "demonstration": "N"}
    kept = {name: value for name, value in balance.items() if value is not None}
    return {"identification": named, "balances": [kept], **more}


def error(code: str) -> dict[str, Any]:
    return {"errorMessage": {"rejectionId": "R1", "errorCode": code, "briefMessage": f"no, card {NUMBER}"}}


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
    assert isinstance(outcome, ends)  # type: ignore[arg-type]
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
    assert isinstance(outcome, ends)  # type: ignore[arg-type]


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


@pytest.mark.parametrize(
    ("seen", "ends", "why"),
    [
        (httpx.ConnectError("refused"), NotSent, None),
        (httpx.ReadTimeout("silence"), Declined, Decline.OTHER),
        (httpx.Response(500), Declined, Decline.OTHER),
        (httpx.Response(401), Declined, Decline.NOT_LET_IN),
        (error("G-NOT-ACTIVE"), Declined, Decline.REFUSED),
        (error("G-REQUEST-ID-REUSED"), Declined, Decline.OTHER),
        ({}, Declined, Decline.OTHER),
        (moved("0.00", amount="0.00"), Declined, Decline.NOT_ENOUGH),
        (moved("0.00", amount="-3.00"), Declined, Decline.NOT_ENOUGH),
        (moved("0.00", amount="some"), Declined, Decline.OTHER),
        ({"balances": [{"valueCode": "EUR", "amount": "9.00"}]}, Declined, Decline.NOT_ALLOWED),
    ],
)
async def test_without_a_balance_no_payment_is_asked_for(
    till: Callable[..., Till], seen: Any, ends: type[Outcome], why: Decline | None
) -> None:
    """The redemption has no answer here: to ask for it would fail."""
    shop = till()
    shop.answers("inquiry", seen)
    request = shop.request(Operation.PAY, "5", partial=True)
    outcome = await shop.factor4.ask(request)
    assert isinstance(outcome, ends)  # type: ignore[arg-type]
    assert why is None or getattr(outcome, "why", None) is why


@pytest.mark.parametrize(
    "told",
    [
        httpx.ReadTimeout("silence"),
        httpx.Response(500),
        error("G-REQUEST-ID-REUSED"),
        {"balances": [{"valueCode": "USD", "amount": "9.00"}, {"valueCode": "USD", "amount": "8.00"}]},
    ],
)
async def test_a_balance_that_does_not_come_is_asked_for_again_and_never_unknown(
    till: Callable[..., Till], told: Any
) -> None:
    shop = till()
    shop.answers("inquiry", told, moved("0.00", amount="9.00"))
    lost = await shop.factor4.ask(shop.request(Operation.BALANCE, "0"))
    assert isinstance(lost, Declined)
    assert lost.retryable
    seen = await shop.factor4.ask(shop.request(Operation.BALANCE, "0"))
    assert isinstance(seen, Approved)
    assert seen.balance == usd("9.00")


@pytest.mark.parametrize(("balance", "asked"), [("3.00", "3.00"), ("5.00", "5.00"), ("80.00", "5.00")])
async def test_a_payment_is_asked_for_what_is_there(
    till: Callable[..., Till], balance: str, asked: str
) -> None:
    shop = till()
    shop.answers("inquiry", moved("0.00", amount=balance))
    route = shop.answers("gift-redemption", moved(f"-{asked}"))
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5", partial=True))
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd(asked)
    sent = json.loads(route.calls.last.request.content)["amount"]
    assert sent == {"valueCode": "USD", "enteredAmount": asked, "nsfAllowed": "N"}


async def test_a_cash_out_of_another_amount_than_the_balance_does_not_leave(
    till: Callable[..., Till],
) -> None:
    shop = till(cash_out=True)
    shop.answers("inquiry", moved("0.00", amount="4.99"))
    outcome = await shop.factor4.ask(shop.request(Operation.CASH_OUT, "5"))
    assert isinstance(outcome, Declined)


async def test_a_cash_out_is_not_marked_where_no_code_is_set_up(till: Callable[..., Till]) -> None:
    shop = till(cash_out=True, cash_out_code="")
    shop.answers("inquiry", moved("0.00", amount="5.00"))
    route = shop.answers("gift-redemption", moved("-5.00"))
    assert isinstance(await shop.factor4.ask(shop.request(Operation.CASH_OUT, "5")), Approved)
    assert "promotionCodes" not in json.loads(route.calls.last.request.content)


UNSENT = [
    (Operation.PAY, "0", CARD, None),
    (Operation.PAY, "-1", CARD, None),
    (Operation.PAY, "1.001", CARD, None),
    (Operation.PAY, "5", None, None),
    (Operation.PAY, "5", GiftCard("factor4", entry=Entry.SWIPED), None),
    (Operation.PAY, "100000000", CARD, None),
    (Operation.ACTIVATE, "0", CARD, None),
    (Operation.CASH_OUT, "5", CARD, None),
    (Operation.DEACTIVATE, "0", CARD, None),
    (Operation.REFUND, "5", CARD, None),
    (Operation.BANK_CARD, "5", None, None),
    (Operation.REVERSE, "5", None, None),
    (Operation.REVERSE, "0", None, Reference("500.880144", AT)),
    (Operation.UNDO_LOAD, "0", None, Reference("880144", AT)),
    (Operation.REVERSE, "4.99", None, Reference("500.880144", AT)),
    (Operation.UNDO_LOAD, "4.99", None, Reference("500.880144", AT)),
]


@pytest.mark.parametrize(("operation", "amount", "card", "original"), UNSENT)
async def test_what_must_fail_is_refused_before_a_byte_leaves(
    till: Callable[..., Till],
    operation: Operation,
    amount: str,
    card: GiftCard | None,
    original: Reference | None,
) -> None:
    """No route has an answer here: to send anything would fail."""
    shop = till()
    outcome = await shop.factor4.ask(shop.request(operation, amount, card, original=original))
    assert isinstance(outcome, Declined)
    assert outcome.reason.endswith(".")


async def test_an_id_of_somebody_elses_is_refused(till: Callable[..., Till]) -> None:
    shop = till()
    outcome = await shop.factor4.ask(shop.request(Operation.PAY, "5", id="0123456789"))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.BAD_REQUEST


async def test_a_part_of_a_payment_is_not_taken_back_since_a_void_takes_all(
    till: Callable[..., Till],
) -> None:
    shop = till()
    shop.answers("gift-redemption", moved("-5.00"))
    paid = await shop.factor4.ask(shop.request(Operation.PAY, "5"))
    assert isinstance(paid, Approved)
    part = shop.request(Operation.REVERSE, "2", None, original=paid.reference)
    outcome = await shop.factor4.ask(part)
    assert isinstance(outcome, Declined)
    assert "5.00 USD" in outcome.reason


async def test_an_undone_load_need_not_name_its_amount(till: Callable[..., Till]) -> None:
    shop = till()
    shop.answers("void-transaction", moved("-25.00"))
    request = shop.request(Operation.UNDO_LOAD, "0", None, original=Reference("2500.880142", AT))
    outcome = await shop.factor4.ask(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd("25")


@pytest.mark.parametrize(("difference", "ends"), [("5.00", Approved), ("18.40", Unknown)])
async def test_a_reference_that_a_person_wrote_down_has_no_amount_to_compare_with(
    till: Callable[..., Till], difference: str, ends: type[Outcome]
) -> None:
    shop = till()
    route = shop.answers("void-transaction", moved(difference))
    request = shop.request(Operation.REVERSE, "5", None, original=Reference("880144", AT))
    assert isinstance(await shop.factor4.ask(request), ends)  # type: ignore[arg-type]
    assert json.loads(route.calls.last.request.content)["search"] == {"transactionId": "880144"}


async def test_what_was_taken_back_before_is_not_taken_back_again(till: Callable[..., Till]) -> None:
    """Asked for the first time, it is somebody else's void that did it: the books have that already."""
    shop = till()
    shop.answers("void-transaction", error("G-ALREADY-VOIDED"))
    request = shop.request(Operation.REVERSE, "5", None, original=Reference("500.880144", AT))
    assert isinstance(await shop.factor4.ask(request), Declined)


async def test_a_void_that_is_repeated_and_already_done_is_done(till: Callable[..., Till]) -> None:
    """Source: the reference, section 9, recovery 3."""
    shop = till(duplicates="replayed")
    shop.answers("void-transaction", httpx.ReadTimeout("silence"), error("G-ALREADY-VOIDED"))
    request = shop.request(Operation.REVERSE, "5", None, original=Reference("500.880144", AT))
    assert isinstance(await shop.factor4.ask(request), Unknown)
    outcome = await shop.factor4.ask(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd("5")


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": ""},
        {"location_id": "1234567890123"},
        {"terminal_id": ""},
        {"system_id": ""},
        {"user": ""},
        {"user": "a:b"},
        {"password": SecretStr("")},
    ],
)
def test_a_site_needs_all_six_values(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingError) as raised:
        replace(SITE, **wrong)
    assert "example-secret" not in str(raised.value)


def test_only_tls_will_do(http: httpx.AsyncClient) -> None:
    with pytest.raises(SettingError):
        Factor4(http, "http://restapi.factor4gift.com/", SITE, Settings(UTC), InMemory(), codec=JsonCodec())


def test_no_secret_is_in_a_repr() -> None:
    assert "example-secret" not in repr(SITE)
    assert isinstance(SITE, Site)


@given(st.integers(0, 9_999_999_999), st.sampled_from(["USD", "JPY", "KWD"]))
def test_an_amount_goes_both_ways_without_loss(minor: int, code: str) -> None:
    digits = {"USD": 2, "JPY": 0, "KWD": 3}[code]
    money = Money(minor, code) / (10**digits)
    if money.amount < 100_000_000:
        assert read_amount(entered(money), money.currency) == money


@given(st.integers(0, 10_000_000), st.from_regex(r"[0-9A-Za-z.-]{1,20}", fullmatch=True))
def test_a_reference_keeps_name_and_amount(minor: int, name: str) -> None:
    moved = usd(f"{minor // 100}.{minor % 100:02}")
    kept = Original.of(reference(name, moved, AT))
    assert kept.transaction_id == name
    assert kept.amount(moved.currency) == moved


def test_a_reference_is_called_as_the_provider_calls_it() -> None:
    assert reference("880144", usd("18.40"), AT).is_called("880144")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2031-03-14", date(2031, 3, 14)),
        ("2031-03-14T00:00:00Z", date(2031, 3, 14)),
        ("20310314", date(2031, 3, 14)),
        ("20310314235959", date(2031, 3, 14)),
        ("0331", None),
        ("03/14/2031", None),
        ("20311399", None),
        (None, None),
    ],
)
def test_a_card_s_last_day_is_told_only_where_it_can_mean_one_day(told: str | None, day: date | None) -> None:
    assert last_day(Answer.model_construct(expiration_date=told)) == day
