"""What a Toast client sends, and what it does not send at all."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
import respx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from moneyed import EUR, JPY, Money

from terminal_api.outcomes import Approved, Decline, Declined
from terminal_api.processor import Entry, Operation
from terminal_api.processors.toast.settings import TYPES
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_wire import (
    EARLIER,
    EXAMPLES,
    KEY,
    NOT_ACTIVE,
    NUMBER,
    RESTAURANT,
    SETTINGS,
    Till,
    accepts,
    balance,
    refuses,
)

SCHEMA = json.loads((EXAMPLES / "schema.json").read_text())
MONEY = sorted(operation for operation in TYPES if operation is not Operation.BALANCE)
LOOKS = {Operation.ACTIVATE, Operation.LOAD, Operation.CASH_OUT}


@pytest.fixture
def till() -> Any:
    with respx.mock:
        yield Till()


def fits(body: Any) -> None:
    schema = {"$ref": "#/$defs/GiftCardTransaction", "$defs": SCHEMA["$defs"]}
    Draft202012Validator(schema).validate(json.loads(json.dumps(body, default=float)))


def looked(operation: Operation, amount: str = "12.50") -> list[Any]:
    if operation not in LOOKS:
        return []
    return [NOT_ACTIVE if operation is Operation.ACTIVATE else balance(float(amount))]


def answer(operation: Operation, amount: str = "12.50") -> Any:
    type = TYPES[operation]
    return accepts(type, 99, float(amount) if type is TransactionType.REDEEM else None)


@pytest.mark.parametrize("operation", [*MONEY, Operation.BALANCE])
async def test_five_headers_go_with_every_request_and_the_key_stands_bare(till: Till, operation: Operation):
    till.restarted(refund_as_load=True)
    till.will_answer(*looked(operation), *([balance(20)] if operation is Operation.REFUND else []),
                     answer(operation))  # fmt: skip
    request = till.request(operation)
    assert isinstance(await till.processor.ask(request), Approved)
    sent = till.seen[-1]
    assert sent.headers["content-type"] == "application/json"
    assert sent.type == TYPES[operation]
    assert sent.headers["toast-restaurant-external-id"] == RESTAURANT
    assert sent.guid == request.id
    assert sent.headers["authorization"] == KEY
    for each in till.seen:
        fits(each.body)


async def test_a_look_has_a_guid_of_its_own(till: Till):
    till.will_answer(NOT_ACTIVE, accepts(TransactionType.ACTIVATE, 12.5))
    request = till.request(Operation.ACTIVATE)
    await till.processor.ask(request)
    look, activation = till.seen
    assert look.type == TransactionType.GET_BALANCE
    assert activation.guid == request.id != look.guid
    assert UUID(look.guid).version == UUID(request.id).version == 4


@pytest.mark.parametrize(
    ("entry", "source"), [(Entry.SCANNED, "SCANNED"), (Entry.TYPED, "KEYED"), (Entry.TRACK, "SWIPED")]
)
async def test_how_the_card_was_read_is_told(till: Till, entry: Entry, source: str):
    till.will_answer(answer(Operation.PAY))
    await till.processor.ask(till.request(Operation.PAY, entry=entry))
    assert till.seen[0].information["identifierSource"] == source
    assert till.seen[0].information["giftCardIdentifier"] == NUMBER


async def test_a_pin_travels_only_where_one_was_given(till: Till):
    till.will_answer(answer(Operation.PAY), answer(Operation.PAY))
    await till.processor.ask(till.request(Operation.PAY))
    await till.processor.ask(till.request(Operation.PAY, pin="9034"))
    without, with_pin = till.seen
    assert "verificationCode" not in without.information
    assert with_pin.information["verificationCode"] == {"value": "9034", "source": "KEYED"}


async def test_the_look_before_a_load_shows_the_pin_as_well(till: Till):
    till.will_answer(balance(5), answer(Operation.LOAD))
    await till.processor.ask(till.request(Operation.LOAD, pin="9034"))
    assert [each.information["verificationCode"]["value"] for each in till.seen] == ["9034", "9034"]


async def test_a_provider_without_pins_is_sent_no_more_of_them(till: Till):
    till.will_answer(refuses("ERROR_VERIFICATION_NOT_SUPPORTED"), answer(Operation.PAY))
    told = await till.processor.ask(till.request(Operation.PAY, pin="9034"))
    assert isinstance(told, Declined)
    assert told.retryable
    assert isinstance(await till.processor.ask(till.request(Operation.PAY, pin="9034")), Approved)
    assert "verificationCode" not in till.seen[-1].information


async def test_a_type_that_the_provider_leaves_out_is_not_asked_for_again(till: Till):
    assert till.processor.capabilities("toast").can(Operation.LOAD)
    till.will_answer(balance(5), refuses("ERROR_TOAST_TRANSACTION_TYPE_NOT_SUPPORTED"))
    first = await till.processor.ask(till.request(Operation.LOAD))
    assert isinstance(first, Declined)
    assert first.why is Decline.UNSUPPORTED
    assert not till.processor.capabilities("toast").can(Operation.LOAD)
    again = await till.processor.ask(till.request(Operation.LOAD))
    assert isinstance(again, Declined)
    assert again.why is Decline.UNSUPPORTED
    assert len(till.seen) == 2


async def test_a_payment_names_the_sale_and_replaces_nothing(till: Till):
    till.will_answer(answer(Operation.PAY))
    await till.processor.ask(till.request(Operation.PAY))
    assert till.seen[0].information == {
        "giftCardIdentifier": NUMBER,
        "identifierSource": "SCANNED",
        "redeemedValue": Decimal("12.50"),
        "checkIdentifier": "R2-000017-1",
        "isCashOut": False,
        "relatedTransaction": None,
    }


async def test_a_request_without_a_sale_is_tracked_by_its_own_name(till: Till):
    till.will_answer(answer(Operation.PAY))
    request = till.request(Operation.PAY, sale=None)
    await till.processor.ask(request)
    assert till.seen[0].information["checkIdentifier"] == request.transaction


async def test_a_payment_in_place_of_another_names_it_and_rests_on_its_pin(till: Till):
    till.will_answer(answer(Operation.PAY))
    await till.processor.ask(till.request(Operation.PAY, original=EARLIER))
    assert till.seen[0].information["relatedTransaction"] == EARLIER.id
    assert till.seen[0].information["verificationCode"] == {"source": "VERIFIED"}


@respx.mock
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cents=st.integers(1, 10**9), operation=st.sampled_from(MONEY), pin=st.sampled_from(["", "0042"]))
async def test_every_amount_is_written_to_the_cent_and_fits_the_schema(
    cents: int, operation: Operation, pin: str
):
    asked = Money(Decimal(cents).scaleb(-2), EUR)
    till = Till(replace(SETTINGS, refund_as_load=True))
    look = NOT_ACTIVE if operation is Operation.ACTIVATE else balance(str(asked.amount))
    looks = operation in {*LOOKS, Operation.REFUND}
    till.will_answer(*([look] if looks else []), httpx.Response(500))
    await till.processor.ask(till.request(operation, str(asked.amount), pin=pin))
    fits(till.seen[-1].body)
    told = [
        till.seen[-1].information.get(name) for name in ("initialBalance", "additionalValue", "redeemedValue")
    ]
    amounts = [amount for amount in told if amount is not None]
    assert amounts == ([] if TYPES[operation] is TransactionType.REVERSE else [asked.amount])
    till.route.calls.reset()


async def test_money_without_decimals_is_written_without_them():
    with respx.mock:
        till = Till(replace(SETTINGS, currency=JPY))
        till.will_answer(accepts(TransactionType.REDEEM, 3, 1200))
        outcome = await till.processor.ask(till.request(Operation.PAY, amount=Money(1200, JPY)))
        assert isinstance(outcome, Approved)
        assert outcome.amount == Money(1200, JPY)
        assert b'"redeemedValue":1200,' in till.route.calls.last.request.content
