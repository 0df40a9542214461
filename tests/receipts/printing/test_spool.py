"""Every receipt ends on paper, once, or again with COPY on it, whatever the printer does meanwhile."""

from dataclasses import replace

import pytest

from receipts import paper
from receipts.mock.printer import MockPrinter
from receipts.printing.printers import TcpPrinter
from receipts.printing.spool import Condition, Job, JobState, PrinterStatus
from receipts.profiles import Profile
from tests.receipts.printed import (
    BLOCKED,
    DONE,
    LONG,
    LOST,
    PRINTED,
    QUEUED,
    SENDING,
    SUSPENDED,
    UNKNOWN,
    receipt,
    whole_prints,
    words,
)


async def test_a_receipt_is_done_when_the_printer_confirms_it(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]
        assert memory.states("1") == [SENDING, PRINTED, DONE]
        assert spool.status == PrinterStatus(Condition.READY)


async def test_receipts_come_out_in_the_order_of_the_sales(spooling):
    async with MockPrinter() as printer, spooling(printer) as spool:
        for number in "123":
            spool.add(Job(number, receipt(number)))
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words(number) for number in "123"]


async def test_a_reprint_says_copy_with_its_number(spooling):
    async with MockPrinter() as printer, spooling(printer) as spool:
        spool.add(Job("1", receipt(), copy=True, copy_number=3))
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (0, 1)
        assert "Copy 3 printed 2026-11-22 10:42:00" in printer.papers[0]


async def test_paper_end_in_the_middle_waits_for_the_roll_and_prints_once(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.paper_end(after_lines=7)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        assert spool.status == PrinterStatus(Condition.NOT_READY, "paper end")
        assert memory.records[-1] == ("1", SUSPENDED, "paper end")
        assert not await spool.wait_idle(0)
        printer.refill()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]
        assert memory.states("1") == [SENDING, SUSPENDED, SENDING, PRINTED, DONE]
        assert spool.status.ok


async def test_no_clock_runs_while_the_roll_is_fetched(spooling, memory, timing):
    hasty = replace(timing, proof_s=0.02)
    async with MockPrinter() as printer, spooling(printer, timing=hasty) as spool:
        printer.paper_end(after_lines=7)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        assert not await spool.wait_idle(0.2)
        printer.refill()
        assert await spool.wait_idle(LONG)
        assert LOST not in memory.states("1")
        assert printer.papers == [words()]


async def test_paper_end_before_a_receipt_sends_no_byte_of_it(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.paper_end()
        spool.add(Job("1", receipt()))
        await memory.until(BLOCKED)
        assert memory.records == [("1", BLOCKED, "paper end")]
        assert spool.status == PrinterStatus(Condition.NOT_READY, "paper end")
        printer.refill()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]


async def test_an_open_cover_in_the_middle_is_named_and_waited_for(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.after_lines(3, printer.open_cover)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        assert spool.status.note == "cover open"
        printer.close_cover()
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (1, 0)


async def test_power_lost_in_the_middle_prints_again_as_copy(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.after_lines(5, printer.power_off)
        spool.add(Job("1", receipt()))
        await memory.until(LOST)
        assert not spool.status.ok
        await printer.power_on()
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (0, 1)
        assert memory.states("1") == [SENDING, LOST, UNKNOWN, SENDING, PRINTED, DONE]


async def test_power_lost_twice_numbers_the_second_copy_two(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        spool.add(Job("1", receipt()))
        for times in (1, 2):
            printer.after_lines(5, printer.power_off)
            await memory.until(LOST, times)
            await printer.power_on()
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (0, 1)
        assert "Copy 2 printed" in printer.papers[-1]


async def test_a_mute_printer_gets_nothing_until_it_answers(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.mute()
        spool.add(Job("1", receipt()))
        await memory.until(BLOCKED)
        assert spool.status == PrinterStatus(Condition.SILENT, "the printer does not answer")
        assert printer.lines_printed == 0
        printer.unmute()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]


async def test_a_printer_that_falls_silent_may_have_printed_and_prints_a_copy(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.after_lines(5, printer.mute)
        spool.add(Job("1", receipt()))
        await memory.until(LOST)
        printer.unmute()
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (1, 1)


async def test_a_refused_connection_leaves_the_receipt_in_the_queue(spooling, memory, lamp):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.power_off()
        spool.add(Job("1", receipt()))
        await lamp.until("cannot reach the printer")
        assert not spool.status.ok
        assert memory.records == []
        await printer.power_on()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]
        assert lamp.shown[-1].ok


async def test_a_broken_line_leaves_what_was_printed_in_doubt_and_prints_a_copy(spooling, memory):
    """The printer goes on with what it has; its echo went nowhere, so nobody knows."""
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.after_lines(4, printer.open_cover)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        await printer.break_lines()
        await memory.until(LOST)
        printer.close_cover()
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (1, 1)


async def test_an_echo_that_comes_late_over_a_new_line_proves_the_receipt(spooling, memory):
    """Some printers give a waiting echo to the next connection: then no copy is needed."""
    async with MockPrinter(keeps_echoes=True) as printer, spooling(printer) as spool:
        printer.after_lines(4, printer.open_cover)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        await printer.break_lines()
        await memory.until(LOST)
        printer.close_cover()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]


async def test_a_jammed_cutter_is_told_and_leaves_only_the_cut_to_do(spooling, memory, lamp):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.jam_cutter()
        spool.add(Job("1", receipt()))
        await memory.until(PRINTED)
        await printer.until(lambda: whole_prints(printer) == (1, 0))
        assert printer.cuts == 0
        await lamp.until("cutter jammed")
        assert not spool.status.ok
        printer.free_cutter()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]


async def test_power_lost_after_the_last_line_leaves_only_the_cut_to_do(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.jam_cutter()
        spool.add(Job("1", receipt()))
        await memory.until(PRINTED)
        printer.power_off()
        printer.free_cutter()
        await printer.power_on()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]


@pytest.mark.parametrize("state", [QUEUED, BLOCKED])
async def test_after_a_restart_what_was_never_sent_prints_as_an_original(spooling, state):
    async with MockPrinter() as printer, spooling(printer) as spool:
        spool.add(Job("1", receipt(), state=state))
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (1, 0)


@pytest.mark.parametrize("state", [SENDING, SUSPENDED, LOST, UNKNOWN])
async def test_after_a_restart_what_may_have_been_sent_prints_as_copy(spooling, state):
    async with MockPrinter() as printer, spooling(printer) as spool:
        spool.add(Job("1", receipt(), state=state))
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (0, 1)


async def test_the_rest_of_a_lost_receipt_does_not_run_into_its_copy(spooling):
    async with MockPrinter(lines_per_s=50) as printer:
        former = await TcpPrinter(printer.host, printer.port, linger_s=0).connect()
        await former.send(paper.INIT + paper.body(receipt(length=60), Profile("mock")))
        await printer.until(lambda: printer.lines_printed == 2)
        await former.close()
        async with spooling(printer) as spool:
            spool.add(Job("1", receipt(), state=SENDING))
            assert await spool.wait_idle(LONG)
        [text] = printer.papers
        assert text.count("END 2-000042") == 1
        assert whole_prints(printer) == (0, 1)


async def test_after_a_restart_what_is_printed_is_only_cut_and_what_is_done_left_alone(spooling):
    async with MockPrinter() as printer, spooling(printer) as spool:
        spool.add(Job("1", receipt(), state=DONE))
        assert await spool.wait_idle(0.01)
        spool.add(Job("2", receipt(), state=PRINTED))
        assert await spool.wait_idle(LONG)
        assert printer.papers == [""]


async def test_sending_is_remembered_before_the_first_byte_leaves(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        remember = memory.record

        def full_disk(job_id: str, state: JobState, note: str) -> None:
            if state is SENDING and not memory.records:
                memory.records.append((job_id, QUEUED, "disk full"))
                raise OSError("disk full")
            remember(job_id, state, note)

        memory.record = full_disk
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]


async def test_the_worker_outlives_an_error_of_its_own(spooling, memory, lamp, caplog):
    async with MockPrinter() as printer, spooling(printer) as spool:
        remember = memory.record
        memory.record = lambda *_: 1 / 0
        spool.add(Job("1", receipt()))
        await lamp.until("see the log")
        memory.record = remember
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (1, 0)
    assert "ZeroDivisionError" in caplog.text


async def test_a_roll_that_will_end_soon_is_told_and_prints_on(spooling):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.paper_near_end()
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        assert spool.status == PrinterStatus(Condition.READY, "paper near end")


async def test_a_printer_slow_to_answer_is_not_heard_one_question_behind(spooling, memory, timing):
    async with MockPrinter() as printer, spooling(printer, timing=timing) as spool:
        printer.voice.late(timing.answer_s * 1.5)
        printer.paper_end()
        spool.add(Job("1", receipt()))
        await memory.until(BLOCKED)
        assert memory.records == [("1", BLOCKED, "paper end")]


async def test_a_printer_that_was_mute_when_the_roll_came_is_asked_and_goes_on(spooling, memory, timing):
    async with (
        MockPrinter() as printer,
        spooling(printer, timing=replace(timing, stopped_look_s=0.03)) as spool,
    ):
        printer.paper_end(after_lines=7)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        printer.mute()
        printer.refill()
        await printer.until(lambda: printer.cuts == 1)
        printer.unmute()
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (1, 1)


async def test_a_receipt_that_is_withdrawn_is_not_printed_and_the_next_one_is(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.paper_end()
        spool.add(Job("1", receipt("1")))
        spool.add(Job("2", receipt("2")))
        await memory.until(BLOCKED)
        assert spool.withdraw("1")
        assert spool.withdraw("9"), "what nobody queued is not printed either"
        printer.refill()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words("2")]


async def test_a_receipt_that_the_printer_is_at_cannot_be_withdrawn(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.paper_end(after_lines=7)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        assert not spool.withdraw("1")
        printer.refill()
        assert await spool.wait_idle(LONG)
        assert printer.papers == [words()]
