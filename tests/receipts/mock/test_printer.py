"""The mock answers when, and only when, a printer would."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts import paper
from receipts.mock.commands import command_length, real_time_length
from receipts.mock.engine import CutOff, Engine
from receipts.mock.printer import MockPrinter
from receipts.preview import as_text, lines
from receipts.printing.answers import AutoStatus, Cleared, PowerNotice, ProcessId, RealTime, Turn
from receipts.printing.printers import PrinterGone, TcpPrinter
from receipts.printing.spool import Job
from receipts.profiles import Profile
from tests.receipts.printed import LONG, receipt, whole_prints

ECHO = b"\x1d(H\x06\x00\x30\x30"


@asynccontextmanager
async def line_to(printer: MockPrinter):
    connection = await TcpPrinter(printer.host, printer.port, linger_s=0.05).connect()
    try:
        yield connection
    finally:
        await connection.close()


async def test_an_id_comes_back_only_when_the_lines_before_it_are_on_paper():
    async with MockPrinter() as printer, line_to(printer) as line:
        printer.paper_end(after_lines=2)
        await line.send(b"one\ntwo\nthree\n" + ECHO + b"0001")
        await printer.until(lambda: printer.lines_printed == 2)
        assert await line.answer(0.02) is None
        printer.refill()
        assert await line.answer(5) == ProcessId(b"0001")
        assert printer.uncut == "one\ntwo\nthree"


async def test_status_is_answered_at_once_even_behind_a_paper_end():
    async with MockPrinter() as printer, line_to(printer) as line:
        printer.paper_end()
        await line.send(b"waits\n\x10\x04\x04")
        assert await line.answer(5) == RealTime(0x7E)
        assert printer.uncut == ""


async def test_automatic_status_tells_every_change():
    async with MockPrinter() as printer, line_to(printer) as line:
        await line.send(b"\x1da\x0e")
        assert await line.answer(5) == AutoStatus(b"\x10\x00\x00\x00")
        printer.open_cover()
        assert await line.answer(5) == AutoStatus(b"\x38\x00\x00\x00")
        printer.close_cover()
        assert await line.answer(5) == AutoStatus(b"\x10\x00\x00\x00")


async def test_a_question_in_its_turn_stays_unanswered_without_paper():
    async with MockPrinter() as printer, line_to(printer) as line:
        printer.paper_end()
        await line.send(b"\x1dr\x01")
        assert await line.answer(0.02) is None
        printer.refill()
        assert await line.answer(5) == Turn(0)


async def test_clearing_throws_away_what_is_not_printed():
    async with MockPrinter() as printer, line_to(printer) as line:
        printer.paper_end(after_lines=1)
        await line.send(b"one\ntwo\n" + ECHO + b"0001")
        await printer.until(lambda: printer.lines_printed == 1)
        await line.send(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
        assert await line.answer(5) == Cleared()
        printer.refill()
        await line.send(b"three\n" + ECHO + b"0002")
        assert await line.answer(5) == ProcessId(b"0002")
        assert printer.uncut == "one\nthree"


async def test_power_off_breaks_the_line_only_when_power_is_back():
    async with MockPrinter() as printer, line_to(printer) as line:
        await line.send(b"half a line")
        await printer.until(lambda: True)
        printer.power_off()
        await line.send(b"\x10\x04\x01")
        assert await line.answer(0.02) is None
        await printer.power_on()
        for _ in range(2):
            with pytest.raises(PrinterGone):
                await line.answer(5)
        async with line_to(printer) as again:
            await again.send(b"new\n" + ECHO + b"0001")
            assert await again.answer(5) == ProcessId(b"0001")
        assert printer.uncut == "new"


async def test_the_second_caller_waits_until_the_first_hangs_up():
    async with MockPrinter() as printer:
        async with line_to(printer) as first:
            await first.send(b"first\n" + ECHO + b"0001")
            assert await first.answer(5) == ProcessId(b"0001")
            second = await TcpPrinter(printer.host, printer.port).connect()
            await second.send(b"second\n" + ECHO + b"0002")
            assert await second.answer(0.02) is None
        assert await second.answer(5) == ProcessId(b"0002")
        await second.close()


async def test_more_than_the_buffer_holds_waits_outside():
    async with MockPrinter() as printer, line_to(printer) as line:
        printer.paper_end()
        await line.send(b"x" * 20_000 + b"\n\x10\x04\x01")
        assert await line.answer(0.02) is None
        printer.refill()
        assert await line.answer(5) == RealTime(0x12)


async def test_a_small_buffer_lets_in_little_until_it_is_worked_off():
    async with MockPrinter(receive_buffer=45) as printer, line_to(printer) as line:
        printer.paper_end()
        await line.send(b"x" * 2000 + b"\n")
        await line.send(b"\x10\x04\x01")
        assert await line.answer(0.02) is None
        printer.refill()
        assert await line.answer(5) == RealTime(0x12)


FORCE = b"EPSONC\x03\x00\x00\x15\x00\x00\x00\x01"


class Caller(asyncio.DatagramProtocol):
    """Sends orders to a printer's second door, and keeps what comes back."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[bytes] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.said.put_nowait(data)


@asynccontextmanager
async def side_door_of(printer: MockPrinter):
    loop = asyncio.get_running_loop()
    assert printer.udp_port
    where = (printer.host, printer.udp_port)
    transport, caller = await loop.create_datagram_endpoint(Caller, remote_addr=where)

    async def order(data: bytes) -> bytes:
        transport.sendto(data)
        async with asyncio.timeout(30):
            return await caller.said.get()

    try:
        yield order
    finally:
        transport.close()


async def test_a_question_behind_a_full_buffer_comes_through_when_the_board_is_told_to_let_it():
    async with MockPrinter(udp_port=0) as printer, line_to(printer) as line, side_door_of(printer) as order:
        printer.paper_end()
        await line.send(b"x" * 20_000 + b"\n\x10\x04\x01")
        assert await line.answer(0.02) is None
        assert await order(FORCE + b"\x01") == b"EPSONc" + FORCE[6:] + b"\x01"
        assert await line.answer(5) == RealTime(0x1A)
        assert await order(FORCE + b"\x00") == b"EPSONc" + FORCE[6:] + b"\x00"
        await line.send(b"x" * 2_000 + b"\n\x10\x04\x01")
        assert await line.answer(0.02) is None, "and again nothing passes"
        printer.refill()
        assert await line.answer(5) == RealTime(0x12)
        assert printer.errors == []


async def test_the_second_door_answers_no_other_words():
    async with MockPrinter(udp_port=0) as printer, side_door_of(printer) as order:
        for nonsense in (b"EPSONP" + FORCE[6:] + b"\x01", FORCE + b"\x02", b"\x01"):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.02):
                    await order(nonsense)
        assert (await order(FORCE + b"\x01"))[-1] == 1


async def test_a_board_that_tells_unasked_is_first_to_speak_and_tells_every_change():
    async with MockPrinter(tells_unasked=True) as printer, line_to(printer) as line:
        assert await line.answer(5) == AutoStatus(b"\x10\x00\x00\x00")
        printer.open_cover()
        assert await line.answer(5) == AutoStatus(b"\x38\x00\x00\x00")


async def test_a_fourth_caller_is_turned_away_until_one_of_the_three_has_gone():
    async with MockPrinter() as printer:
        callers = [await TcpPrinter(printer.host, printer.port).connect() for _ in range(3)]
        fourth = await TcpPrinter(printer.host, printer.port).connect()
        with pytest.raises(PrinterGone):
            await fourth.answer(5)
        await callers[0].send(b"\x10\x04\x01")
        assert await callers[0].answer(5) == RealTime(0x12), "those inside notice nothing"
        await fourth.close()
        await callers[2].close()
        await callers[0].close()
        await callers[1].send(b"\x10\x04\x01")
        assert await callers[1].answer(5) == RealTime(0x12)
        async with line_to(printer) as again:
            await callers[1].close()
            await again.send(b"\x10\x04\x01")
            assert await again.answer(5) == RealTime(0x12)


async def test_a_line_on_which_nothing_comes_is_closed_and_the_next_caller_served():
    async with MockPrinter(idle_s=0.05) as printer, line_to(printer) as silent, line_to(printer) as next_:
        with pytest.raises(PrinterGone):
            await silent.answer(5)
        await next_.send(b"\x10\x04\x01")
        assert await next_.answer(5) == RealTime(0x12)


async def test_a_line_on_which_something_comes_is_not_idle():
    async with MockPrinter(idle_s=0.3) as printer, line_to(printer) as line:
        for _ in range(5):
            await line.send(b"\x10\x04\x01")
            assert await line.answer(5) == RealTime(0x12)
            assert await line.answer(0.1) is None


async def test_a_printer_that_was_off_says_so_once_to_whoever_calls_first():
    async with MockPrinter(power_notice=True) as printer:
        async with line_to(printer) as line:
            assert await line.answer(0.02) is None, "nobody saw it being switched on the first time"
        printer.power_off()
        await printer.power_on()
        async with line_to(printer) as line:
            assert await line.answer(5) == PowerNotice()
        async with line_to(printer) as line:
            assert await line.answer(0.02) is None


async def test_a_receipt_cut_short_comes_again_as_a_copy_from_a_printer_that_says_it_was_off(spooling):
    async with MockPrinter(power_notice=True) as printer, spooling(printer) as spool:
        printer.after_lines(7, printer.power_off)
        spool.add(Job("1", receipt()))
        await printer.until(lambda: printer.lines_printed == 7)
        await printer.power_on()
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) == (0, 1)


async def test_three_jobs_at_once_are_printed_one_after_the_other():
    async with MockPrinter() as printer:
        printer.paper_end(after_lines=1)
        callers = [await TcpPrinter(printer.host, printer.port, linger_s=5).connect() for _ in range(3)]
        for number, caller in enumerate(callers):
            await caller.send(f"begin {number}\nend {number}\n".encode())
        await printer.until(lambda: printer.lines_printed == 1)
        printer.refill()
        for caller in callers:
            await caller.close()
        await printer.until(lambda: printer.lines_printed == 6)
        assert printer.uncut == "begin 0\nend 0\nbegin 1\nend 1\nbegin 2\nend 2"


async def test_a_picture_larger_than_the_buffer_passes_and_status_inside_it_is_obeyed():
    async with MockPrinter() as printer, line_to(printer) as line:
        rows = (b"\x10\x04\x01" + bytes(61)) * 200
        await line.send(b"\x1dv0\x00\x40\x00\xc8\x00" + rows + ECHO + b"0001")
        heard = [await line.answer(5) for _ in range(201)]
        assert heard[:-1] == [RealTime(0x12)] * 200
        assert heard[-1] == ProcessId(b"0001")
        assert printer.uncut.strip() == "[image]"
        assert printer.errors == []


async def test_a_slow_printer_takes_its_time():
    async with MockPrinter(lines_per_s=100) as printer, line_to(printer) as line:
        started = asyncio.get_running_loop().time()
        await line.send(b"\n" * 20 + ECHO + b"0001")
        assert await line.answer(5) == ProcessId(b"0001")
        assert asyncio.get_running_loop().time() - started >= 0.19


async def test_the_drawer_is_kicked_in_its_turn_or_at_once():
    async with MockPrinter() as printer, line_to(printer) as line:
        printer.paper_end()
        await line.send(paper.drawer_pulse(2) + paper.drawer_pulse_now(2))
        await printer.until(lambda: printer.pulses == 1)
        printer.refill()
        await printer.until(lambda: printer.pulses == 2)


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        (b"\x1ba\x01mid\n", "mid".rjust(6)),
        (b"\x1ba\x02end\n", "end".rjust(10)),
        (b"\x1bt\x13\xd5\n", "€"),
        (b"\x1bt\x10\x80\n", "€"),
        (b"\x1d!\x10wide\n", "wide"),
        (b"\x1d!\x10ab\x1d!\x00c\n", "a b c"),
        (b"\x1d!\x10wide is\n", "wide\nis"),
        (b"\x1bM\x010123456789abc\n", "0123456789abc"),
        (b"0123456789abc\n", "0123456789\nabc"),
        (b"a\x1bd\x02b\n", "\n\nab"),
        (b"\x1bD\x05\x09\x00x\n", "x"),
        (b"\x1dk\x021234567890128\x00", "1234567890"),
        (b"\x1dk\x49\x04{C\x0c\x22", "1234".center(10).rstrip()),
        (b"\x1b*\x21\x02\x00" + b"\x1b@" * 3 + b"x\n", "x"),
    ],
)
def test_commands_do_what_the_manual_says(command, printed):
    engine = Engine(10)
    engine.buffer += command
    while engine.step():
        pass
    assert "\n".join(as_text(engine.paper, 10)) == printed
    assert engine.errors == []


def test_what_is_not_escpos_is_reported():
    engine = Engine(42)
    engine.buffer += b"\x1b\xffok\n"
    while engine.step():
        pass
    assert len(engine.errors) == 1


@given(st.data())
def test_a_job_prints_the_same_however_its_bytes_arrive(receipts, data):
    job = paper.to_bytes(receipts["sale"](), Profile("mock"))
    at = data.draw(st.integers(0, len(job)))
    engine, pieces = Engine(42), []
    for part in (job[:at], job[at:]):
        engine.buffer += part
        while happened := engine.step():
            if isinstance(happened, CutOff):
                pieces.append(as_text(list(happened.pieces), 42))
    assert pieces == [lines(receipts["sale"](), 42)]
    assert engine.errors == []


def test_lengths_are_known_as_soon_as_they_can_be():
    assert command_length(b"\x1dVB") == 0
    assert command_length(b"\x1dVB\x00") == 4
    assert command_length(b"\x1dV\x01") == 3
    assert command_length(b"\x1d8L\x02\x00\x00\x00") == 0
    assert command_length(b"\x1d8L\x02\x00\x00\x00ab") == 9
    assert command_length(b"\x1b\xff") is None
    assert real_time_length(b"\x10") == 0
    assert real_time_length(b"\x10\x04\x07") == 0
    assert real_time_length(b"\x10\x04\x07\x01") == 4
    assert real_time_length(b"\x10\x99\x01") is None
