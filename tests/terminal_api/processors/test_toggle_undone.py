from collections.abc import AsyncIterator

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.outcomes import Approved, Decline, Declined, Reference
from terminal_api.processor import Operation
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench


@pytest.fixture
async def bench() -> AsyncIterator[ToggleBench]:
    async with toggle_bench() as bench:
        yield bench


@pytest.fixture
def card(bench: ToggleBench) -> Card:
    return bench.new_card(CardStatus.ACTIVE, "20")


async def test_a_sale_and_a_load_are_undone_whole(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.INACTIVE, "0")
    sold = await bench.ask(Operation.ACTIVATE, "25", card)
    loaded = await bench.ask(Operation.LOAD, "5", card)
    assert isinstance(sold, Approved)
    assert isinstance(loaded, Approved)
    for done, amount in ((loaded, "5"), (sold, "25")):
        undone = await bench.ask(Operation.UNDO_LOAD, amount, original=done.reference)
        assert isinstance(undone, Approved), undone
        assert undone.amount == bench.money(amount)
    assert bench.on(card) == bench.money("0")
    assert isinstance(await bench.ask(Operation.ACTIVATE, "25", card), Approved)


@pytest.mark.parametrize("amount", ["12.49", "12.51", "0.01"])
async def test_a_part_of_a_payment_is_not_taken_back_for_the_whole_would_be(
    bench: ToggleBench, card: Card, amount: str
) -> None:
    paid = await bench.ask(Operation.PAY, "12.50", card)
    assert isinstance(paid, Approved)
    outcome = await bench.ask(Operation.REVERSE, amount, original=paid.reference)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.UNSUPPORTED
    assert bench.on(card) == bench.money("7.50")


async def test_a_sale_is_not_taken_back_as_if_it_were_a_payment(bench: ToggleBench, card: Card) -> None:
    loaded = await bench.ask(Operation.LOAD, "5", card)
    assert isinstance(loaded, Approved)
    assert isinstance(await bench.ask(Operation.REVERSE, "5", original=loaded.reference), Declined)
    assert bench.on(card) == bench.money("25")


async def test_nothing_is_taken_back_twice(bench: ToggleBench, card: Card) -> None:
    paid = await bench.ask(Operation.PAY, "12.50", card)
    assert isinstance(paid, Approved)
    assert isinstance(await bench.ask(Operation.REVERSE, "12.50", original=paid.reference), Approved)
    again = await bench.ask(Operation.REVERSE, "12.50", original=paid.reference)
    assert isinstance(again, Declined)
    assert bench.on(card) == bench.money("20")


async def test_a_payment_is_taken_back_by_our_reference_too(bench: ToggleBench, card: Card) -> None:
    request = bench.request(Operation.PAY, "12.50", card)
    assert isinstance(await bench.processor.ask(request), Approved)
    ours = Reference(request.id, bench.now())
    assert isinstance(await bench.ask(Operation.REVERSE, "12", original=ours), Declined)
    outcome = await bench.ask(Operation.REVERSE, "12.50", original=ours)
    assert isinstance(outcome, Approved)
    assert bench.on(card) == bench.money("20")
    nobodys = Reference("CW-nobody", bench.now())
    assert isinstance(await bench.ask(Operation.REVERSE, "12.50", original=nobodys), Declined)


@pytest.mark.parametrize("id", ["", "no name", "zeile\n1", "\ud800"])
async def test_what_names_no_transaction_is_not_sent(bench: ToggleBench, id: str) -> None:
    outcome = await bench.ask(Operation.REVERSE, "5", original=Reference(id, bench.now()))
    assert isinstance(outcome, Declined)
    assert bench.mock.served == 0
