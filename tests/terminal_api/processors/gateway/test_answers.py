"""What each answer of the gateway means for the money."""

from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.gateway import answers
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.service import Answered, service_client
from tests.terminal_api.processors.gateway.asking import (
    ID,
    REVERSE,
    URL,
    approved,
    error,
    no,
    pounds,
    request,
    till,
)

NOW = datetime(2031, 2, 14, tzinfo=UTC)
SETTINGS = GatewaySettings(URL, "CP-0417-02", "1", "GBP", "toggle")


@pytest.fixture
async def http():
    async with service_client(proxies=False) as client:
        yield client


@pytest.mark.parametrize(
    ("code", "why", "retryable"),
    [
        ("CARD_UNKNOWN", Decline.UNKNOWN_CARD, False),
        ("CARD_NOT_ACTIVE", Decline.REFUSED, False),
        ("CARD_ALREADY_ACTIVE", Decline.NOT_ALLOWED, False),
        ("CARD_EXPIRED", Decline.EXPIRED, False),
        ("CARD_NOT_YET_VALID", Decline.NOT_ALLOWED, False),
        ("CARD_CLOSED", Decline.BLOCKED, False),
        ("NOT_ENOUGH", Decline.NOT_ENOUGH, False),
        ("PIN_REQUIRED", Decline.WRONG_PIN, True),
        ("PIN_WRONG", Decline.WRONG_PIN, True),
        ("AMOUNT_NOT_ALLOWED", Decline.NOT_ALLOWED, False),
        ("NOT_REVERSIBLE", Decline.NOT_ALLOWED, False),
        ("ALREADY_REVERSED", Decline.NOT_ALLOWED, False),
        ("ORIGINAL_UNKNOWN", Decline.OTHER, False),
        ("NOT_OFFERED", Decline.UNSUPPORTED, False),
        ("PROVIDER_REFUSED", Decline.REFUSED, False),
        ("OF_NEXT_YEAR", Decline.REFUSED, False),
    ],
)
async def test_a_declined_result_did_not_happen_and_names_the_provider(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, code: str, why: Decline, retryable: bool
) -> None:
    respx_mock.put(f"{URL}/transactions/{ID}").respond(200, json=no(code, hop="provider"))
    outcome = await till(http).ask(request())
    assert isinstance(outcome, Declined)
    assert (outcome.why, outcome.retryable) == (why, retryable)
    assert "provider" in outcome.reason
    assert outcome.reason.endswith(".")


def test_a_refusal_of_the_gateway_itself_names_the_gateway() -> None:
    outcome = judged(200, no("OF_NEXT_YEAR", hop="gateway"))
    assert isinstance(outcome, Declined)
    assert "gateway" in outcome.reason


def judged(status: int, body: object, asked=None):
    content = httpx.Response(status, json=body).content
    return answers.ended(asked or request(), Answered(status, httpx.Headers(), content), SETTINGS, NOW)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (no("CARD_EXPIRED", {"validUntil": "2030-01-31"}), "expired on 2030-01-31"),
        (no("CARD_NOT_YET_VALID", {"validFrom": "2031-03-01"}), "valid from 2031-03-01 on"),
        (no("NOT_ENOUGH", {"balance": {"value": "8.00", "currency": "GBP"}}), "only 8.00 GBP"),
        (no("PROVIDER_REFUSED", message="Call {key}", customerFacing=True), "says: Call {key}."),
        (no("PROVIDER_REFUSED", message="sql error", customerFacing=False), "use another card"),
    ],
)
def test_the_card_s_date_and_balance_and_words_meant_for_customers_are_passed_on(
    body: object, words: str
) -> None:
    outcome = judged(200, body)
    assert isinstance(outcome, Declined)
    assert words in outcome.reason


def test_words_meant_for_customers_lose_the_card_s_number() -> None:
    asked = request(card=GiftCard("toggle", "QR:ab/CD-0042"))
    body = no("PROVIDER_REFUSED", message="Call us about QR:ab/CD-0042", customerFacing=True)
    outcome = judged(200, body, asked)
    assert isinstance(outcome, Declined)
    assert outcome.reason == "The provider says: Call us about ···0042."


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, error("KEY_WRONG"), Declined, "key"),
        (403, error("KEY_DISABLED"), Declined, "External Access & FTP > API Secure Keys"),
        (403, error("STORE_UNMAPPED"), Declined, "CP-0417-02"),
        (400, error("REQUEST_INVALID"), Declined, "support"),
        (429, error("BUSY"), NotSent, "gateway"),
        (503, error("PROVIDER_DOWN", forwarded=False), NotSent, "Toggle"),
        (503, error("PROVIDER_DOWN"), Unknown, "Toggle"),
        (503, error("PROVIDER_DOWN", forwarded=True), Unknown, "Toggle"),
        (504, error("PROVIDER_SILENT"), Unknown, "Toggle"),
        (409, error("ID_REUSED"), Unknown, "gateway"),
        # A known word under another status than the contract's proves nothing.
        (500, error("KEY_DISABLED"), Unknown, "proves nothing"),
        (403, error("REQUEST_INVALID"), Unknown, "proves nothing"),
        (200, error("BUSY"), Unknown, ""),
        (404, error("CARD_UNKNOWN"), Unknown, ""),
        (503, error("PROVIDER_DOWN", forwarded="false"), Unknown, ""),
        (500, {}, Unknown, ""),
        (502, "bad gateway", Unknown, ""),
        (302, {}, Unknown, ""),
        (201, approved(), Unknown, ""),
        (202, approved(), Unknown, ""),
        (200, {"result": "pending"}, Unknown, ""),
        (200, {"result": "perhaps"}, Unknown, ""),
        (200, [], Unknown, ""),
        (200, {}, Unknown, ""),
    ],
)
def test_only_what_proves_that_nothing_was_forwarded_ends_a_request(
    status: int, body: object, kind: type, words: str
) -> None:
    outcome = judged(status, body)
    assert isinstance(outcome, kind), outcome
    assert not isinstance(outcome, Approved)
    assert words in outcome.reason


def test_a_pending_movement_is_still_running() -> None:
    outcome = judged(202, {"result": "pending"})
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.RUNNING


GBP_2 = {"value": "2.00", "currency": "GBP"}


@pytest.mark.parametrize(
    "body",
    [
        approved("62.51"),
        approved("-1.00"),
        approved("62.505"),
        approved("6e1"),
        approved("٦٢"),
        {"result": "approved", "reference": "1"},
        {"result": "approved", "amount": {"value": 62.5, "currency": "GBP"}, "reference": "1"},
        {"result": "approved", "amount": {"value": "62.50", "currency": "EUR"}, "reference": "1"},
        {"result": "approved", "amount": {"value": "62.50", "currency": "QQQ"}, "reference": "1"},
        {"result": "approved", "amount": {"value": "62.50", "currency": "GBP"}},
        approved(tender=GBP_2, discount=GBP_2),
        approved("62.50", discount={"value": "62.51", "currency": "GBP"}),
        approved("62.50", tender={"value": "62.49", "currency": "GBP"}),
        approved("62.50", discount={"value": "2.00", "currency": "EUR"}),
        approved("62.50", tender={"value": "62.50", "currency": "EUR"}),
        approved("62.50", balance={"value": "0.00", "currency": "EUR"}),
    ],
)
def test_an_approval_that_does_not_fit_the_request_proves_nothing(body: object) -> None:
    assert isinstance(judged(200, body), Unknown)


@pytest.mark.parametrize(
    "asked",
    [request(partial=False), request(Operation.LOAD), request(Operation.ACTIVATE), REVERSE],
)
def test_less_than_asked_fits_only_where_a_card_may_pay_a_part(asked) -> None:
    assert isinstance(judged(200, approved("40.00"), asked), Unknown)
    assert isinstance(judged(200, approved("40.00"), request()), Approved)


def test_a_payment_of_nothing_is_an_approval_of_nothing() -> None:
    outcome = judged(200, approved("0.00"))
    assert isinstance(outcome, Approved)
    assert outcome.amount == pounds("0")


@given(st.integers(0, 6250), st.integers(0, 6250))
def test_tender_and_discount_make_the_amount_or_nothing_is_proved(tender: int, discount: int) -> None:
    def said(pence: int) -> dict[str, str]:
        return {"value": f"{Decimal(pence).scaleb(-2):f}", "currency": "GBP"}

    body = approved("62.50", tender=said(tender), discount=said(discount))
    outcome = judged(200, body)
    if tender + discount == 6250:
        assert isinstance(outcome, Approved)
        assert outcome.discount == pounds(f"{Decimal(discount).scaleb(-2)}")
    else:
        assert isinstance(outcome, Unknown)


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        (httpx.ConnectError("refused"), NotSent),
        (httpx.ConnectTimeout("slow"), NotSent),
        (httpx.ReadTimeout("silence"), Unknown),
        (httpx.RemoteProtocolError("cut off"), Unknown),
    ],
)
async def test_a_lost_answer_is_never_a_decline_and_is_asked_for_once(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, happens: Exception, kind: type
) -> None:
    route = respx_mock.put(f"{URL}/transactions/{ID}").mock(side_effect=happens)
    assert isinstance(await till(http).ask(request()), kind)
    assert route.call_count == 1


def look(state: str, **more: object) -> dict[str, object]:
    return {"card": {"state": state, "shown": "****0017"}, "provider": "toggle", **more}


FIVE = {"value": "5.00", "currency": "GBP"}


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (200, look("active", balance=FIVE), Approved, None),
        (200, look("active", balance=FIVE, validUntil="2031-02-28"), Approved, "2031-02-28"),
        (200, look("active", balance={"value": "5.00", "currency": "EUR"}), Declined, "EUR"),
        (200, look("inactive"), Declined, "not active"),
        (200, look("expired", validUntil="2030-01-31"), Declined, "2030-01-31"),
        (200, look("expired", validUntil=None), Declined, "expired"),
        (200, look("not_yet_valid", validFrom="2031-03-01"), Declined, "2031-03-01"),
        (200, look("closed"), Declined, "closed"),
        (200, no("PIN_REQUIRED"), Declined, "PIN"),
        (404, error("CARD_UNKNOWN"), Declined, "does not know this card"),
        (404, error("REQUEST_INVALID"), Declined, "did not come"),
        (200, look("active"), Declined, "did not come"),
        (200, look("lost"), Declined, "did not come"),
        (200, look("expired", validUntil="soon"), Declined, "did not come"),
        (403, error("KEY_DISABLED"), Declined, "switched off"),
        (503, error("PROVIDER_DOWN", forwarded=False), NotSent, "Toggle"),
        (500, {}, Declined, "did not come"),
    ],
)
async def test_a_look_tells_state_and_balance_each_in_its_own_words(
    http: httpx.AsyncClient,
    respx_mock: respx.MockRouter,
    status: int,
    body: object,
    kind: type,
    words: str | None,
) -> None:
    respx_mock.post(f"{URL}/cards/look").respond(status, json=body)
    outcome = await till(http).ask(request(Operation.BALANCE, "0"))
    assert isinstance(outcome, kind), outcome
    if isinstance(outcome, Approved):
        assert str(outcome.expires or "") == (words or "")
    else:
        assert words is not None
        assert words in outcome.reason
