"""A law that demands paper, with a printer on a real socket: the roll ends, and is changed, or let go."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest
from moneyed import EUR, Money

from receipts.mock.printer import MockPrinter
from register.counter.cards import card_desk
from register.counter.drawer import shifts
from register.counter.owing import obligations
from register.counter.owing.obligations import Kind
from register.counter.paper import must_print
from register.counter.people import staff
from register.counter.selling import checkout, ringing_up
from register.domain.amounts import Refused
from register.domain.events import PaperLetGo
from register.domain.goods.item import Item
from register.domain.sale import Stage
from terminal_api.mock.body.face import PrinterState

PEN = Item("14", "Pen", Money("2.00", EUR), "A", "Paper")


@pytest.fixture
async def printer() -> AsyncIterator[MockPrinter]:
    async with MockPrinter(columns=48) as running:
        yield running


@pytest.fixture
def opened(make_bench, make_shop, tmp_path) -> Callable[..., Any]:
    """Opens a shop under such a law, with some more settings."""

    @asynccontextmanager
    async def shop(**environ: str) -> AsyncIterator[Any]:
        environ["REGISTER_RECEIPT__MUST_PRINT"] = "true"
        async with (
            asyncio.timeout(30),
            make_bench() as bench,
            make_shop(bench, tmp_path, environ=environ) as one,
        ):
            yield one

    return shop


def at(printer: MockPrinter) -> dict[str, str]:
    return {"REGISTER_PRINTER__HOST": printer.host, "REGISTER_PRINTER__PORT": str(printer.port)}


def begins(shop: Any) -> bool:
    """Whether the next customer's first item is rung up."""
    return not isinstance(ringing_up.add_item(shop.till, PEN, Decimal(1)), Refused)


async def until(shop: Any, condition: Callable[[], object]) -> None:
    """Looked at whenever the till has news."""
    news = asyncio.Event()
    shop.till.watchers.append(news.set)
    while not condition():
        await news.wait()
        news.clear()


async def sold_without_paper(shop: Any, printer: MockPrinter) -> str:
    printer.paper_end()
    number = await shop.sold("3.50")
    assert shop.stage(number) is Stage.COMPLETED, "what is paid is paid"
    await until(shop, lambda: "paper end" in must_print.trouble(shop.till))
    return number


async def test_nobody_buys_until_the_roll_is_changed_and_then_everybody_does(opened, printer):
    async with opened(**at(printer)) as shop:
        number = await sold_without_paper(shop, printer)
        refused = ringing_up.add_item(shop.till, PEN, Decimal(1))
        assert isinstance(refused, Refused)
        assert number in refused.reason
        assert "paper end" in refused.reason
        assert shop.till.books.sale is None
        printer.refill()
        await until(shop, lambda: not must_print.waited_for(shop.till))
        assert [number in paper for paper in printer.papers] == [True]
        assert begins(shop)
        await checkout.pay_cash(shop.till)
        await until(shop, lambda: not shop.till.books.jobs)
        shop.check()


async def test_a_manager_lets_go_and_the_receipt_prints_later_once_all_the_same(opened, printer):
    async with opened(**at(printer)) as shop:
        number = await sold_without_paper(shop, printer)
        ruth = staff.called(shop.till, "Ruth")
        assert must_print.let_go(shop.till, "no roll left", ruth) is None
        assert begins(shop)
        assert [one.kind for one in obligations.obligations(shop.till)] == [Kind.PAPER], "still to be printed"
        await checkout.pay_cash(shop.till)
        assert not begins(shop), "the second receipt is waited for by itself"
        printer.refill()
        await until(shop, lambda: not shop.till.books.jobs)
        assert sum(number in paper for paper in printer.papers) == 1
        assert shop.events(PaperLetGo) == [PaperLetGo("1", number, "no roll left", "Ruth")]
        shop.check()


async def test_a_till_that_was_killed_waits_on_and_goes_on_when_the_paper_is_there(opened, printer):
    async with opened(**at(printer)) as shop:
        number = await sold_without_paper(shop, printer)
        await shop.reopen()
        assert [job.queued.sale for job in must_print.waited_for(shop.till)] == [number]
        assert not begins(shop)
        printer.refill()
        await until(shop, lambda: not must_print.waited_for(shop.till))
        assert begins(shop)
        assert sum(number in paper for paper in printer.papers) == 1


async def test_what_was_let_go_before_a_kill_is_let_go_after_it(opened, printer):
    async with opened(**at(printer)) as shop:
        await sold_without_paper(shop, printer)
        assert must_print.let_go(shop.till, "no roll left", staff.called(shop.till, "Ruth")) is None
        await shop.reopen()
        assert begins(shop)


async def test_the_slip_that_the_holder_of_a_card_signs_is_waited_for_too(opened, printer):
    async with opened(**at(printer)) as shop:
        printer.paper_end()
        await card_desk.cash_out(shop.till, shop.card("3.20"))
        (job,) = must_print.waited_for(shop.till)
        assert job.queued.title == "cash-out"
        assert not begins(shop)
        printer.refill()
        await until(shop, lambda: not must_print.waited_for(shop.till))
        assert begins(shop)


async def test_reports_and_the_end_of_the_shift_wait_for_nothing(opened, printer):
    async with opened(**at(printer)) as shop:
        await sold_without_paper(shop, printer)
        shifts.print_x(shop.till)
        assert not isinstance(
            shifts.close_shift(shop.till, None, seen_by=staff.called(shop.till, "Ruth")), Refused
        )
        assert [job.queued.title for job in must_print.waited_for(shop.till)] == ["sale"]


async def test_the_terminals_own_printer_is_waited_for_where_it_is_the_only_one(opened):
    async with opened(REGISTER_TERMINAL__PRINT_RECEIPTS="true") as shop:
        shop.mock.terminal.face.printer_state = PrinterState.NO_PAPER
        number = await shop.sold("3.50")
        assert not begins(shop)
        await until(shop, lambda: "out of paper" in must_print.trouble(shop.till))
        shop.mock.terminal.face.printer_state = PrinterState.OK
        await until(shop, lambda: not must_print.waited_for(shop.till))
        assert any(number in "\n".join(page) for page in shop.mock.terminal.face.paper)
        assert begins(shop)
