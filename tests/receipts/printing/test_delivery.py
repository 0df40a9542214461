"""What the answers on one line prove about one receipt."""

from functools import partial

import pytest

from receipts.printing.answers import Answer, AutoStatus, Cleared, PowerNotice, ProcessId
from receipts.printing.delivery import CLEAR, Delivery
from receipts.printing.marks import Marks
from receipts.printing.printers import PrinterGone
from receipts.profiles import Profile
from tests.receipts.printed import DONE, PRINTED, SENDING, SUSPENDED, receipt


class Scripted:
    """A printer's line on which these answers come, one after the other."""

    def __init__(self, answers: list[Answer | None]) -> None:
        self._answers = answers

        self.sent = b""

    async def send(self, data: bytes) -> None:
        self.sent += data

    def push(self, data: bytes) -> None:
        pass

    async def answer(self, limit_s: float | None) -> Answer | None:
        return self._answers.pop(0)

    async def close(self) -> None:
        pass


async def test_an_echo_behind_a_jammed_cut_proves_the_paper_but_not_the_cut(memory, timing):
    marks = Marks.of(7)
    heard = [AutoStatus(b"\x18\x08\x00\x00"), ProcessId(b"007p"), ProcessId(b"007c")]
    delivery = Delivery(Scripted(heard), Profile("mock"), timing, partial(memory.record, "1"))
    with pytest.raises(PrinterGone, match="cutter jammed"):
        await delivery.print(receipt(), marks, "original")
    assert memory.states("1") == [SENDING, SUSPENDED, PRINTED]


async def test_the_last_echo_proves_what_the_ones_before_it_would_have(memory, timing):
    heard = [AutoStatus(b"\x10\x00\x00\x00"), ProcessId(b"007a"), ProcessId(b"00zp"), ProcessId(b"007c")]
    delivery = Delivery(Scripted(heard), Profile("mock"), timing, partial(memory.record, "1"))
    await delivery.print(receipt(), Marks.of(7), "original")
    assert memory.states("1") == [SENDING, PRINTED, DONE]


async def test_a_printer_that_was_switched_off_and_on_proves_nothing(memory, timing):
    delivery = Delivery(Scripted([PowerNotice()]), Profile("mock"), timing, partial(memory.record, "1"))
    with pytest.raises(PrinterGone, match="switched off"):
        await delivery.print(receipt(), Marks.of(7), "original")
    assert memory.states("1") == [SENDING]


STOPPED = AutoStatus(b"\x18\x00\x0c\x00")


async def test_what_another_printer_is_to_have_is_cleared_where_it_stopped(memory, timing):
    line = Scripted([STOPPED, None, ProcessId(b"007a"), Cleared()])
    delivery = Delivery(line, Profile("mock"), timing, partial(memory.record, "1"), lambda: True)
    with pytest.raises(PrinterGone, match="paper end"):
        await delivery.print(receipt(), Marks.of(7), "original")
    assert line.sent.endswith(CLEAR)
    assert memory.states("1") == [SENDING, SUSPENDED]


async def test_what_is_on_paper_after_all_no_other_printer_gets(memory, timing):
    line = Scripted([STOPPED, None, ProcessId(b"007p"), Cleared(), None, PowerNotice()])
    delivery = Delivery(line, Profile("mock"), timing, partial(memory.record, "1"), lambda: True)
    with pytest.raises(PrinterGone, match="switched off"):
        await delivery.print(receipt(), Marks.of(7), "original")
    assert memory.states("1") == [SENDING, SUSPENDED, PRINTED]
