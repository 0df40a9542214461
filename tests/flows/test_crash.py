"""The power goes, or the disk fills up, at every step of a sale, a void or a return; no cent goes missing."""

import itertools

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_desk, card_sales
from register.counter.cards.undo_load import undo_load
from register.counter.drawer import shifts
from register.counter.owing import owed, worker
from register.counter.owing.obligations import Kind
from register.counter.returning import refunding
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import (
    CashGiven,
    CashTaken,
    LineAdded,
    ReturnCompleted,
    SaleCompleted,
    SaleVoided,
    SignedIn,
    SignedOut,
)
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.journal.errors import JournalLocked, JournalWriteFailed
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


class PowerCut(BaseException):
    """The program ends here: nothing may catch this."""


def cut_power_at(till, step):
    """Stop `till` before its journal entry or request number `step`, counted from now."""
    steps = itertools.count()
    append, ask = till.journal.append, till.terminal.ask

    def appending(*events, **how):
        if next(steps) == step:
            raise PowerCut
        return append(*events, **how)

    async def asking(request):
        if next(steps) == step:
            raise PowerCut
        return await ask(request)

    till.journal.append, till.terminal.ask = appending, asking


async def a_sale(shop, cards):
    """20.00 in goods and a fresh card for 25.00, paid by a card with 12.50 on it and 32.50 in cash."""
    shop.ring_up("20.00")
    await card_sales.sell(shop.till, cards[1], euros("25.00"))
    await checkout.pay_by_gift_card(shop.till, cards[0])
    await checkout.pay_cash(shop.till, euros("40.00"))


async def a_void(shop, cards):
    shop.ring_up("30.00")
    await checkout.pay_by_gift_card(shop.till, cards[0])
    await checkout.pay_by_bank_card(shop.till, euros("6.00"))
    await checkout.pay_cash(shop.till, euros("5.00"))
    await checkout.void(shop.till, "changed their mind")


async def a_return(shop, cards):
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, cards[0])
    await checkout.pay_cash(shop.till)
    await shop.take_back(number, {0: "1"})


async def a_cash_out(shop, cards):
    await card_desk.cash_out(shop.till, cards[0])


async def a_swap(shop, cards):
    await card_sales.sell(shop.till, cards[1], euros("25.00"))
    number = shop.sale.number
    shop.refuse_next("StoredValue")
    await checkout.pay_cash(shop.till)
    await owed.swap_card(shop.till, number, 0, shop.new_card())


async def carry_on(shop):
    """What a cashier does after the restart: take the rest in cash, see to what is owed."""
    if shop.till.books.sale is not None:
        assert isinstance(await checkout.pay_cash(shop.till), Sale)
    for document in tuple(shop.till.books.documents.values()):
        match document:
            case Sale():
                for position, _ in document.owed_cards:
                    await owed.activate_again(shop.till, document.number, position)
                if document.kept_back:
                    await owed.reverse_again(shop.till, document.number)
            case Return():
                await refunding.give_to_card(shop.till, document.number, shop.card("0.00"))


@pytest.mark.parametrize("flow", [a_sale, a_void, a_return, a_cash_out, a_swap])
async def test_a_crash_at_any_step_loses_nothing_and_asks_nothing_twice(
    bench, make_shop, tmp_path_factory, flow
):
    for step in itertools.count():
        async with make_shop(bench, tmp_path_factory.mktemp("state")) as shop:
            cards = shop.card("12.50"), shop.new_card()
            cut_power_at(shop.till, step)
            try:
                await flow(shop, cards)
            except PowerCut:
                crashed = True
            else:
                crashed = False
            bench.mock.faults.disarm()
            await shop.reopen()
            assert shop.till.books.unsettled == (), f"step {step}: a question stayed open"
            shop.check()
            assert shop.till.books.shift is not None
            assert all(sale.held.amount == 0 for sale in shop.till.books.sales)
            await carry_on(shop)
            assert shop.till.books.documents == {}, f"step {step}: something did not end"
            assert shop.till.vault.tokens() == frozenset()
            shop.check()
        if not crashed:
            assert step > 4
            return


async def test_a_crash_while_a_load_is_undone_pays_the_customer_back_exactly_once(
    bench, make_shop, tmp_path_factory
):
    for step in itertools.count():
        async with make_shop(bench, tmp_path_factory.mktemp("state")) as shop:
            card = shop.card("1.00")
            cut = False
            await card_sales.sell(shop.till, card, euros("10.00"))
            await checkout.pay_by_bank_card(shop.till, euros("4.00"))
            await checkout.pay_cash(shop.till)
            cut_power_at(shop.till, step)
            try:
                await undo_load(shop.till, card)
            except PowerCut:
                cut = True
            await shop.reopen()
            if shop.balance(card) != euros("1.00"):  # it never left: the cashier asks again
                assert isinstance(await undo_load(shop.till, card), tuple)
            for open_ in shop.obligations(Kind.GIVE_BACK):  # cut off between its intent and its first byte
                await refunding.give_again(shop.till, open_.number)
            assert isinstance(await undo_load(shop.till, card), Refused)
            assert shop.balance(card) == euros("1.00")
            assert [event.amount for event in shop.events(CashGiven)] == [euros("6.00")], f"step {step}"
            assert [one for one in shop.moved if one[0] == "reverse"] == [("reverse", "4.00")], f"step {step}"
            assert len(shop.events(ReturnCompleted)) == 1
            assert shop.till.books.shift.of("unallocated") == euros("0.00")
            assert shop.till.books.documents == {}
            shop.check()
        if not cut:
            assert step > 5
            return


async def test_what_was_taken_before_a_crash_is_on_the_screen_after_it(shop):
    card = shop.card("12.50")
    number = shop.ring_up("20.00").number
    cut_power_at(shop.till, 2)
    with pytest.raises(PowerCut):
        await checkout.pay_by_gift_card(shop.till, card)
    await shop.reopen()
    assert (shop.sale.number, shop.sale.stage) == (number, Stage.TENDERING)
    assert (shop.sale.paid, shop.sale.due) == (euros("12.50"), euros("7.50"))
    assert shop.sale.basket.lines
    shop.check()


async def test_a_sale_that_ends_after_a_restart_is_still_its_cashier_s_on_paper(shop):
    shop.till.record(SignedIn("Maria"))
    shop.ring_up("20.00")
    await shop.reopen()
    shop.till.record(SignedOut("Maria"))
    await checkout.pay_cash(shop.till)
    (receipt,) = shop.papers("sale")
    assert "Maria" in receipt


async def test_a_crash_while_the_terminal_is_off_is_settled_when_it_is_back(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    cut_power_at(shop.till, 2)
    with pytest.raises(PowerCut):
        await checkout.pay_by_gift_card(shop.till, card)
    url = shop.environ
    shop.environ = {"REGISTER_TERMINAL__URL": "https://127.0.0.1:9"}
    await shop.reopen()
    assert shop.sale.held == euros("20.00")
    assert len(shop.obligations(Kind.ANSWER)) == 1
    assert isinstance(await checkout.pay_cash(shop.till), Refused)
    shop.environ = url
    await shop.reopen()
    assert shop.till.books.documents == {}
    assert shop.balance(card) == euros("30.00")
    shop.check()


async def test_a_second_window_on_the_same_journal_is_refused(shop, make_shop, bench):
    with pytest.raises(JournalLocked, match="in use by process"):
        async with make_shop(bench, shop.state):
            pass
    shop.ring_up("1.00")
    await checkout.pay_cash(shop.till)
    shop.check()


def pages(shop, most):
    """Let the disk have room for so many pages of the journal; None fills it up now."""
    connection = shop.till.journal._connection
    if most is None:
        most = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {most}")


async def test_a_full_disk_takes_nothing_and_selling_goes_on_once_there_is_room(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    pages(shop, None)
    with pytest.raises(JournalWriteFailed, match="make room"):
        shop.ring_up(*["0.50"] * 200)  # the last page of the file takes a few more lines
    rung = len(shop.sale.basket.lines)
    assert len(shop.events(LineAdded)) == rung < 200
    paying = checkout.pay_by_gift_card(shop.till, card)
    with pytest.raises(JournalWriteFailed):
        await paying
    assert shop.asked == [], "what cannot be written down is not asked"
    assert shop.sale.stage is Stage.OPEN
    pages(shop, 100_000)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Approved)
    assert shop.till.books.sale is None or shop.sale.paid == euros("50.00")
    shop.check()


class FullFrom:
    """A disk that takes `left` more entries and then none, until there is room again."""

    def __init__(self, till, left):
        self.left = left
        self._append = till.journal.append
        till.journal.append = self

    def __call__(self, *events, **how):
        self.left -= 1
        if self.left < 0:
            raise JournalWriteFailed("The journal could not be written: make room on the disk.")
        return self._append(*events, **how)


async def test_an_answer_that_cannot_be_written_down_is_asked_for_once_there_is_room(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    disk = FullFrom(shop.till, 1)
    outcome = await checkout.pay_by_gift_card(shop.till, card)
    assert not isinstance(outcome, Approved)
    assert shop.sale.held == euros("20.00")
    assert isinstance(await checkout.pay_cash(shop.till), Refused)
    disk.left = 1000
    await shop.settle()
    assert shop.till.books.documents == {}
    assert shop.moved == [("pay", "20.00")]
    shop.check()


async def test_a_disk_that_fills_up_while_cash_is_taken_takes_none_of_it_and_then_once(shop):
    shop.ring_up("20.00")
    disk = FullFrom(shop.till, 0)
    with pytest.raises(JournalWriteFailed):
        await checkout.pay_cash(shop.till, euros("50.00"))
    assert shop.events(CashTaken) == []
    assert shop.sale.due == euros("20.00")
    disk.left = 2  # the sale in one commit; that there is no printer for its receipt
    await checkout.pay_cash(shop.till, euros("50.00"))
    await worker.settle_due(shop.till)
    (taken,) = shop.events(CashTaken)
    assert (taken.given, taken.taken) == (euros("50.00"), euros("20.00"))
    assert len(shop.events(SaleCompleted)) == 1
    assert len(shop.papers("sale")) == 1
    shop.check()


async def test_the_worker_finishes_what_a_full_disk_cut_short(shop):
    card = shop.card("12.50")
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_cash(shop.till, euros("2.00"))
    disk = FullFrom(shop.till, 1)
    with pytest.raises(JournalWriteFailed):
        await checkout.void(shop.till, "changed their mind")
    disk.left = 1000
    await worker.settle_due(shop.till)
    assert len(shop.events(SaleVoided)) == 1
    assert shop.balance(card) == euros("12.50")
    assert shop.cash() == 100
    shop.check()


async def test_a_shift_is_not_closed_twice_by_a_full_disk(shop):
    disk = FullFrom(shop.till, 0)
    with pytest.raises(JournalWriteFailed):
        shifts.close_shift(shop.till, euros("100.00"))
    assert shop.till.books.shift is not None
    disk.left = 1000
    reading = shifts.close_shift(shop.till, euros("100.00"))
    assert not isinstance(reading, Refused)
    assert reading.z == 1
    assert shop.till.books.shift is None
    assert shop.papers("z report")
    shop.check()
