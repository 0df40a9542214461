"""Paying, loading, selling and taking back at Toggle, over a real socket."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toggle import Facts, ToggleDesk
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Settling
from terminal_api.processors.toggle import Toggle
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench
from tests.terminal_api.processors.toggle_bench import settings as account


@pytest.fixture
async def bench() -> AsyncIterator[ToggleBench]:
    async with toggle_bench() as bench:
        yield bench


@pytest.fixture
def card(bench: ToggleBench) -> Card:
    return bench.new_card(CardStatus.ACTIVE, "20")


def test_what_it_is_called_and_can() -> None:
    till = Toggle(httpx.AsyncClient(), account("https://toggle.example/graphql"))
    assert till.name == "toggle"
    assert till.known_as == "CP-0417-02 of account 118"
    assert till.settling is Settling.ASKING
    assert not till.capabilities("toggle").can(Operation.CASH_OUT)
    assert not till.capabilities("toggle").can(Operation.REFUND)


async def test_every_site_is_named_as_it_is_set(bench: ToggleBench, card: Card) -> None:
    asked: list[bytes] = []
    answer = bench.desk.answer

    def answered(one: Asked) -> Reply:
        asked.append(one.body)
        return answer(one)

    bench.desk.answer = answered  # type: ignore[method-assign]
    bench.processor = bench.till(unit_epos_reference="CP-0417-03")
    assert isinstance(await bench.ask(Operation.PAY, "5", card), Approved)
    assert b"CP-0417-03" in asked[-1]


@pytest.mark.parametrize(
    "alters", ["value_in_pounds", "split_missing", "split_wrong", "another_card", "errors_and_data"]
)
async def test_an_answer_that_does_not_fit_proves_nothing_and_the_line_item_does(
    bench: ToggleBench, card: Card, alters: str
) -> None:
    bench.arm(alters)
    request = bench.request(Operation.PAY, "12.50", card)
    first = await bench.processor.ask(request)
    assert isinstance(first, Unknown)
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money("12.50")
    assert bench.on(card) == bench.money("7.50")


@pytest.mark.parametrize("operation", [Operation.LOAD, Operation.REVERSE])
async def test_a_value_in_pounds_proves_nothing_of_a_load_or_a_reversal_either(
    bench: ToggleBench, card: Card, operation: Operation
) -> None:
    paid = await bench.ask(Operation.PAY, "10", card)
    assert isinstance(paid, Approved)
    bench.arm("value_in_pounds")
    request = bench.request(operation, "10", card, original=paid.reference)
    assert isinstance(await bench.processor.ask(request), Unknown)
    assert isinstance(await bench.processor.status(request), Approved)


async def test_the_discount_of_a_payment_is_told(bench: ToggleBench, card: Card) -> None:
    bench.desk.book.facts[card.number] = Facts(discount=500)
    outcome = await bench.ask(Operation.PAY, "10", card)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.discount) == (bench.money("10"), bench.money("2.50"))
    undone = await bench.ask(Operation.REVERSE, "10", original=outcome.reference)
    assert isinstance(undone, Approved)
    again = await bench.ask(Operation.PAY, "20", card)
    assert isinstance(again, Approved)
    assert again.discount == bench.money("5")  # both parts had come back


async def test_a_load_has_no_discount(bench: ToggleBench, card: Card) -> None:
    outcome = await bench.ask(Operation.LOAD, "10", card)
    assert isinstance(outcome, Approved)
    assert outcome.discount is None


async def test_an_imported_card_is_shown_by_the_number_its_holder_knows(
    bench: ToggleBench, card: Card
) -> None:
    bench.desk.book.facts[card.number] = Facts(alias="77004711")
    for operation, amount in ((Operation.PAY, "5"), (Operation.LOAD, "5"), (Operation.BALANCE, "0")):
        request = replace(bench.request(operation, amount), card=GiftCard("toggle", "77004711"))
        outcome = await bench.processor.ask(request)
        assert isinstance(outcome, Approved), outcome
        assert outcome.card == "4711"
    request = replace(bench.request(Operation.PAY, "5"), card=GiftCard("toggle", "77004711"))
    bench.arm("drop_after")
    assert isinstance(await bench.processor.ask(request), Unknown)
    assert isinstance(await bench.processor.status(request), Approved)


@pytest.mark.parametrize(
    ("starts", "ends", "word"),
    [(1, None, "not valid yet"), (None, -1, "expired"), (-1, 1, None), (None, 1, None), (-1, None, None)],
)
@pytest.mark.parametrize("operation", [Operation.PAY, Operation.LOAD, Operation.BALANCE])
async def test_a_card_is_good_inside_its_window_only(
    bench: ToggleBench,
    card: Card,
    starts: int | None,
    ends: int | None,
    word: str | None,
    operation: Operation,
) -> None:
    def moment(minutes: int | None) -> object:
        return None if minutes is None else bench.now() + timedelta(minutes=minutes)

    bench.desk.book.facts[card.number] = Facts(valid_from=moment(starts), expires=moment(ends))  # type: ignore[arg-type]
    amount = "0" if operation is Operation.BALANCE else "5"
    outcome = await bench.ask(operation, amount, card)
    if word is None:
        assert isinstance(outcome, Approved)
    else:
        assert isinstance(outcome, Declined)
        assert outcome.why is Decline.EXPIRED
        assert word in outcome.reason


@pytest.mark.parametrize(
    ("ends", "day"),
    [
        (datetime(2036, 3, 1, tzinfo=UTC), date(2036, 2, 29)),
        (datetime(2036, 3, 1, 15, tzinfo=UTC), date(2036, 3, 1)),
        (None, None),
    ],
)
async def test_a_look_tells_the_last_day_of_the_card(
    bench: ToggleBench, card: Card, ends: datetime | None, day: date | None
) -> None:
    bench.desk.book.facts[card.number] = Facts(expires=ends)
    outcome = await bench.ask(Operation.BALANCE, "0", card)
    assert isinstance(outcome, Approved)
    assert outcome.expires == day


async def test_a_whole_payment_or_none_where_no_part_is_wanted(bench: ToggleBench, card: Card) -> None:
    outcome = await bench.ask(Operation.PAY, "20.01", card, partial=False)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_ENOUGH
    assert isinstance(await bench.ask(Operation.PAY, "20.00", card, partial=False), Approved)


async def test_an_empty_card_pays_nothing(bench: ToggleBench) -> None:
    outcome = await bench.ask(Operation.PAY, "5", bench.new_card(CardStatus.ACTIVE, "0"))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_ENOUGH


@pytest.mark.parametrize(
    ("card", "operation", "amount"),
    [
        (None, Operation.PAY, "5"),
        (GiftCard("toggle"), Operation.PAY, "5"),
        (GiftCard("toggle", entry=Entry.SWIPED), Operation.BALANCE, "0"),
        (GiftCard("toggle", "6301 1900"), Operation.LOAD, "5"),
        (GiftCard("toggle", "6301190055500010017"), Operation.PAY, "0"),
        (GiftCard("toggle", "6301190055500010017"), Operation.ACTIVATE, "0"),
        (GiftCard("toggle", "6301190055500010017"), Operation.PAY, "0.005"),
        (GiftCard("toggle", "6301190055500010017"), Operation.LOAD, "30000000"),
        (GiftCard("toggle", "6301190055500010017"), Operation.REFUND, "5"),
        (GiftCard("toggle", "6301190055500010017"), Operation.BANK_CARD, "5"),
    ],
)
async def test_what_cannot_be_asked_is_declined_unsent(
    bench: ToggleBench, card: GiftCard | None, operation: Operation, amount: str
) -> None:
    outcome = await bench.processor.ask(replace(bench.request(operation, amount), card=card))
    assert isinstance(outcome, Declined)
    assert outcome.reason.endswith(".")
    assert bench.mock.served == 0


async def test_other_money_is_not_asked_for(bench: ToggleBench, card: Card) -> None:
    request = replace(bench.request(Operation.PAY, "5", card), amount=Money(5, "EUR"))
    assert isinstance(await bench.processor.ask(request), Declined)
    assert bench.mock.served == 0


async def test_a_refund_without_a_payment_is_a_top_up_where_the_shop_wants_it(
    bench: ToggleBench, card: Card
) -> None:
    bench.processor = bench.till(refunds=True)
    assert isinstance(await bench.ask(Operation.REFUND, "5", card), Approved)
    assert bench.on(card) == bench.money("25")


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "http_error", "garbled", "empty", "redirect"])
@pytest.mark.parametrize("operation", [Operation.PAY, Operation.LOAD, Operation.BALANCE])
async def test_a_look_that_breaks_moves_no_money(
    bench: ToggleBench, card: Card, fault: str, operation: Operation
) -> None:
    bench.mock.faults.arm(Fault(fault, "Cards"))
    outcome = await bench.ask(operation, "0" if operation is Operation.BALANCE else "5", card)
    assert isinstance(outcome, Declined)
    assert outcome.retryable
    assert bench.on(card) == bench.money("20")


async def test_a_text_in_place_of_a_refusal_proves_nothing(bench: ToggleBench, card: Card) -> None:
    assert isinstance(await bench.ask(Operation.BALANCE, "0", card), Approved)
    answer = bench.desk.answer

    def answered(asked: Asked) -> Reply:
        if bench.desk.operation(asked) == "createBalanceAdjustment":
            bench.desk.switches.points = 0
        return answer(asked)

    bench.desk.answer = answered
    request = bench.request(Operation.PAY, "5", card)
    assert isinstance(await bench.processor.ask(request), Unknown)
    assert isinstance(await bench.processor.status(request), Unknown)
    bench.desk.answer = answer
    bench.desk.switches.points = 8000
    assert isinstance(await bench.settled(request, Unknown("")), Approved)
    assert bench.on(card) == bench.money("15")


async def test_only_a_look_at_a_balance_waits_while_points_are_short(bench: ToggleBench, card: Card) -> None:
    bench.desk.switches.points = 300
    assert isinstance(await bench.ask(Operation.PAY, "5", card), Approved)
    assert isinstance(await bench.ask(Operation.LOAD, "5", card), Approved)
    assert bench.pauses == []
    assert isinstance(await bench.ask(Operation.BALANCE, "0", card), Approved)
    (pause,) = bench.pauses
    assert 25 < pause <= 60


STEP = st.tuples(
    st.sampled_from(
        [Operation.PAY, Operation.LOAD, Operation.ACTIVATE, Operation.REVERSE, Operation.UNDO_LOAD]
    ),
    st.integers(1, 4000),
    st.integers(0, 2),
    st.sampled_from([None, None, "before", "after", "garbled"]),
)


class Wire(httpx.AsyncBaseTransport):
    """The desk without a socket, for many short days. `breaks` happens to the next mutation."""

    def __init__(self, desk: ToggleDesk) -> None:
        self.desk = desk
        self.breaks: str | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(request.method, request.url.path, headers, request.content)
        breaks = self.breaks if self.desk.operation(asked).startswith("create") else None
        self.breaks = None if breaks else self.breaks
        if breaks == "before":
            raise httpx.ReadError("gone")
        reply = self.desk.answer(asked)
        if breaks == "after":
            raise httpx.ReadTimeout("silence")
        body = reply.body[:-9] if breaks == "garbled" else reply.body
        return httpx.Response(reply.status, headers=dict(reply.headers), content=body)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=14), st.integers(0, 1500))
async def test_whatever_is_asked_and_breaks_the_outcomes_make_up_the_balances(
    steps: list[tuple[Operation, int, int, str | None]], discount: int
) -> None:
    ledger = CardLedger()
    desk = ToggleDesk(ledger)
    wire = Wire(desk)
    bench = ToggleBench(MockProvider(desk, ledger), desk, url="https://toggle.example/graphql", wire=wire)
    cards = [bench.new_card(status, "0") for status in (CardStatus.ACTIVE, CardStatus.INACTIVE)]
    cards.append(bench.new_card(CardStatus.ACTIVE, "15"))
    desk.book.facts[cards[2].number] = Facts(discount=discount)
    expected = {card.number: bench.on(card) for card in cards}
    done: list[tuple[Operation, Approved, Card]] = []
    free = {card.number: bench.desk.book.split(card)[1] for card in cards}
    for operation, pence, which, breaks in steps:
        amount, card, original = str(Decimal(pence) / 100), cards[which], None
        if operation in (Operation.REVERSE, Operation.UNDO_LOAD):
            if not done:
                continue
            _, approved, card = done[pence % len(done)]
            amount, original = str(approved.amount.amount), approved.reference
        wire.breaks = breaks
        request = bench.request(operation, amount, card, original=original)
        outcome = await bench.settled(request, await bench.processor.ask(request))
        assert not isinstance(outcome, (Unknown, NotSent)), outcome
        if isinstance(outcome, Approved):
            assert bench.money("0") < outcome.amount <= request.amount
            sign = -1 if operation in (Operation.PAY, Operation.UNDO_LOAD) else 1
            expected[card.number] += outcome.amount * sign
            if operation is Operation.PAY:
                assert outcome.discount is not None
                free[card.number] -= int(outcome.discount.amount * 100)
            if operation is Operation.REVERSE:
                taken_back = next(one for _, one, _ in done if one.reference == original)
                assert taken_back.discount is not None
                free[card.number] += int(taken_back.discount.amount * 100)
            done.append((operation, outcome, card))
        assert {each.number: bench.on(each) for each in cards} == expected
    if not any(operation is Operation.UNDO_LOAD for operation, *_ in done):
        # What was given free is on the card still, or was told as a discount of a payment.
        now = [card for card in ledger.cards if card.number in free]
        assert {card.number: desk.book.split(card)[1] for card in now} == free
