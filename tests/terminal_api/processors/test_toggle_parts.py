"""Toggle's small parts: pence with a sign, literals, query points, refusals."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from graphql import parse
from graphql.utilities import value_from_ast_untyped
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Currency, Money, get_currency

from terminal_api.outcomes import Decline, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.service import Answered
from terminal_api.processors.toggle.answers import Filled, Refused, Unauthorised, read
from terminal_api.processors.toggle.budget import Budget
from terminal_api.processors.toggle.declines import declined
from terminal_api.processors.toggle.documents import literal
from terminal_api.processors.toggle.movements import named
from terminal_api.processors.toggle.pence import MOST, money, signed

GBP: Currency = get_currency("GBP")
NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("operation", "pence"),
    [
        (Operation.PAY, -1840),
        (Operation.UNDO_LOAD, -1840),
        (Operation.ACTIVATE, 1840),
        (Operation.LOAD, 1840),
        (Operation.REFUND, 1840),
        (Operation.REVERSE, 1840),
    ],
)
def test_only_a_payment_and_an_undone_load_take_from_the_card(operation: Operation, pence: int) -> None:
    assert signed(operation, Money("18.40", "GBP")) == pence


@given(st.integers(1, MOST), st.sampled_from([Operation.PAY, Operation.LOAD]))
def test_pence_are_exact_both_ways(pence: int, operation: Operation) -> None:
    amount = Money(Decimal(pence) / 100, "GBP")
    assert abs(signed(operation, amount)) == pence
    assert money(pence, GBP) == amount
    assert money(-pence, GBP) == -amount


@pytest.mark.parametrize("amount", ["0", "-5", "0.005", "12.345", "21474836.48", "1E+40", "NaN", "Infinity"])
def test_what_is_no_amount_is_not_made_one(amount: str) -> None:
    with pytest.raises(ValueError, match="Toggle"):
        signed(Operation.PAY, Money(Decimal(amount), "GBP"))


@pytest.mark.parametrize("operation", [Operation.BALANCE, Operation.CASH_OUT, Operation.DEACTIVATE])
def test_what_moves_no_money_has_no_sign(operation: Operation) -> None:
    with pytest.raises(ValueError, match="moves no such amount"):
        signed(operation, Money(5, "GBP"))


#: What UTF-8 can carry: no halves of characters.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(-MOST, MOST),
    lambda parts: (
        st.lists(parts) | st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]*", fullmatch=True), parts)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_a_literal_is_read_as_what_was_written(value: object) -> None:
    document = parse("{ a(b: " + literal(value) + ") }")  # type: ignore[arg-type]
    (argument,) = document.definitions[0].selection_set.selections[0].arguments  # type: ignore[union-attr]
    assert value_from_ast_untyped(argument.value) == value


def test_half_a_character_is_not_written() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        literal("\ud800")


def test_a_look_waits_only_while_points_are_short() -> None:
    budget = Budget()
    assert budget.wait_s(NOON) == 0
    budget.tell(500, NOON)
    assert budget.wait_s(NOON) == 0
    budget.tell(250, NOON)
    assert budget.wait_s(NOON) == pytest.approx(30)
    assert budget.wait_s(NOON + timedelta(seconds=10)) == pytest.approx(20)
    assert budget.wait_s(NOON + timedelta(seconds=31)) == 0


def test_a_clock_that_was_set_back_makes_nobody_wait_for_longer() -> None:
    budget = Budget()
    budget.tell(-10_000, NOON)
    assert budget.wait_s(NOON - timedelta(days=1)) == pytest.approx(60)


def answer(body: str, status: int = 200) -> Answered:
    return Answered(status, httpx.Headers(), body.encode())


VALIDATION = '{"message":"validation","validation":{"value":["Too low."]},"customer_facing":true}'
UNAUTHORIZED = '{"message":"Unauthorized","customer_facing":false}'


@pytest.mark.parametrize(
    "body",
    ['{"data":{"op":{"id":1}}}', '{"data":{"op":{"id":1}},"errors":[]}', '{"data":{"op":[]},"more":1.5}'],
)
def test_data_without_errors_was_done(body: str) -> None:
    assert isinstance(read(answer(body), "op")[0], Filled)


@pytest.mark.parametrize(
    "body",
    [
        f'{{"errors":[{VALIDATION}],"data":{{"op":null}}}}',
        f'{{"errors":[{VALIDATION}],"data":null}}',
        f'{{"errors":[{VALIDATION}]}}',
    ],
)
@pytest.mark.parametrize("status", [200, 400, 422])
def test_validation_errors_without_data_refuse(body: str, status: int) -> None:
    refused, _ = read(answer(body, status), "op")
    assert refused == Refused({"value": "Too low."}, for_customer=True)


@pytest.mark.parametrize("status", [200, 401])
def test_unauthorized_is_that_alone(status: int) -> None:
    body = f'{{"errors":[{UNAUTHORIZED}],"data":{{"op":null}}}}'
    assert read(answer(body, status), "op")[0] == Unauthorised()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "null",
        "[]",
        "{}",
        '{"data":null}',
        '{"data":{"op":null}}',
        '{"data":{"other":{"id":1}}}',
        '{"errors":[],"data":{"op":null}}',
        '{"errors":"none","data":{"op":null}}',
        '{"errors":{"message":"validation"},"data":{"op":null}}',
        f'{{"errors":[{VALIDATION}],"data":{{"op":{{"id":1}}}}}}',
        f'{{"errors":[{UNAUTHORIZED}],"data":{{"op":{{"id":1}}}}}}',
        f'{{"errors":[{VALIDATION},{{"message":"Oops"}}],"data":{{"op":null}}}}',
        f'{{"errors":[{VALIDATION},{UNAUTHORIZED}],"data":{{"op":null}}}}',
        '{"errors":[{"message":"Internal server error"}],"data":{"op":null}}',
        '{"errors":[{"message":"validation"}],"data":{"op":null}}',
        '{"errors":[{"message":"validation","validation":{}}],"data":{"op":null}}',
        '{"errors":[{"message":"validation","validation":["no"]}],"data":{"op":null}}',
        '{"errors":["validation"],"data":{"op":null}}',
        "[" * 10_000,
    ],
)
def test_every_other_form_proves_nothing(body: str) -> None:
    assert isinstance(read(answer(body), "op")[0], Unknown)


@pytest.mark.parametrize("status", [301, 302, 307, 500, 502, 503])
def test_neither_a_redirect_nor_a_broken_server_proves_anything(status: int) -> None:
    for body in (
        '{"data":{"op":{"id":1}}}',
        f'{{"errors":[{VALIDATION}]}}',
        f'{{"errors":[{UNAUTHORIZED}]}}',
    ):
        assert isinstance(read(answer(body, status), "op")[0], Unknown)


def test_a_text_that_says_nothing_is_logged_without_a_number(caplog: pytest.LogCaptureFixture) -> None:
    text = "Deadlock at card 6301190055500010017"
    read(answer(f'{{"errors":[{{"message":"{text}"}}],"data":{{"op":null}}}}'), "op")
    assert "op: ['Deadlock at card ...']" in caplog.text


def test_data_with_a_bad_status_proves_nothing() -> None:
    assert isinstance(read(answer('{"data":{"op":{"id":1}}}', 404), "op")[0], Unknown)


@pytest.mark.parametrize(
    "cost", ['"much"', '{"throttleStatus":[]}', '{"throttleStatus":{"currentlyAvailable":true}}']
)
def test_a_strange_cost_spoils_no_answer(cost: str) -> None:
    told, points = read(answer(f'{{"data":{{"op":{{"id":1}}}},"extensions":{{"cost":{cost}}}}}'), "op")
    assert isinstance(told, Filled)
    assert points is None


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("value", Decline.NOT_ENOUGH),
        ("card_reference", Decline.UNKNOWN_CARD),
        ("order_items.0.card_reference", Decline.UNKNOWN_CARD),
        ("order_items.0.custom_price_modifier_value", Decline.NOT_ALLOWED),
        ("total", Decline.NOT_ALLOWED),
        ("ReversalItems.line_item_id", Decline.NOT_ALLOWED),
        ("merchant_id", Decline.BAD_REQUEST),
        ("account_id", Decline.BAD_REQUEST),
        ("order_items.0.product_id", Decline.BAD_REQUEST),
        ("sales_channel_id", Decline.BAD_REQUEST),
        ("order_items.0.fulfilment_method_id", Decline.BAD_REQUEST),
        ("currency", Decline.BAD_REQUEST),
        ("unit_epos_reference", Decline.UNKNOWN_SHOP),
        ("something_new", Decline.BAD_REQUEST),
    ],
)
def test_the_argument_decides_what_the_cashier_is_told(field: str, why: Decline) -> None:
    refused = declined(Operation.PAY, Refused({field: "Server's words."}, for_customer=False), "")
    assert refused.why is why
    assert "Server's words" not in refused.reason
    assert refused.reason.endswith(".")
    assert ": " in refused.reason


def test_words_for_customers_are_said_as_they_are() -> None:
    words = Refused({"value": "Not on Sundays with QR:ab/CD-0042!"}, for_customer=True)
    assert declined(Operation.LOAD, words, "QR:ab/CD-0042").reason == (
        "Not on Sundays with ···0042: try another amount."
    )


def test_words_for_customers_show_no_number_and_stay_on_one_line() -> None:
    text = "Card 6301190055500010017\\n is odd. " + "x" * 300
    told = f'{{"message":"validation","validation":{{"value":["{text}"]}},"customer_facing":true}}'
    body = f'{{"errors":[{told}]}}'
    refused, _ = read(answer(body), "op")
    assert isinstance(refused, Refused)
    assert refused.fields["value"].startswith("Card ... is odd. xxx")
    assert len(refused.fields["value"]) == 120


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("590481/-1840", ("590481", -1840)),
        ("590481", ("590481", None)),
        ("a1b2-c3/500", ("a1b2-c3", 500)),
        ("CW-0123456789abcdef", None),
        ("LP02-T1-077992", None),
        ("a/b", None),
    ],
)
def test_a_reference_names_a_line_item_or_is_our_own(reference: str, told: object) -> None:
    assert named(reference) == told
