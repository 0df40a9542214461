"""Printers that confirm less than the best, down to a file that confirms nothing."""

import pytest

from receipts.mock.printer import MockPrinter
from receipts.printing.printers import FilePrinter
from receipts.printing.spool import Job
from receipts.profiles import Confirmation
from tests.receipts.printed import DONE, LONG, PRINTED, SENDING, receipt, words


@pytest.mark.parametrize("confirmation", [Confirmation.B, Confirmation.C, Confirmation.D])
async def test_printers_that_prove_less_still_print_once(spooling, memory, confirmation):
    async with MockPrinter(process_ids=False) as printer, spooling(printer, confirmation) as spool:
        spool.add(Job("1", receipt()))
        spool.kick_drawer()
        assert await spool.wait_idle(LONG)
        await printer.until(lambda: printer.cuts == 1)
        assert printer.papers == [words()]
        assert printer.pulses == 1
        assert memory.states("1") == [SENDING, PRINTED, DONE]
        assert printer.errors == []


async def test_a_device_file_gets_the_bytes(spooling, memory, tmp_path):
    device = tmp_path / "lp0"
    device.touch()
    async with (
        MockPrinter() as unused,
        spooling(unused, Confirmation.D, connect=FilePrinter(device).connect) as spool,
    ):
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        assert device.read_bytes().startswith(b"\x1b@")
        assert memory.records[-1] == ("1", DONE, "sent; this printer confirms nothing")


async def test_a_device_that_is_not_there_is_told_and_waited_for(spooling, memory, lamp, tmp_path):
    device = tmp_path / "lp0"
    async with (
        MockPrinter() as unused,
        spooling(unused, Confirmation.D, connect=FilePrinter(device).connect) as spool,
    ):
        spool.add(Job("1", receipt()))
        await lamp.until("cannot reach")
        device.touch()
        assert await spool.wait_idle(LONG)
        assert memory.states("1")[-1] is DONE
