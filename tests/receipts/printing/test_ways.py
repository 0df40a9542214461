"""Printers that are not in the network: a serial port, USB, a pipe, a print queue."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from receipts.printing.connectors import EscposConnector, SerialPort, UsbDevice
from receipts.printing.devices import DevicePrinter
from receipts.printing.jobs import JobState
from receipts.printing.printers import FilePrinter, PrinterGone
from receipts.printing.queues import QueuePrinter
from receipts.printing.spool import Job
from receipts.profiles import Confirmation
from tests.receipts.printed import DONE, LONG, receipt

WELL = b"\x12"


class Late(OSError):
    """What a library raises when time is up."""


class FakeUsb:
    """A device object as python-escpos has one; `answering` says something to each status query."""

    def __init__(self, answering: bool = True) -> None:
        self.taken = b""
        self.pieces: list[int] = []
        self.closed = threading.Event()
        self._answering = answering
        self._out = b""
        self._said = threading.Event()

    def _raw(self, msg: bytes) -> None:
        self.taken += msg
        self.pieces.append(len(msg))
        if self._answering and msg[:2] == b"\x10\x04":
            self._out += WELL
            self._said.set()

    def _read(self) -> bytes:
        if not self._said.wait(0.01):
            raise Late
        self._said.clear()
        out, self._out = self._out, b""
        return out

    def close(self) -> None:
        self.closed.set()


def usb(device: FakeUsb, **limits) -> DevicePrinter:
    return DevicePrinter(lambda: EscposConnector(device, Late, lambda: None, lambda: None), **limits)


async def test_a_printer_on_usb_is_asked_and_gets_the_job(spooling, memory):
    device = FakeUsb()
    async with spooling(Unused(), Confirmation.C, connect=usb(device).connect) as spool:
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        assert memory.records[-1] == ("1", DONE, "status clean after the job")
        assert b"\x1b@" in device.taken
        assert await asyncio.to_thread(device.closed.wait, LONG)


async def test_a_long_job_goes_out_in_pieces():
    device = FakeUsb()
    line = await usb(device).connect()
    await line.send(b"x" * 10_000)
    await line.close()
    assert device.pieces == [4096, 4096, 1808]


async def test_a_printer_that_is_silent_on_usb_is_told_so(spooling, lamp):
    device = FakeUsb(answering=False)
    async with spooling(Unused(), Confirmation.C, connect=usb(device).connect) as spool:
        spool.add(Job("1", receipt()))
        await lamp.until("the printer does not answer")
    assert b"\x1b@" not in device.taken


async def test_a_device_that_takes_nothing_holds_nobody_and_is_let_go():
    freed, closed = threading.Event(), threading.Event()

    class Stuck(FakeUsb):
        def _raw(self, msg: bytes) -> None:
            freed.wait()

        def close(self) -> None:
            closed.set()

    connector = EscposConnector(Stuck(), Late, lambda: None, freed.set)
    line = await DevicePrinter(lambda: connector, write_s=0.05, linger_s=0.05).connect()
    with pytest.raises(TimeoutError):
        await line.send(b"a receipt")
    await line.close()
    assert await asyncio.to_thread(closed.wait, LONG)


async def test_a_device_that_opens_too_late_is_closed_again():
    go, device = threading.Event(), FakeUsb()

    def opened() -> EscposConnector:
        go.wait()
        return EscposConnector(device, Late, lambda: None, lambda: None)

    with pytest.raises(TimeoutError):
        await DevicePrinter(opened, open_s=0.05).connect()
    go.set()
    assert await asyncio.to_thread(device.closed.wait, LONG)


async def test_a_device_that_is_pulled_out_is_gone():
    class Pulled(FakeUsb):
        def _read(self) -> bytes:
            raise OSError("no such device")

    line = await usb(Pulled()).connect()
    with pytest.raises(PrinterGone, match="closed the connection"):
        await line.answer(LONG)
    await line.close()


@pytest.mark.parametrize("way", [SerialPort("/dev/none"), UsbDevice(0x04B8, 0x0E15)])
def test_a_library_that_is_missing_is_one_sentence(way, monkeypatch):
    escpos = pytest.importorskip("escpos.printer")
    for connector in (escpos.Serial, escpos.Usb):
        monkeypatch.setattr(connector, "is_usable", staticmethod(lambda: False))
    with pytest.raises(OSError, match=r"is missing: install cashwrap\[(serial|usb)\]"):
        way.opened()


@pytest.fixture
def cable():
    """A pseudo-terminal: the printer's end, and the name of the till's."""
    pytest.importorskip("serial")
    ours, theirs = os.openpty()
    yield ours, os.ttyname(theirs)
    for end in (ours, theirs):
        os.close(end)


def served(printer: int, took: bytearray, ready: threading.Event) -> None:
    """A printer at the end of a serial cable that is well whenever it is asked; ends with the cut."""
    ready.set()
    while b"\x1dVB\x00" not in took:
        data = os.read(printer, 4096)
        took += data
        os.write(printer, WELL * data.count(b"\x10\x04"))


async def test_a_printer_at_a_serial_port_is_asked_and_gets_the_job(spooling, memory, cable):
    printer, name = cable
    took, ready = bytearray(), threading.Event()
    serving = asyncio.create_task(asyncio.to_thread(served, printer, took, ready))
    await asyncio.to_thread(ready.wait, LONG)
    way = DevicePrinter(SerialPort(name, 115_200).opened, answers=True)
    async with spooling(Unused(), Confirmation.B, connect=way.connect) as spool:
        spool.add(Job("1", receipt()))
        await memory.until(JobState.SENDING)
        await serving
        os.write(printer, b"\x00")  # answers `GS r` in its turn
        assert await spool.wait_idle(LONG)
        assert memory.records[-1] == ("1", DONE, "confirmed by the printer")


async def test_a_serial_port_that_is_not_there_is_told_in_words(spooling, lamp):
    pytest.importorskip("serial")
    way = DevicePrinter(SerialPort("/dev/no-such-port").opened)
    async with spooling(Unused(), Confirmation.D, connect=way.connect):
        await lamp.until("cannot reach the printer: no device is there, or it may not be used")


async def test_a_printer_that_is_not_on_usb_is_told_in_words(spooling, lamp):
    pytest.importorskip("usb")
    way = DevicePrinter(UsbDevice(0xFFFF, 0xFFFF).opened)
    async with spooling(Unused(), Confirmation.D, connect=way.connect):
        await lamp.until("cannot reach the printer: no device is there, or it may not be used")


async def test_a_pipe_gets_the_bytes_when_somebody_reads_it(spooling, memory, lamp, tmp_path):
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    async with spooling(Unused(), Confirmation.D, connect=FilePrinter(pipe).connect) as spool:
        spool.add(Job("1", receipt()))
        await lamp.until("cannot reach the printer")
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        assert await spool.wait_idle(LONG)
        assert os.read(reader, 4096).startswith(b"\x1b@")
        os.close(reader)
        assert memory.states("1")[-1] is DONE


@pytest.fixture
def lp(tmp_path, monkeypatch) -> Path:
    """Commands `lp` and `lpstat` that know the queue "receipts" and keep what they get in a file."""
    kept, bin_ = tmp_path / "kept", tmp_path / "bin"
    bin_.mkdir()
    scripts = {
        "lpstat": '#!/bin/sh\ntest "$2" = receipts\n',
        "lp": f'#!/bin/sh\ncat >> {kept}\necho "$@" >> {kept}.how\ntest ! -e {kept}.full\n',
    }
    for name, script in scripts.items():
        (bin_ / name).write_text(script)
        (bin_ / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(bin_), prepend=":")
    return kept


async def test_a_queue_takes_each_job_as_it_is(spooling, memory, lp):
    way = QueuePrinter("receipts")
    async with spooling(Unused(), Confirmation.D, connect=way.connect) as spool:
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
    assert lp.read_bytes().startswith(b"\x1b@")
    assert lp.read_bytes().endswith(b"\x1dVB\x00")
    assert lp.with_name("kept.how").read_text() == "-d receipts -t cashwrap -o raw\n"
    assert memory.states("1")[-1] is DONE


async def test_a_job_that_the_queue_refuses_is_not_taken_to_be_printed(lp):
    lp.with_name("kept.full").touch()
    line = await QueuePrinter("receipts").connect()
    with pytest.raises(ConnectionError, match="did not take the job"):
        await line.send(b"a receipt")
    await line.close()


async def test_a_drawer_pulse_is_handed_over_before_the_queue_is_left(lp):
    line = await QueuePrinter("receipts").connect()
    line.push(b"pulse")
    await line.close()
    assert lp.read_bytes() == b"pulse"


async def test_a_queue_that_nobody_made_and_a_system_without_queues_are_told_apart(lp, tmp_path, monkeypatch):
    with pytest.raises(ConnectionError, match="no print queue of that name"):
        await QueuePrinter("kitchen").connect()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConnectionError, match="CUPS are not installed"):
        await QueuePrinter("receipts").connect()


class Unused:
    """Where the fixture looks for a mock printer and none is used."""

    host, port, columns = "127.0.0.1", 1, 42
