import json
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import respx

from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, Operation
from tests.terminal_api.processors.factor4_bench import usd
from tests.terminal_api.processors.factor4_till import AT, CARD, Till, error, moved


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        yield client


@pytest.fixture
def till(http: httpx.AsyncClient, respx_mock: respx.MockRouter) -> Callable[..., Till]:
    return lambda **settings: Till(http, respx_mock, **settings)


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
    assert isinstance(outcome, ends)
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
    assert isinstance(await shop.factor4.ask(request), ends)
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
