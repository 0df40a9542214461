"""A till with two receipt printers on real sockets: no receipt waits while one of them can print."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from receipts.mock.printer import MockPrinter
from receipts.printing.jobs import Condition
from register.domain.events import PaperNoted
from register.tui.words.lamps import of_printer

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def a_till(make_shop, bench, tmp_path, first, second, **second_keys):
    """One at which neither printer is waited for."""
    keys = {"COLUMNS": "32", "TAKES_OVER_S": "0", "IN_DOUBT_S": "0", **second_keys}
    environ = {
        "REGISTER_PRINTER__HOST": first.host,
        "REGISTER_PRINTER__PORT": str(first.port),
        "REGISTER_SECOND_PRINTER__HOST": second.host,
        "REGISTER_SECOND_PRINTER__PORT": str(second.port),
        **{f"REGISTER_SECOND_PRINTER__{key}": value for key, value in keys.items()},
    }
    async with make_shop(bench, tmp_path, environ=environ) as shop:
        yield shop


async def until(shop, so) -> None:
    """Wait for something that the till tells of."""
    changed = asyncio.Event()
    shop.till.watchers.append(changed.set)
    async with asyncio.timeout(30):
        while not so():
            await changed.wait()
            changed.clear()


async def printed(shop) -> None:
    await until(shop, lambda: not shop.till.books.jobs)


async def test_with_the_first_printer_off_receipts_come_out_of_the_second_as_wide_as_its_paper(
    bench, make_shop, tmp_path
):
    async with MockPrinter(columns=48) as first, MockPrinter(columns=32) as second:
        first.power_off()
        async with a_till(make_shop, bench, tmp_path, first, second) as shop:
            numbers = [await shop.sold("20.00"), await shop.sold("0.99")]
            await printed(shop)
            await until(shop, lambda: shop.till.paper.lamp.condition is Condition.REPLACED)
            assert of_printer(shop.till.paper.lamp).text == "printer 2 prints"
            assert [next(one for one in numbers if one in paper) for paper in second.papers] == numbers
            assert not any("COPY" in paper for paper in second.papers)
            assert all(len(line) <= 32 for paper in second.papers for line in paper.splitlines())
            noted = shop.events(PaperNoted)
            assert {one.printer for one in noted if one.state in ("sending", "printed", "done")} == {"second"}
            assert first.papers == []
            shop.check()


@pytest.mark.parametrize("on_second", [False, True], ids=["on the first", "on the second"])
async def test_the_drawer_opens_where_it_hangs(bench, make_shop, tmp_path, on_second):
    async with MockPrinter(columns=48) as first, MockPrinter(columns=32) as second:
        drawer = str(on_second).lower()
        async with a_till(make_shop, bench, tmp_path, first, second, DRAWER=drawer) as shop:
            await shop.sold("20.00")
            await printed(shop)
            kicked, other = (second, first) if on_second else (first, second)
            await kicked.until(lambda: kicked.pulses == 1)
            assert other.pulses == 0
            assert len(first.papers) == 1


async def test_what_may_be_on_paper_comes_out_as_copy_and_its_rest_never(bench, make_shop, tmp_path):
    """The till is started again in between: the journal knows what the first printer may still hold."""
    async with (
        MockPrinter(columns=48) as first,
        MockPrinter(columns=32) as second,
        a_till(make_shop, bench, tmp_path, first, second) as shop,
    ):
        await until(shop, lambda: shop.till.paper.lamp.condition is Condition.READY)

        def cut_off() -> None:
            first.paper_end()
            first.hang_up()
            first.refuse()

        first.after_lines(7, cut_off)
        number = await shop.sold("20.00")
        await printed(shop)
        (copy,) = second.papers
        assert copy.count(number) == 2, "its number, and the bar code"
        assert "COPY" in copy
        assert shop.till.books.uncleared == ("first",)

        await first.let_in()
        await shop.reopen()
        await until(shop, lambda: shop.till.paper.lamp.note == "paper end")
        first.refill()
        await until(shop, lambda: shop.till.paper.lamp.condition is Condition.READY)
        later = await shop.sold("5.00")
        await printed(shop)
        await first.until(lambda: first.cuts == 1)
        (paper,) = first.papers
        assert later in paper
        assert "COPY" not in paper
        assert paper.count("TOTAL") == 1, "the rest of the first receipt is not on paper"
        assert len(second.papers) == 1
        assert shop.till.books.uncleared == ()
        shop.check()


async def test_a_receipt_in_flight_when_the_till_ended_comes_out_of_the_printer_that_is_there(
    bench, make_shop, tmp_path
):
    async with (
        MockPrinter(columns=48) as first,
        MockPrinter(columns=32) as second,
        a_till(make_shop, bench, tmp_path, first, second, IN_DOUBT_S="3600") as shop,
    ):
        await until(shop, lambda: shop.till.paper.lamp.condition is Condition.READY)
        first.after_lines(7, first.power_off)
        number = await shop.sold("20.00")
        await first.until(lambda: first.lines_printed >= 7)
        later = await shop.sold("5.00")
        await shop.reopen()
        await printed(shop)
        assert [number in second.papers[0], "COPY" in second.papers[0]] == [True, True]
        assert [later in second.papers[1], "COPY" in second.papers[1]] == [True, False]
        shop.check()
