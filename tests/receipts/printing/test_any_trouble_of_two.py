"""Troubles of both printers as they come: each receipt is on paper once over both, or again marked COPY."""

import asyncio
from contextlib import AsyncExitStack

from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.mock.printer import MockPrinter
from receipts.printing.sides import Which
from receipts.printing.spool import Job
from receipts.profiles import Confirmation
from tests.receipts.printed import LONG, receipt
from tests.receipts.printing.test_every_fault_of_two import HASTY, Counter

TROUBLES = (
    *(MockPrinter.paper_end, MockPrinter.open_cover, MockPrinter.switch_offline, MockPrinter.jam_cutter),
    *(
        MockPrinter.power_off,
        MockPrinter.refuse,
        MockPrinter.hang_up,
        MockPrinter.mute,
        MockPrinter.stop_reading,
    ),
)
A_WHILE_S = 0.06
"""Sometimes enough for the other to take over, and sometimes not."""

steps = st.tuples(
    st.sampled_from(Which),
    st.sampled_from(TROUBLES),
    st.integers(0, 24),
    st.booleans(),
)


@settings(max_examples=25)
@given(st.lists(steps, min_size=1, max_size=4))
def test_each_receipt_is_on_paper_once_over_both_or_again_as_copy(happening):
    """A step: a printer, its trouble, after how many more lines, and whether the program starts again."""
    asyncio.run(holds(happening))


async def holds(happening) -> None:
    async with AsyncExitStack() as stack:
        till = await Counter(stack, Confirmation.A, HASTY).set_up()
        till.start()
        stack.push_async_callback(till.end)
        sold = [f"2-{100 + at:06d}" for at in range(len(happening) + 1)]
        for at, (which, trouble, lines, restarts) in enumerate(happening):
            printer = till.printers[which]
            printer.after_lines(lines, lambda printer=printer, trouble=trouble: trouble(printer))
            till.sell(Job(sold[at], receipt(sold[at])))
            await till.pair.wait_idle(A_WHILE_S)
            if restarts:
                await till.end()
                till.start(*(one for one in sold[: at + 1] if not till.ledger.on_paper(one)))
            if at % 2:
                await printer.all_well()
        for printer in till.printers.values():
            await printer.all_well()
        till.sell(Job(sold[-1], receipt(sold[-1])))
        assert await till.pair.wait_idle(LONG), till.ledger.records
        for printer in till.printers.values():
            await printer.until(lambda: all(any(map(sum, till.ledger.prints(one))) for one in sold))
        wrong = [words for one in sold for words in till.ledger.verdict(one, copies=True)]
        # A program that ended before the cut forgets that it is missing: all of the receipt is on paper.
        wrong = [words for words in wrong if "ended as printed" not in words]
        assert not [*till.ledger.wrong, *wrong], till.ledger.records
