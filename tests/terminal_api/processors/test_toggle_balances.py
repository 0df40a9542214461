from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.toggle import Facts
from terminal_api.outcomes import Approved, Decline, Declined
from terminal_api.processor import Operation
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench


@pytest.fixture
async def bench() -> AsyncIterator[ToggleBench]:
    async with toggle_bench() as bench:
        yield bench


@pytest.fixture
def card(bench: ToggleBench) -> Card:
    return bench.new_card(CardStatus.ACTIVE, "20")


def spends_before(bench: ToggleBench, card: Card, *balances: str) -> None:
    """Somebody else's till sets the card to these balances, each just before we want to pay."""
    answer, left = bench.desk.answer, list(balances)

    def answered(asked: Asked) -> Reply:
        if left and bench.desk.operation(asked) == "createBalanceAdjustment":
            found = bench.ledger.card(card.number)
            assert found is not None
            bench.ledger.put(replace(found, balance=bench.money(left.pop(0))))
        return answer(asked)

    bench.desk.answer = answered


async def test_a_balance_that_moved_is_looked_at_again_once(bench: ToggleBench, card: Card) -> None:
    spends_before(bench, card, "7")
    request = bench.request(Operation.PAY, "12.50", card)
    outcome = await bench.processor.ask(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money("7")
    assert bench.on(card) == bench.money("0")


async def test_a_balance_that_moved_twice_is_declined(bench: ToggleBench, card: Card) -> None:
    spends_before(bench, card, "7", "3")
    outcome = await bench.ask(Operation.PAY, "12.50", card)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_ENOUGH
    assert bench.on(card) == bench.money("3")


async def test_a_balance_that_is_gone_is_declined(bench: ToggleBench, card: Card) -> None:
    spends_before(bench, card, "0")
    outcome = await bench.ask(Operation.PAY, "12.50", card)
    assert isinstance(outcome, Declined)
    assert bench.on(card) == bench.money("0")


async def test_a_balance_that_moved_by_a_copy_of_this_payment_was_paid(
    bench: ToggleBench, card: Card
) -> None:
    """Something on the way delivered the request twice, and we hear what the second one is told."""
    answer = bench.desk.answer
    request = bench.request(Operation.PAY, "20", card)

    def answered(asked: Asked) -> Reply:
        if bench.desk.operation(asked) == "createBalanceAdjustment":
            answer(asked)
            bench.desk.switches.guards = False  # a server that looks at the balance first
        return answer(asked)

    bench.desk.answer = answered
    outcome = await bench.processor.ask(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money("20")
    assert bench.on(card) == bench.money("0")


async def test_a_copy_that_was_first_leaves_the_discount_to_be_made_out(
    bench: ToggleBench, card: Card
) -> None:
    bench.desk.book.facts[card.number] = Facts(discount=500)
    answer = bench.desk.answer

    def answered(asked: Asked) -> Reply:
        if bench.desk.operation(asked) == "createBalanceAdjustment":
            answer(asked)
        return answer(asked)

    bench.desk.answer = answered
    outcome = await bench.ask(Operation.PAY, "10", card)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.discount) == (bench.money("10"), bench.money("2.50"))
    assert bench.on(card) == bench.money("10")


async def test_a_card_in_use_is_not_sold_again(bench: ToggleBench, card: Card) -> None:
    outcome = await bench.ask(Operation.ACTIVATE, "25", card)
    assert isinstance(outcome, Declined)
    assert "active already" in outcome.reason
    used_up = bench.new_card(CardStatus.ACTIVE, "0")
    assert isinstance(await bench.ask(Operation.ACTIVATE, "25", used_up), Declined)
