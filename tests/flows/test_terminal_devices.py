"""The terminal's screen and printer at work for the till."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from register.config.receipt import ReceiptTable
from register.counter.owing.obligations import Kind
from register.counter.paper import papers
from register.counter.selling import checkout, customer_screen
from register.domain.sale import Stage
from register.tui.widgets.status import Level
from register.tui.words.lamps import Lamps
from terminal_api.mock.body.face import PrinterState, ScreenKind
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved
from terminal_api.processor import Condition, Health
from tests.flows.unanswered import manager


@pytest.fixture
def opened(make_bench, make_shop, tmp_path) -> Callable[..., Any]:
    """Opens a shop that uses its terminal for more than money."""

    @asynccontextmanager
    async def shop(**keys: bool) -> AsyncIterator[Any]:
        environ = {f"REGISTER_TERMINAL__{key.upper()}": str(value) for key, value in keys.items()}
        async with (
            asyncio.timeout(30),
            make_bench() as bench,
            make_shop(bench, tmp_path, environ=environ) as one,
        ):
            yield one

    return shop


def screen(shop: Any) -> Any:
    return shop.mock.terminal.face.screen


def on_paper(shop: Any) -> list[str]:
    return ["\n".join(page) for page in shop.mock.terminal.face.paper]


async def until_printed(shop: Any) -> None:
    """Until the till knows of nothing more to print."""
    changed = asyncio.Event()
    shop.till.watchers.append(changed.set)
    while shop.till.books.jobs:
        await changed.wait()
        changed.clear()


async def test_the_customer_sees_the_basket_grow_and_the_terminals_own_screen_after_it(opened):
    async with opened(show_basket=True) as shop:
        shop.ring_up("3.50")
        await shop.bench.until(lambda: "3.50" in str(screen(shop)))
        shop.ring_up("2.25", "1.00")
        await shop.bench.until(lambda: "6.75" in str(screen(shop)))
        assert "Harbour Street" in screen(shop).title
        assert any(
            line.startswith("Thing at 2.25 ") and line.endswith(" 2.25") for line in screen(shop).lines
        )
        await checkout.pay_cash(shop.till)
        await shop.bench.until(lambda: screen(shop).kind is ScreenKind.IDLE)
        shop.check()


LINKED = ReceiptTable.model_validate({"link": "https://shop.example/r/{number}"})


async def test_whoever_has_paid_scans_the_receipt_from_the_screen_until_the_next_customer_comes(opened):
    async with opened(show_basket=True) as shop:
        shop.till.settings = shop.till.settings.model_copy(update={"receipt": LINKED})
        number = shop.ring_up("3.50").number
        await shop.bench.until(lambda: "3.50" in str(screen(shop)))
        await checkout.pay_cash(shop.till)
        await shop.bench.until(lambda: f"[QRCode] https://shop.example/r/{number}" in str(screen(shop)))
        shop.ring_up("2.25")
        await shop.bench.until(lambda: "2.25" in str(screen(shop)))
        assert "QRCode" not in str(screen(shop))
        await checkout.void(shop.till, "changed their mind")
        await shop.bench.until(lambda: screen(shop).kind is ScreenKind.IDLE)


async def test_the_code_of_a_receipt_goes_by_itself_when_nobody_comes(opened, monkeypatch):
    monkeypatch.setattr(customer_screen, "LINK_S", 0.05)
    async with opened(show_basket=True) as shop:
        shop.till.settings = shop.till.settings.model_copy(update={"receipt": LINKED})
        shop.ring_up("3.50")
        await shop.bench.until(lambda: "3.50" in str(screen(shop)))
        await checkout.pay_cash(shop.till)
        await shop.bench.until(lambda: "QRCode" in str(screen(shop)))
        await shop.bench.until(lambda: screen(shop).kind is ScreenKind.IDLE)
        assert [one.category for one in shop.served].count("Display") == 3


async def test_a_burst_of_scans_shows_the_last_basket_without_showing_each(opened):
    async with opened(show_basket=True) as shop:
        shop.ring_up(*(f"{price}.00" for price in range(1, 41)))
        await shop.bench.until(lambda: "820.00" in str(screen(shop)))
        assert "30 more before" in str(screen(shop))
        assert sum(one.category == "Display" for one in shop.served) < 5


async def test_no_screen_makes_the_terminal_busy_for_a_payment(opened):
    async with opened(show_basket=True) as shop:
        for price in ("1.00", "2.00", "3.00", "4.00", "5.00"):
            number = shop.ring_up(price).number
            await asyncio.sleep(0)  # the screen is on its way when the payment comes
            assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
            assert shop.stage(number) is Stage.COMPLETED
        assert [amount for _, amount in shop.moved] == ["1.00", "2.00", "3.00", "4.00", "5.00"]
        shop.check()


async def test_when_all_is_paid_the_terminals_own_words_stay_on_its_screen(opened):
    async with opened(show_basket=True) as shop:
        shop.ring_up("20.00")
        await shop.bench.until(lambda: "20.00" in str(screen(shop)))
        await checkout.pay_by_bank_card(shop.till)
        await shop.till.terminal.diagnose()  # a screen would be on its way by then
        await shop.till.terminal.diagnose()
        assert [one.category for one in shop.served].count("Display") == 1


async def test_after_a_card_that_paid_a_part_the_customer_sees_what_is_still_due(opened):
    async with opened(show_basket=True) as shop:
        shop.ring_up("20.00")
        await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
        await shop.bench.until(lambda: "Still due EUR" in str(screen(shop)))
        assert "7.50" in str(screen(shop))


async def test_the_terminal_prints_the_receipts_of_a_till_without_a_printer(opened):
    async with opened(print_receipts=True) as shop:
        number = await shop.sold("3.50")
        await until_printed(shop)
        text, code = on_paper(shop)
        assert number in text
        assert "3.50" in text
        assert number in code
        assert all(len(line) <= 32 for line in text.splitlines())
        assert not shop.obligations(Kind.PAPER)
        assert papers.reprint(shop.till, number) is None
        await until_printed(shop)
        assert "COPY" in on_paper(shop)[2]


async def test_without_paper_the_receipt_waits_and_is_no_copy_when_it_comes(opened):
    async with opened(print_receipts=True) as shop:
        shop.mock.terminal.face.printer_state = PrinterState.NO_PAPER
        await shop.sold("3.50")
        await shop.till.paper.wait_out(5)
        assert "out of paper" in shop.till.paper.lamp.note
        assert [job.state for job in shop.till.books.jobs.values()] == ["blocked"]
        assert shop.obligations(Kind.PAPER)
        shop.mock.terminal.face.printer_state = PrinterState.OK
        await until_printed(shop)
        assert "COPY" not in on_paper(shop)[0]
        assert shop.till.paper.lamp.ok


async def test_a_receipt_that_is_given_up_does_not_print_and_the_next_one_does(opened):
    async with opened(print_receipts=True) as shop:
        shop.mock.terminal.face.printer_state = PrinterState.NO_PAPER
        for price in ("3.50", "2.25"):
            shop.ring_up(price)
            await checkout.pay_cash(shop.till)
        await shop.till.paper.wait_out(5)
        first, second = shop.till.books.jobs
        assert papers.give_up(shop.till, first, manager(shop), "the customer has gone") is None
        assert tuple(shop.till.books.jobs) == (second,)
        shop.mock.terminal.face.printer_state = PrinterState.OK
        await until_printed(shop)
        text, _ = on_paper(shop)
        assert "2.25" in text
        assert "COPY" not in text


async def test_a_terminal_that_is_off_prints_nothing_and_the_status_line_says_so_shortly(opened):
    async with opened(print_receipts=True) as shop:
        assert shop.till.paper.lamp.ok
        shop.till.terminal_health = Health(
            Condition.OUT_OF_REACH, "The terminal cannot be reached: it was switched off."
        )
        _, printer, *_ = Lamps().read(shop.till, shop.clock.now())
        assert (printer.text, printer.level) == ("cannot reach the printer", Level.ATTENTION)


async def test_a_receipt_that_may_be_on_paper_is_printed_again_as_a_copy(opened):
    async with opened(print_receipts=True) as shop:
        shop.arm(FaultKind.DROP_AFTER, category="Print")
        await shop.sold("3.50")
        await until_printed(shop)
        first, again, _code = on_paper(shop)
        assert "COPY" not in first
        assert "COPY" in again


async def test_a_print_that_was_cut_off_by_a_restart_comes_as_a_copy(opened):
    async with opened(print_receipts=True) as shop:
        printing = asyncio.Event()
        print_ = shop.mock.terminal.face.put_on_paper

        def lost(lines: tuple[str, ...]) -> None:
            print_(lines)
            printing.set()

        shop.mock.terminal.face.put_on_paper = lost
        shop.arm(FaultKind.LATE, category="Print", seconds=5)
        await shop.sold("3.50")
        await printing.wait()
        await shop.reopen()
        shop.mock.faults.disarm()
        await until_printed(shop)
        assert "COPY" in on_paper(shop)[1]
