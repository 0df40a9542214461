"""Toggle's examples: what we send is what they send, and what they answer is understood."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
import respx
from graphql import parse, print_ast
from moneyed import Money
from pydantic import SecretStr

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, Reference, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.service import service_client
from terminal_api.processors.toggle import Settings, Toggle
from tests.terminal_api.processors.toggle_bench import EXAMPLES, settings

URL = "https://toggle.example/graphql"
#: The examples tell of tokens in brackets, which no header may hold.
TOKENS = {"(token from the log-in answer)": "first", "(a new token: use it from now on)": "second"}
NOW = datetime(2031, 2, 3, 10, 12, 44, tzinfo=UTC)
PLAIN, MIXED, LITTLE, LATER = (f"63011900555000100{end}" for end in ("17", "25", "33", "41"))


def example(name: str) -> dict[str, Any]:
    (path,) = EXAMPLES.glob(f"{name}-*.json")
    text = path.read_text()
    for told, token in TOKENS.items():
        text = text.replace(told, token)
    return json.loads(text)


def answered(name: str) -> httpx.Response:
    response = example(name)["response"]
    return httpx.Response(response["status"], headers=response["headers"], json=response["body"])


def pounds(amount: str) -> Money:
    return Money(amount, "GBP")


@dataclass
class Toggles:
    """The till, and what comes in at the other end."""

    route: respx.Route
    till: Toggle

    def answers(self, *names: str) -> None:
        """The log-in, then the answers of these examples; one question more would fail."""
        self.route.side_effect = [answered("01"), *(answered(name) for name in names)]

    async def asks(
        self, id: str, operation: Operation, amount: str, number: str | None = None, **more: Any
    ) -> Any:
        card = GiftCard("toggle", number) if number else None
        return await self.till.ask(Request(id, operation, pounds(amount), NOW, f"R2-{id}", card, **more))

    @property
    def sent(self) -> list[httpx.Request]:
        return [call.request for call in self.route.calls]


@pytest.fixture
async def toggle(respx_mock: respx.MockRouter) -> Any:
    async with service_client() as http:
        till = Toggle(http, settings(URL, environment="live"), now=lambda: NOW)
        yield Toggles(respx_mock.post(URL), till)


def asked(request: httpx.Request) -> dict[str, Any]:
    body = json.loads(request.content)
    return {**body, "query": print_ast(parse(body["query"]))}


def is_as_in(name: str, request: httpx.Request) -> None:
    """What was sent is the example's request: header, query and variables."""
    written = example(name)["request"]
    body = {**written["body"], "query": print_ast(parse(written["body"]["query"]))}
    got = asked(request)
    if "loginUser" in body["query"]:
        body["variables"]["password"] = got["variables"]["password"]
    assert got == body
    assert request.headers.get("Authorization") == written["headers"].get("Authorization")
    assert request.headers["Content-Type"] == "application/json"


async def test_the_register_logs_in_once_and_shows_its_token(toggle: Toggles) -> None:
    toggle.answers("06", "06")
    for _ in range(2):
        await toggle.asks("A", Operation.BALANCE, "0", PLAIN)
    log_in, *looks = toggle.sent
    is_as_in("01", log_in)
    assert json.loads(log_in.content)["variables"]["password"] == "paper-and-light"
    assert [look.headers["Authorization"] for look in looks] == [
        "Bearer first",
        "Bearer second",
    ]


async def test_a_wrong_password_is_a_matter_of_settings(toggle: Toggles) -> None:
    toggle.route.side_effect = [answered("02")]
    outcome = await toggle.asks("A", Operation.PAY, "5", PLAIN)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_LET_IN
    assert "password" in outcome.reason


async def test_an_old_token_is_renewed_and_the_question_sent_once_more(toggle: Toggles) -> None:
    toggle.answers("03", "01", "06")
    outcome = await toggle.asks("A", Operation.BALANCE, "0", PLAIN)
    assert isinstance(outcome, Approved)
    assert outcome.balance == pounds("50")
    is_as_in("03", toggle.sent[1])
    is_as_in("06", toggle.sent[3])


async def test_a_blank_card_is_sold(toggle: Toggles) -> None:
    toggle.answers("04", "05")
    outcome = await toggle.asks("LP02-T1-073145", Operation.ACTIVATE, "50.00", PLAIN)
    assert outcome == Approved(
        pounds("50"), Reference("976459/5000", NOW), pounds("50"), card="0017", brand="toggle"
    )
    is_as_in("04", toggle.sent[1])
    is_as_in("05", toggle.sent[2])


async def test_a_part_of_the_balance_pays(toggle: Toggles) -> None:
    toggle.answers("06", "07")
    outcome = await toggle.asks("LP02-T1-077992", Operation.PAY, "18.40", PLAIN)
    assert outcome == Approved(
        pounds("18.40"),
        Reference("590481/-1840", NOW),
        pounds("31.60"),
        card="0017",
        brand="toggle",
        discount=pounds("0"),
    )
    is_as_in("07", replaced_token(toggle.sent[2]))


def replaced_token(request: httpx.Request) -> httpx.Request:
    """The look before it brought a new token, which the example of the payment does not know."""
    assert request.headers["Authorization"] == "Bearer second"
    request.headers["Authorization"] = "Bearer first"
    return request


def look(number: str, balance: int) -> httpx.Response:
    """Example 06 for another card."""
    body = example("06")["response"]["body"]
    (row,) = body["data"]["Cards"]["data"]
    row |= {"card_reference": number, "balance": balance, "ValueSplit": {"tender": balance, "discount": 0}}
    return httpx.Response(200, json=body)


async def test_a_used_reference_is_looked_up_and_was_the_payment(toggle: Toggles) -> None:
    toggle.route.side_effect = [
        *(answered(name) for name in ("01", "06", "08", "09")),
        look(PLAIN, 3160),
    ]
    outcome = await toggle.asks("LP02-T1-077992", Operation.PAY, "18.40", PLAIN)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.discount) == (pounds("18.40"), pounds("0"))
    assert outcome.reference == Reference("590481/-1840", NOW)
    is_as_in("09", replaced_token(toggle.sent[3]))


async def test_a_used_reference_under_which_nothing_is_found_stays_open(toggle: Toggles) -> None:
    toggle.answers("06", "08", "10")
    outcome = await toggle.asks("LP02-T1-071485", Operation.PAY, "18.40", PLAIN)
    assert isinstance(outcome, Unknown)
    is_as_in("10", replaced_token(toggle.sent[3]))


async def test_nothing_found_so_early_may_still_be_on_its_way(toggle: Toggles) -> None:
    toggle.answers("10")
    request = Request("LP02-T1-071485", Operation.PAY, pounds("18.40"), NOW, "R2")
    outcome = await toggle.till.status(request)
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.NOT_YET
    is_as_in("10", toggle.sent[1])


async def test_a_payment_is_taken_back(toggle: Toggles) -> None:
    toggle.answers("11")
    outcome = await toggle.asks(
        "LP02-T1-077992-REVERSAL", Operation.REVERSE, "18.40", original=Reference("590481/-1840", NOW)
    )
    assert outcome == Approved(pounds("18.40"), Reference("837184/1840", NOW), pounds("50"), card="0017")
    is_as_in("11", toggle.sent[1])


async def test_a_sale_is_taken_back(toggle: Toggles) -> None:
    toggle.answers("16")
    original = Reference("976459/5000", NOW)
    outcome = await toggle.asks("LP02-T1-073145-REVERSAL", Operation.UNDO_LOAD, "50", original=original)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (pounds("50"), pounds("25"))
    is_as_in("16", toggle.sent[1])


async def test_a_line_item_that_does_not_exist_cannot_be_taken_back(toggle: Toggles) -> None:
    toggle.answers("17")
    outcome = await toggle.asks("LP02-T1-078139", Operation.REVERSE, "1", original=Reference("1", NOW))
    assert isinstance(outcome, Declined)
    assert outcome.reason.startswith("The earlier transaction cannot be taken back: ")
    is_as_in("17", toggle.sent[1])


async def test_a_card_is_loaded(toggle: Toggles) -> None:
    toggle.answers("06", "12")
    outcome = await toggle.asks("LP02-T1-071503", Operation.LOAD, "25.00", PLAIN)
    assert outcome == Approved(
        pounds("25"), Reference("580777/2500", NOW), pounds("75"), card="0017", brand="toggle"
    )
    is_as_in("12", replaced_token(toggle.sent[2]))


async def test_a_card_that_was_sold_for_less_pays_partly_by_discount(toggle: Toggles) -> None:
    toggle.route.side_effect = [answered("01"), look(MIXED, 5000), answered("13")]
    outcome = await toggle.asks("LP02-T1-077640", Operation.PAY, "20.00", MIXED)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.discount) == (pounds("20"), pounds("4"))
    is_as_in("13", toggle.sent[2])


async def test_more_than_is_left_is_refused_in_toggles_own_words(toggle: Toggles) -> None:
    # The balance was 9.00 at the look, is 6.40 when it pays, and by the next look it is 9.00 again.
    toggle.route.side_effect = [
        answered("01"),
        look(LITTLE, 900),
        answered("14"),
        answered("10"),
        look(LITTLE, 900),
    ]
    outcome = await toggle.asks("LP02-T1-079737", Operation.PAY, "9.00", LITTLE)
    assert outcome == Declined(
        "The card balance is too low: look at its balance and ask for less, or use another card.",
        Decline.NOT_ENOUGH,
    )
    is_as_in("14", toggle.sent[2])


async def test_what_is_there_pays_and_the_rest_stays_due(toggle: Toggles) -> None:
    toggle.route.side_effect = [answered("01"), look(LITTLE, 640), answered("15")]
    outcome = await toggle.asks("LP02-T1-073634", Operation.PAY, "9.00", LITTLE)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (pounds("6.40"), pounds("0"))
    is_as_in("15", toggle.sent[2])


@pytest.mark.parametrize(("name", "why"), [("18", Decline.UNKNOWN_SHOP), ("19", Decline.UNKNOWN_CARD)])
async def test_what_is_wrong_with_a_payment_is_told(toggle: Toggles, name: str, why: Decline) -> None:
    toggle.answers("06", name)
    outcome = await toggle.asks("A", Operation.PAY, "5", PLAIN)
    assert isinstance(outcome, Declined)
    assert outcome.why is why
    assert outcome.reason.endswith(".")
    assert "CP-0417" not in outcome.reason


async def test_a_wrong_site_is_sent_as_it_is_set(toggle: Toggles, respx_mock: respx.MockRouter) -> None:
    toggle.answers("06", "18")
    async with service_client() as http:
        set_ = replace(settings(URL, environment="live"), unit_epos_reference="CP-0417-99")
        toggle.till = Toggle(http, set_, now=lambda: NOW)
        await toggle.asks("LP02-T1-072961", Operation.PAY, "5", PLAIN)
    is_as_in("18", replaced_token(toggle.sent[2]))


async def test_a_card_without_its_number_is_not_sold(toggle: Toggles) -> None:
    toggle.answers("04", "20")
    outcome = await toggle.asks("A", Operation.ACTIVATE, "20", PLAIN)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.UNKNOWN_CARD


@pytest.mark.parametrize("operation", [Operation.PAY, Operation.LOAD, Operation.BALANCE])
async def test_a_card_that_starts_next_month_is_refused(toggle: Toggles, operation: Operation) -> None:
    toggle.answers("21")
    outcome = await toggle.asks("A", operation, "0" if operation is Operation.BALANCE else "5", LATER)
    assert isinstance(outcome, Declined)
    assert "not valid yet" in outcome.reason
    is_as_in("21", toggle.sent[1])


@pytest.mark.parametrize(
    ("told", "zone", "good"),
    [
        ("2031-02-03 10:12:43", UTC, False),
        ("2031-02-03 10:12:45", UTC, True),
        ("2031-02-03 10:12:45", timezone(timedelta(hours=1)), False),  # that is 09:12:45 UTC
        ("2031-02-03 11:12:43", timezone(timedelta(hours=1)), False),
        ("2031-02-03 11:12:45", timezone(timedelta(hours=1)), True),
        ("2031-02-03T11:12:45+01:00", UTC, True),
        ("2031-02-03T10:12:43Z", timezone(timedelta(hours=-5)), False),
    ],
)
async def test_a_cards_last_moment_is_read_by_the_clock_that_is_set(
    toggle: Toggles, told: str, zone: timezone, good: bool
) -> None:
    body = example("06")["response"]["body"]
    body["data"]["Cards"]["data"][0]["expiry_time"] = told
    toggle.route.side_effect = [answered("01"), httpx.Response(200, json=body)]
    async with service_client() as http:
        toggle.till = Toggle(http, settings(URL, environment="live", zone=zone), now=lambda: NOW)
        outcome = await toggle.asks("A", Operation.BALANCE, "0", PLAIN)
    assert isinstance(outcome, Approved if good else Declined)


@pytest.mark.parametrize("balance", [-1, 50.5, "5000", True, 2**40])
async def test_a_balance_that_is_none_is_not_told(toggle: Toggles, balance: object) -> None:
    body = example("06")["response"]["body"]
    body["data"]["Cards"]["data"][0]["balance"] = balance
    toggle.route.side_effect = [answered("01"), httpx.Response(200, json=body)]
    outcome = await toggle.asks("A", Operation.BALANCE, "0", PLAIN)
    assert isinstance(outcome, Declined)
    assert outcome.retryable


async def test_a_blank_card_that_is_listed_without_a_balance_is_sold(toggle: Toggles) -> None:
    body = example("06")["response"]["body"]
    body["data"]["Cards"]["data"][0]["balance"] = None
    toggle.route.side_effect = [answered("01"), *2 * [httpx.Response(200, json=body)], answered("05")]
    looked = await toggle.asks("A", Operation.BALANCE, "0", PLAIN)
    assert isinstance(looked, Declined)
    assert looked.why is Decline.REFUSED, "which is how a card that is not active answers"
    outcome = await toggle.asks("LP02-T1-073145", Operation.ACTIVATE, "50.00", PLAIN)
    assert isinstance(outcome, Approved)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("value",), -1839),
        (("value",), 1840),
        (("value",), -18.4),
        (("value",), "-1840"),
        (("value",), None),
        (("LineItem",), None),
        (("LineItem", "id"), None),
        (("LineItem", "Card", "card_reference"), MIXED),
        (("LineItem", "Card", "balance"), -1),
        (("ValueSplit",), None),
        (("ValueSplit", "tender"), 1839),
        (("ValueSplit", "tender"), -1840),
        (("ValueSplit", "discount"), 1),
        (("ValueSplit", "discount"), 0.0),
    ],
)
async def test_a_payment_whose_answer_is_not_whole_stays_open(
    toggle: Toggles, where: tuple[str, ...], value: object
) -> None:
    body = example("07")["response"]["body"]
    part = body["data"]["createBalanceAdjustment"]
    for name in where[:-1]:
        part = part[name]
    part[where[-1]] = value
    toggle.route.side_effect = [answered("01"), answered("06"), httpx.Response(200, json=body)]
    outcome = await toggle.asks("LP02-T1-077992", Operation.PAY, "18.40", PLAIN)
    assert isinstance(outcome, Unknown)


@pytest.mark.parametrize(
    ("name", "operation", "where", "value"),
    [
        ("05", Operation.ACTIVATE, ("LineItems",), []),
        ("05", Operation.ACTIVATE, ("LineItems", 0, "Card", "balance"), 4999),
        ("05", Operation.ACTIVATE, ("LineItems", 0, "Card", "card_reference"), MIXED),
        ("11", Operation.REVERSE, ("value",), -1840),
        ("11", Operation.REVERSE, ("value",), 1000),
        ("11", Operation.REVERSE, ("LineItems",), []),
        ("11", Operation.REVERSE, ("LineItems", 0, "value"), 1000),
    ],
)
async def test_a_sale_or_a_reversal_whose_answer_is_not_whole_stays_open(
    toggle: Toggles, name: str, operation: Operation, where: tuple[Any, ...], value: object
) -> None:
    body = example(name)["response"]["body"]
    (part,) = body["data"].values()
    for step in where[:-1]:
        part = part[step]
    part[where[-1]] = value
    looks = [answered("04")] if operation is Operation.ACTIVATE else []
    toggle.route.side_effect = [answered("01"), *looks, httpx.Response(200, json=body)]
    amount, original = ("50", None) if looks else ("18.40", Reference("590481/-1840", NOW))
    outcome = await toggle.asks("A", operation, amount, PLAIN if looks else None, original=original)
    assert isinstance(outcome, Unknown)


def test_the_settings_show_no_password() -> None:
    set_ = Settings(
        URL, "user", SecretStr("paper-and-light"), account_id=1, product_id=2, unit_epos_reference="here"
    )
    assert "paper-and-light" not in repr(set_)
