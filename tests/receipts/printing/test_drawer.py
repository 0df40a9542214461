"""The drawer opens at once, or not at all."""

import asyncio
from dataclasses import replace

import pytest

from receipts.mock.printer import MockPrinter
from receipts.printing.printers import FilePrinter
from receipts.printing.spool import Job, Spool
from receipts.profiles import Confirmation, Profile
from tests.receipts.printed import BLOCKED, LONG, SUSPENDED, receipt, words


async def test_the_drawer_opens_at_once_and_once(spooling):
    async with MockPrinter() as printer, spooling(printer) as spool:
        spool.kick_drawer()
        await printer.until(lambda: printer.pulses > 0)
        assert await spool.wait_idle(LONG)
        assert printer.pulses == 1


async def test_the_drawer_opens_while_a_receipt_waits_for_paper(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.paper_end(after_lines=3)
        spool.add(Job("1", receipt()))
        await memory.until(SUSPENDED)
        spool.kick_drawer()
        await printer.until(lambda: printer.pulses == 1)
        printer.refill()
        assert await spool.wait_idle(LONG)
        assert (printer.papers, printer.pulses) == ([words()], 1)


async def test_the_drawer_opens_while_a_receipt_waits_outside_for_paper(spooling, memory):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.paper_end()
        spool.add(Job("1", receipt()))
        await memory.until(BLOCKED)
        spool.kick_drawer()
        await printer.until(lambda: printer.pulses == 1)


async def test_a_drawer_that_could_not_be_opened_stays_shut_later(spooling, lamp):
    async with MockPrinter() as printer, spooling(printer) as spool:
        printer.power_off()
        spool.kick_drawer()
        assert await spool.wait_idle(LONG)
        await lamp.until("drawer was not opened")
        await printer.power_on()
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        assert printer.pulses == 0


async def test_a_drawer_wanted_too_long_ago_stays_shut(spooling, lamp, timing):
    async with (
        MockPrinter() as printer,
        spooling(printer, timing=replace(timing, drawer_s=0)) as spool,
    ):
        spool.kick_drawer()
        await lamp.until("drawer was not opened")
        assert await spool.wait_idle(LONG)
        assert printer.pulses == 0


@pytest.mark.parametrize("confirmation", Confirmation)
@pytest.mark.parametrize(("pin", "connector"), [(2, 0), (5, 1)])
async def test_the_drawer_is_kicked_on_the_pin_it_hangs_on(memory, tmp_path, confirmation, pin, connector):
    device = tmp_path / "lp0"
    device.touch()
    profile = Profile("mock", confirmation=confirmation, drawer_pin=pin)
    spool = Spool(FilePrinter(device).connect, profile, memory)
    spool.kick_drawer()
    worker = asyncio.create_task(spool.run())
    assert await spool.wait_idle(LONG)
    worker.cancel()
    await asyncio.wait([worker])
    sent = device.read_bytes()
    assert sent[3 if sent.startswith(b"\x10\x14\x01") else 2] == connector
