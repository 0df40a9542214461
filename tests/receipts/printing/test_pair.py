"""Two printers as one: a receipt comes out of the one that can, in its turn, and once over both of them."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from receipts.mock.printer import MockPrinter
from receipts.printing.pair import Pair
from receipts.printing.printers import TcpPrinter
from receipts.printing.sides import Device, Patience, Which
from receipts.printing.spool import Condition, Job, JobState, PrinterStatus
from receipts.profiles import Confirmation, Profile
from tests.receipts.conftest import AT, FAST, Memory
from tests.receipts.printed import (
    BLOCKED,
    DONE,
    LONG,
    LOST,
    SENDING,
    SUSPENDED,
    UNKNOWN,
    receipt,
    whole_prints,
    words,
)

FIRST, SECOND = Which.FIRST, Which.SECOND
AT_ONCE = Patience(unsent_s=0, in_doubt_s=0)
NEVER = Patience(unsent_s=3600, in_doubt_s=3600)


class Both(Memory):
    """Remembers jobs, and which printer had each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.printers: list[str] = []

    def record(self, job_id: str, state: JobState, note: str, printer: str = "") -> None:
        self.printers.append(printer)
        super().record(job_id, state, note)

    def had(self, state: JobState) -> list[str]:
        """Which printers had a job in that state, in turn."""
        return [which for which, (_, had, _) in zip(self.printers, self.records, strict=True) if had is state]


def device(printer: MockPrinter, confirmation: Confirmation = Confirmation.A) -> Device:
    connect = TcpPrinter(printer.host, printer.port, connect_s=0.5, linger_s=0.05).connect
    return Device(connect, Profile("mock", printer.columns, confirmation=confirmation))


@pytest.fixture
def memory() -> Both:
    return Both()


@pytest.fixture
def pairing(memory, lamp):
    """`async with pairing(first, second)`: both at work, seen well once."""

    @asynccontextmanager
    async def pairing(first, second, patience=AT_ONCE, seen=True, **others):
        settings = {"timing": FAST, "now": lambda: AT, "on_status": lamp, **others}
        pair = Pair(device(first), device(second), memory, patience=patience, **settings)
        worker = asyncio.create_task(pair.run())
        try:
            if seen:
                await lamp.becomes(Condition.READY)
            yield pair
        finally:
            worker.cancel()
            await asyncio.wait([worker])

    return pairing


async def test_while_both_are_well_all_receipts_come_out_of_the_first(pairing):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        for number in "123":
            pair.add(Job(number, receipt(number)))
        assert await pair.wait_idle(LONG)
        assert first.papers == [words(number) for number in "123"]
        assert second.papers == []
        assert pair.status == PrinterStatus(Condition.READY)


@pytest.mark.parametrize(
    "breaks",
    [
        MockPrinter.open_cover,
        MockPrinter.paper_end,
        MockPrinter.mute,
        MockPrinter.power_off,
        MockPrinter.refuse,
    ],
)
async def test_what_the_first_cannot_begin_comes_out_of_the_second_in_its_order(pairing, memory, breaks):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        breaks(first)
        for number in "123":
            pair.add(Job(number, receipt(number)))
        assert await pair.wait_idle(LONG)
        assert first.papers == []
        assert second.papers == [words(number) for number in "123"]
        assert memory.had(SENDING) == [SECOND] * 3
        assert pair.status.condition is Condition.REPLACED


async def test_receipts_come_out_of_the_first_again_when_it_is_well(pairing, lamp):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        first.paper_end()
        pair.add(Job("1", receipt("1")))
        assert await pair.wait_idle(LONG)
        await lamp.becomes(Condition.REPLACED, "paper end")
        first.refill()
        await lamp.becomes(Condition.READY)
        pair.add(Job("2", receipt("2")))
        assert await pair.wait_idle(LONG)
        assert (first.papers, second.papers) == ([words("2")], [words("1")])


async def test_while_a_half_printed_receipt_waits_nobody_is_told_that_the_second_prints(
    pairing, memory, lamp
):
    patience = Patience(unsent_s=0, in_doubt_s=3600)
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second, patience) as pair:
        first.paper_end(after_lines=3)
        pair.add(Job("1", receipt("1")))
        await memory.until(SUSPENDED)
        await lamp.becomes(Condition.NOT_READY, "paper end")
        assert pair.of(SECOND).ok
        assert Condition.REPLACED not in [status.condition for status in lamp.shown]
        first.refill()
        assert await pair.wait_idle(LONG)
        assert (first.papers, second.papers) == ([words("1")], [])
        await lamp.becomes(Condition.READY)


async def test_who_changes_the_roll_in_time_gets_the_receipt_from_the_first(pairing, memory, lamp):
    async with (
        MockPrinter() as first,
        MockPrinter() as second,
        pairing(first, second, NEVER) as pair,
    ):
        first.paper_end()
        pair.add(Job("1", receipt()))
        await memory.until(BLOCKED)
        await lamp.becomes(Condition.NOT_READY, "paper end")
        first.refill()
        assert await pair.wait_idle(LONG)
        assert (first.papers, second.papers) == ([words()], [])


async def test_a_first_printer_that_is_found_dead_at_the_start_is_not_waited_for(pairing):
    async with MockPrinter() as first, MockPrinter() as second:
        first.power_off()
        async with pairing(first, second, NEVER, seen=False) as pair:
            pair.add(Job("1", receipt()))
            assert await pair.wait_idle(LONG)
            assert second.papers == [words()]


async def test_nobody_waits_for_the_printer_that_is_down_once_the_other_has_printed(pairing):
    """It is asked again every quarter of a minute; a command at the counter ends before that."""
    slow = replace(FAST, first_pause_s=3600, longest_pause_s=3600)
    async with MockPrinter() as first, MockPrinter() as second:
        first.power_off()
        async with pairing(first, second, seen=False, timing=slow) as pair:
            pair.add(Job("1", receipt()))
            assert await pair.wait_idle(LONG)
            assert second.papers == [words()]


async def test_with_both_down_it_comes_out_of_whichever_is_well_first(pairing, memory, lamp):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        first.paper_end()
        second.open_cover()
        for number in "12":
            pair.add(Job(number, receipt(number)))
        await memory.until(BLOCKED)
        await lamp.becomes(Condition.NOT_READY, "paper end")
        second.close_cover()
        assert await pair.wait_idle(LONG)
        assert (first.papers, second.papers) == ([], [words("1"), words("2")])


async def test_what_the_second_has_not_begun_goes_back_to_a_first_that_is_well(pairing, memory, lamp):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        first.paper_end()
        pair.add(Job("1", receipt("1")))
        assert await pair.wait_idle(LONG)
        await lamp.becomes(Condition.REPLACED, "paper end")
        second.open_cover()
        pair.add(Job("2", receipt("2")))
        await memory.until(BLOCKED, 2)
        assert memory.had(BLOCKED) == [FIRST, SECOND]
        first.refill()
        assert await pair.wait_idle(LONG)
        assert (first.papers, second.papers) == ([words("2")], [words("1")])


async def test_a_receipt_stopped_in_the_middle_is_cleared_and_comes_out_elsewhere_as_copy(
    pairing, memory, lamp
):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        first.paper_end(after_lines=7)
        pair.add(Job("1", receipt()))
        assert await pair.wait_idle(LONG)
        assert whole_prints(second) == (0, 1)
        assert "Copy 1 printed 2026-11-22 10:42:00" in second.papers[0]
        assert memory.states("1")[:4] == [SENDING, SUSPENDED, LOST, UNKNOWN]
        first.refill()
        await lamp.becomes(Condition.READY)
        pair.add(Job("2", receipt("2")))
        assert await pair.wait_idle(LONG)
        assert words("2") in first.papers[0]
        assert whole_prints(first) == (0, 0)


async def test_a_jammed_cutter_keeps_its_receipt_and_the_next_comes_out_of_the_second(pairing, memory):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        first.break_cutter()
        for number in "12":
            pair.add(Job(number, receipt(number)))
        await second.until(lambda: second.cuts == 1)
        assert second.papers == [words("2")]
        assert words("1") in first.uncut
        first.free_cutter()
        first.power_off()
        await first.power_on()
        assert await pair.wait_idle(LONG)
        assert whole_prints(second, "1") == (0, 0)


async def test_a_receipt_stopped_in_the_middle_goes_on_when_the_roll_comes_in_time(pairing, memory):
    async with (
        MockPrinter() as first,
        MockPrinter() as second,
        pairing(first, second, NEVER) as pair,
    ):
        first.paper_end(after_lines=7)
        pair.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        first.refill()
        assert await pair.wait_idle(LONG)
        assert (first.papers, second.papers) == ([words()], [])


async def test_what_was_lost_waits_for_its_printers_proof_and_prints_no_copy(pairing, memory):
    async with (
        MockPrinter(keeps_echoes=True) as first,
        MockPrinter() as second,
        pairing(first, second, NEVER) as pair,
    ):
        first.when(lambda: first.lines_printed >= 11, first.hang_up)
        pair.add(Job("1", receipt()))
        assert await pair.wait_idle(LONG)
        assert whole_prints(first) == (1, 0)
        assert second.papers == []
        assert DONE in memory.states("1")


async def test_what_is_left_in_a_printer_is_cleared_before_it_gets_anything_else(pairing, lamp):
    """It stands without paper, its buffer full, and takes no call until the other has printed."""
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:

        def cut_off() -> None:
            first.paper_end()
            first.hang_up()
            first.refuse()

        first.when(lambda: first.lines_printed >= 7, cut_off)
        pair.add(Job("1", receipt()))
        assert await pair.wait_idle(LONG)
        assert whole_prints(second) == (0, 1)
        await first.let_in()
        await lamp.becomes(Condition.REPLACED, "paper end")
        first.refill()
        await lamp.becomes(Condition.READY)
        pair.add(Job("2", receipt("2")))
        assert await pair.wait_idle(LONG)
        assert len(first.papers) == 1
        assert words("2") in first.papers[0]
        assert "END 2-000042" not in first.papers[0], "the rest of the other receipt came out too"


async def test_a_lost_receipt_that_was_printed_after_all_is_not_printed_again(pairing, memory):
    """The second took it over and could not begin; meanwhile the first is back, and proves it."""
    patience = replace(AT_ONCE, in_doubt_s=0.05)
    async with (
        MockPrinter(keeps_echoes=True) as first,
        MockPrinter() as second,
        pairing(first, second, patience) as pair,
    ):

        def cut_off() -> None:
            first.hang_up()
            first.refuse()

        first.when(lambda: first.lines_printed >= 11, cut_off)
        pair.add(Job("1", receipt()))
        await memory.until(LOST)
        second.open_cover()  # still thought to be well
        await memory.until(UNKNOWN)
        assert memory.had(UNKNOWN) == [SECOND]
        await first.until(lambda: first.cuts == 1)
        await first.let_in()
        assert await pair.wait_idle(LONG)
        assert (whole_prints(first), second.papers) == ((1, 0), [])
        assert memory.had(DONE) == [FIRST]


async def test_the_drawer_hangs_on_the_printer_that_is_named(pairing):
    async with MockPrinter() as first, MockPrinter() as second:
        async with pairing(first, second) as pair:
            pair.kick_drawer()
            await first.until(lambda: first.pulses == 1)
        async with pairing(first, second, drawer=SECOND) as pair:
            pair.kick_drawer()
            await second.until(lambda: second.pulses == 1)
        assert (first.pulses, second.pulses) == (1, 1)


async def test_each_receipt_is_as_wide_as_the_paper_of_the_printer_that_prints_it(pairing):
    async with MockPrinter(columns=48) as first, MockPrinter(columns=32) as second:
        async with pairing(first, second) as pair:
            pair.add(Job("1", receipt("1")))
            assert await pair.wait_idle(LONG)
            first.paper_end()
            pair.add(Job("2", receipt("2")))
            assert await pair.wait_idle(LONG)
        assert max(map(len, first.papers[0].splitlines())) == 48
        assert max(map(len, second.papers[0].splitlines())) == 32


async def test_the_lamp_says_when_the_first_is_alone(pairing, lamp):
    async with MockPrinter() as first, MockPrinter() as second:
        second.open_cover()
        async with pairing(first, second, seen=False) as pair:
            await lamp.becomes(Condition.ALONE, "cover open")
            assert pair.status.ok
            second.close_cover()
            await lamp.becomes(Condition.READY)


@pytest.mark.parametrize("had", [FIRST, SECOND])
async def test_after_a_restart_its_own_printer_prints_the_copy_when_it_is_there(pairing, memory, had):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        pair.add(Job("1", receipt(), state=LOST), had)
        assert await pair.wait_idle(LONG)
        assert memory.had(SENDING) == [had]
        assert whole_prints(first if had is FIRST else second) == (0, 1)


async def test_after_a_restart_without_its_own_printer_the_other_prints_the_copy(pairing, memory):
    async with MockPrinter() as first, MockPrinter() as second:
        first.power_off()
        async with pairing(first, second, NEVER, seen=False) as pair:
            pair.add(Job("1", receipt(), state=SENDING), FIRST)
            pair.add(Job("2", receipt("2")))
            assert await pair.wait_idle(LONG)
            assert memory.had(SENDING) == [SECOND, SECOND]
            assert whole_prints(second) == (0, 1)
            assert second.papers[1] == words("2")


async def test_a_receipt_that_is_withdrawn_comes_out_of_neither(pairing, memory):
    async with MockPrinter() as first, MockPrinter() as second, pairing(first, second) as pair:
        first.paper_end()
        second.paper_end()
        for number in "123":
            pair.add(Job(number, receipt(number)))
        await memory.until(BLOCKED)
        assert pair.withdraw("1")
        assert pair.withdraw("3")
        first.refill()
        second.refill()
        assert await pair.wait_idle(LONG)
        assert first.papers + second.papers == [words("2")]
