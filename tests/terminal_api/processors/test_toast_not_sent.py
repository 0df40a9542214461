"""What a Toast client does not even send, and what it offers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import respx
from moneyed import EUR, USD, Money

from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Reference
from terminal_api.processor import Entry, GiftCard, Operation
from terminal_api.processors.toast.settings import Settings
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_wire import (
    AT,
    NOT_ACTIVE,
    RESTAURANT,
    SETTINGS,
    Till,
    accepts,
    balance,
)


@pytest.fixture
def till() -> Iterator[Till]:
    with respx.mock:
        yield Till()


@pytest.mark.parametrize(
    ("operation", "more", "why"),
    [
        (Operation.PAY, {"card": None}, Decline.BAD_REQUEST),
        (Operation.REVERSE, {"card": None}, Decline.BAD_REQUEST),
        (Operation.PAY, {"entry": Entry.KEYED}, Decline.BAD_REQUEST),
        (Operation.PAY, {"card": GiftCard("toast", "", Entry.SWIPED)}, Decline.BAD_REQUEST),
        (Operation.PAY, {"card": GiftCard("toast", "7" * 22, Entry.TYPED)}, Decline.UNKNOWN_CARD),
        (Operation.PAY, {"card": GiftCard("toast", "7" * 101)}, Decline.UNKNOWN_CARD),
        (Operation.PAY, {"card": GiftCard("toast", "77 00")}, Decline.UNKNOWN_CARD),
        (Operation.PAY, {"pin": "90\ud800"}, Decline.WRONG_PIN),
        (Operation.BALANCE, {"card": None}, Decline.BAD_REQUEST),
        (Operation.REVERSE, {"original": None}, Decline.BAD_REQUEST),
        (Operation.REVERSE, {"original": Reference("0815", AT)}, Decline.BAD_REQUEST),
        (Operation.PAY, {"amount": Money(5, USD)}, Decline.NOT_ALLOWED),
        (Operation.PAY, {"amount": Money("12.505", EUR)}, Decline.BAD_REQUEST),
        (Operation.PAY, {"amount": Money(0, EUR)}, Decline.BAD_REQUEST),
        (Operation.PAY, {"amount": Money(-5, EUR)}, Decline.BAD_REQUEST),
        (Operation.LOAD, {"amount": Money(0, EUR)}, Decline.BAD_REQUEST),
        (Operation.LOAD, {"amount": Money("1E+11", EUR)}, Decline.BAD_REQUEST),
        (Operation.REFUND, {}, Decline.UNSUPPORTED),
        (Operation.DEACTIVATE, {}, Decline.UNSUPPORTED),
        (Operation.BANK_CARD, {}, Decline.UNSUPPORTED),
        (Operation.PAY, {"id": "17"}, Decline.BAD_REQUEST),
    ],
)
async def test_what_makes_no_sense_does_not_leave(
    till: Till, operation: Operation, more: dict[str, Any], why: Decline
):
    outcome = await till.processor.ask(till.request(operation, **more))
    assert isinstance(outcome, Declined), outcome
    assert outcome.why is why
    assert outcome.reason.endswith(".")
    assert not till.seen


async def test_a_card_may_be_sold_empty_only_where_the_provider_takes_it(till: Till):
    till.will_answer(NOT_ACTIVE, accepts(TransactionType.ACTIVATE, 0))
    assert isinstance(await till.processor.ask(till.request(Operation.ACTIVATE, "0")), Approved)
    till.restarted(empty_activation=False)
    assert isinstance(await till.processor.ask(till.request(Operation.ACTIVATE, "0")), Declined)
    assert len(till.seen) == 2


async def test_more_cash_than_the_place_allows_is_not_even_asked_for(till: Till):
    till.restarted(cash_out_limit=Money(10, EUR))
    over = await till.processor.ask(till.request(Operation.CASH_OUT, "10.01"))
    assert isinstance(over, Declined)
    assert not till.seen
    till.will_answer(balance(10), accepts(TransactionType.REDEEM, 0, 10))
    assert isinstance(await till.processor.ask(till.request(Operation.CASH_OUT, "10")), Approved)
    assert till.seen[-1].information["isCashOut"] is True


async def test_without_a_key_nothing_leaves():
    class Broken:
        async def value(self) -> Any:
            raise OSError("the token service is away")

    with respx.mock:
        till = Till(authorisation=Broken())
        request = till.request(Operation.PAY)
        assert isinstance(await till.processor.ask(request), NotSent)
        assert not till.seen


def test_what_a_provider_leaves_out_is_not_offered():
    made = replace(SETTINGS, offers=frozenset({TransactionType.REDEEM}), cash_out=False)
    can = made.capabilities(frozenset()).operations
    assert can == {Operation.BALANCE, Operation.PAY, Operation.REVERSE, Operation.UNDO_LOAD}
    assert Settings(SETTINGS.url, RESTAURANT, EUR, refund_as_load=True).offered(Operation.REFUND)
