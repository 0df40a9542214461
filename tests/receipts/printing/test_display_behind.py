"""A customer display behind the receipt printer: it gets its bytes between two jobs, never a receipt's."""

import asyncio
from dataclasses import replace

import pytest

from receipts import paper
from receipts.customer_display import Display, DisplayLine, DisplayPicture, passed_through
from receipts.mock.printer import MockPrinter
from receipts.printing.display_behind import BehindPrinter, printer_first
from receipts.printing.printers import Connection, TcpPrinter
from receipts.printing.spool import Job
from receipts.profiles import Confirmation
from tests.receipts.printed import BLOCKED, DONE, LONG, SENDING, SUSPENDED, receipt, whole_prints, words


def picture(upper: str, lower: str = "") -> bytes:
    return Display().to_bytes(DisplayPicture(DisplayLine(upper), DisplayLine(lower)))


class Overheard:
    """Lines to a printer, and all that went over each."""

    def __init__(self, printer: MockPrinter) -> None:
        self._connect = TcpPrinter(printer.host, printer.port, connect_s=0.5, linger_s=0.05).connect
        self.lines: list[bytes] = []

    async def connect(self) -> Connection:
        line = await self._connect()
        at, send = len(self.lines), line.send
        self.lines.append(b"")

        async def sent(data: bytes) -> None:
            self.lines[at] += data
            await send(data)

        line.send = sent
        return line


@pytest.fixture
def behind(spooling):
    """A spool in front of a printer with a display behind it."""
    return lambda printer, *, confirmation=Confirmation.A, **others: spooling(
        printer, confirmation, **{"connect": printer_first(Overheard(printer).connect), **others}
    )


@pytest.mark.parametrize("confirmation", Confirmation)
async def test_a_display_behind_the_printer_shows_the_picture_and_nothing_is_on_paper(behind, confirmation):
    async with MockPrinter() as printer, behind(printer, confirmation=confirmation) as spool:
        spool.display.show(picture("Milk            1.20", "Total EUR      12.30"))
        await printer.until(lambda: printer.display.lines == ("Milk            1.20", "Total EUR      12.30"))
        assert await spool.display.wait_shown(LONG)
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        await printer.until(lambda: bool(printer.papers))
        assert (printer.papers, printer.errors) == ([words()], [])
        assert printer.display.errors == []


async def test_of_many_pictures_the_newest_is_shown_without_showing_each(spooling):
    async with MockPrinter() as printer:
        overheard = Overheard(printer)
        async with spooling(printer, connect=printer_first(overheard.connect)) as spool:
            for number in range(100):
                spool.display.show(picture(f"item {number}"))
            await printer.until(lambda: printer.display.lines[0] == "item 99")
    assert b"".join(overheard.lines).count(b"\x1b=\x02") == 1


async def test_pictures_and_pulses_never_come_into_the_middle_of_a_receipt(spooling, memory):
    async with MockPrinter(lines_per_s=4000) as printer:
        overheard = Overheard(printer)
        async with spooling(printer, connect=printer_first(overheard.connect)) as spool:
            for number in range(8):
                spool.add(Job(str(number), receipt(f"2-{number}")))
                spool.display.show(picture(f"before {number}"))
                await memory.until(DONE, number)
                spool.kick_drawer()
                spool.display.show(picture(f"while it prints {number}"))
            assert await spool.wait_idle(LONG)
            assert await spool.display.wait_shown(LONG)
            await printer.until(lambda: printer.display.lines[0] == "while it prints 7")
        assert printer.papers == [words(f"2-{number}") for number in range(8)]
        assert printer.errors == printer.display.errors == []
    for line in overheard.lines:
        for job in line.split(paper.INIT)[1:]:
            assert b"\x1b=\x02" not in job.partition(paper.FEED_AND_CUT)[0]
        for shown in line.split(b"\x1b=\x02")[1:]:
            inside = shown.partition(b"\x1b=\x01")[0]
            assert b"\x10" not in inside, "a question or a pulse within a picture"


async def test_a_picture_waits_until_the_receipt_that_stopped_for_paper_is_out(behind, memory):
    async with MockPrinter() as printer, behind(printer) as spool:
        spool.display.show(picture("Milk"))
        await printer.until(lambda: printer.display.lines[0] == "Milk")
        printer.paper_end(after_lines=3)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        spool.display.show(picture("Bread"))
        assert not await spool.display.wait_shown(0.05)
        assert printer.display.lines[0] == "Milk"
        printer.refill()
        await printer.until(lambda: printer.display.lines[0] == "Bread")
        assert (printer.papers, printer.errors) == ([words()], [])


async def test_no_picture_follows_on_half_a_receipt_of_a_till_that_was_killed(behind):
    async with MockPrinter() as printer:
        killed = await TcpPrinter(printer.host, printer.port).connect()
        await killed.send(paper.INIT + b"Receipt 2-000042\nitem 0 of")
        await killed.close()
        async with behind(printer) as spool:
            spool.display.show(picture("Milk"))
            spool.add(Job("1", receipt(), state=SENDING))
            assert await spool.wait_idle(LONG)
            await printer.until(lambda: printer.display.lines[0] == "Milk")
        assert (printer.errors, whole_prints(printer)) == ([], (0, 1))


async def test_a_picture_that_changes_while_one_leaves_is_still_to_be_shown():
    display = BehindPrinter(lambda: None)
    async with MockPrinter() as printer:
        line = await TcpPrinter(printer.host, printer.port).connect()
        send = line.send

        async def sent(data: bytes) -> None:
            await send(data)
            display.show(b"newer")

        line.send = sent
        display.show(b"older")
        await display.refresh(line)
        await line.close()
    assert display.waits


async def test_a_printer_without_paper_gets_no_pictures_that_it_would_only_keep(behind, memory):
    async with MockPrinter() as printer, behind(printer) as spool:
        printer.paper_end()
        spool.add(Job("1", receipt()))
        await memory.until(BLOCKED)
        for number in range(50):
            spool.display.show(picture(f"item {number}"))
        assert not await spool.display.wait_shown(0.05)
        assert len(printer._engine.buffer) < 500
        printer.refill()
        await printer.until(lambda: printer.display.lines[0] == "item 49")
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (1, 0)


async def test_the_drawer_opens_at_once_while_pictures_change(behind):
    async with MockPrinter() as printer, behind(printer) as spool:
        spool.display.show(picture("Change EUR  7.65"))
        spool.kick_drawer()
        await printer.until(lambda: printer.pulses == 1)
        await printer.until(lambda: printer.display.lines[0] == "Change EUR  7.65")


async def test_a_printer_that_was_off_has_the_newest_picture_when_it_is_back(behind, lamp):
    async with MockPrinter() as printer, behind(printer) as spool:
        spool.display.show(picture("Milk"))
        await printer.until(lambda: printer.display.lines[0] == "Milk")
        printer.power_off()
        spool.display.show(picture("Bread"))
        await lamp.until("cannot reach the printer")
        spool.display.show(picture("Butter"))
        await printer.power_on()
        await printer.until(lambda: printer.display.lines[0] == "Butter")


async def test_a_display_that_lost_its_picture_gets_it_again_with_the_next_look_at_the_printer(
    spooling, timing
):
    async with MockPrinter() as printer:
        connect = printer_first(Overheard(printer).connect)
        async with spooling(printer, connect=connect, timing=replace(timing, idle_look_s=0.01)) as spool:
            spool.display.show(picture("Milk"))
            await printer.until(lambda: printer.display.lines[0] == "Milk")
            printer.display.reset()
            await printer.until(lambda: printer.display.lines[0] == "Milk")


async def test_a_printer_that_hangs_holds_nobody_who_changes_the_picture(behind, lamp):
    async with MockPrinter() as printer, behind(printer) as spool:
        printer.stop_reading()
        spool.display.show(picture("Milk"))
        await lamp.until("does not answer")
        started = asyncio.get_running_loop().time()
        for number in range(1000):
            spool.display.show(picture(f"item {number}"))
        assert asyncio.get_running_loop().time() - started < 1
        printer.read_on()
        await printer.until(lambda: printer.display.lines[0] == "item 999")


@pytest.mark.parametrize("confirmation", [Confirmation.A, Confirmation.D])
async def test_a_till_that_ended_anywhere_in_a_picture_prints_its_next_receipt_on_paper(behind, confirmation):
    whole = passed_through(picture("Milk", "Total EUR  1.20"))
    for end in range(len(whole)):
        async with MockPrinter() as printer:
            killed = await TcpPrinter(printer.host, printer.port).connect()
            await killed.send(whole[:end])
            await killed.close()
            async with behind(printer, confirmation=confirmation) as spool:
                spool.add(Job("1", receipt()))
                assert await spool.wait_idle(LONG)
                await printer.until(lambda: bool(printer.papers))
                assert printer.papers == [words()], whole[:end]


async def test_a_receipt_goes_to_paper_only_since_the_printer_is_selected_first(spooling):
    """Without it the till that was killed in a picture would send its next receipt to the display."""
    whole = passed_through(picture("Milk"))
    async with MockPrinter() as printer:
        killed = await TcpPrinter(printer.host, printer.port).connect()
        await killed.send(whole[:20])
        await killed.close()
        async with spooling(printer, Confirmation.D) as spool:
            spool.add(Job("1", receipt()))
            assert await spool.wait_idle(LONG)
        await printer.until(lambda: bool(printer.display.errors))
        assert printer.papers == []


async def test_a_display_selected_in_the_middle_of_a_receipt_is_an_error_of_the_till():
    async with MockPrinter() as printer:
        line = await TcpPrinter(printer.host, printer.port).connect()
        await line.send(b"half a receipt\n" + passed_through(picture("Milk")))
        await printer.until(lambda: printer.display.lines[0] == "Milk")
        await line.close()
        assert printer.errors == ["the display is selected in the middle of a receipt"]
