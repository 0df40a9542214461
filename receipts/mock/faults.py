"""What can go wrong with a mock printer, by name: ordered now or later, and mended by itself if asked to."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from receipts.mock.printer import MockPrinter


def _known(name: str) -> str:
    if name not in FAULTS:
        raise ValueError(f"there is no such fault; these are: {', '.join(FAULTS)}")
    return name


def _bytes(written: str) -> str:
    if not bytes.fromhex(written):
        raise ValueError("noise needs at least one byte")
    return written


class FaultOrder(BaseModel):
    """One fault. It happens when both counts, from now on, are reached: at once, when both are 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fault: Annotated[str, AfterValidator(_known)]
    after_lines: int = Field(default=0, ge=0)
    after_cuts: int = Field(default=0, ge=0)
    lasts_s: float | None = Field(default=None, gt=0)
    """Seconds until it is mended by itself, from when it was ordered or its counts were reached.

    Without it `DELETE /faults` mends.
    """
    lines_per_s: float = Field(default=5, gt=0)
    """Of "slow"."""
    late_s: float = Field(default=1.5, gt=0)
    """Of "late"."""
    noise: Annotated[str, AfterValidator(_bytes)] = "18"
    """Of "noise": bytes in hex."""

    def arm(self, printer: MockPrinter) -> None:
        """Let it happen to `printer` now, or when its time comes."""
        line, cut = printer.lines_printed + self.after_lines, printer.cuts + self.after_cuts
        if self.after_lines or self.after_cuts:
            printer.when(
                lambda: printer.lines_printed >= line and printer.cuts >= cut, lambda: self._strike(printer)
            )
        else:
            self._strike(printer)

    def _strike(self, printer: MockPrinter) -> None:
        fault = FAULTS[self.fault]
        fault.breaks(printer, self)
        if self.lasts_s is not None:
            asyncio.get_running_loop().call_later(self.lasts_s, fault.mends, printer)


@dataclass(frozen=True, slots=True)
class Fault:
    """How it begins, and how it ends without touching any other."""

    breaks: Callable[[MockPrinter, FaultOrder], object]
    mends: Callable[[MockPrinter], object] = lambda _: None


_errands: set[asyncio.Task[None]] = set()


def _send(errand: Coroutine[Any, Any, None]) -> None:
    """Do what takes its time; the set keeps it from being forgotten on the way."""
    task = asyncio.get_running_loop().create_task(errand)
    _errands.add(task)
    task.add_done_callback(_errands.discard)


FAULTS: dict[str, Fault] = {
    "paper-end": Fault(lambda printer, _: printer.paper_end(), MockPrinter.refill),
    "near-end": Fault(lambda printer, _: printer.paper_near_end(), MockPrinter.refill),
    "cover-open": Fault(lambda printer, _: printer.open_cover(), MockPrinter.close_cover),
    "cover-error": Fault(lambda printer, _: printer.open_cover(latched=True), MockPrinter.close_cover),
    "cutter-jam": Fault(lambda printer, _: printer.jam_cutter(), MockPrinter.free_cutter),
    "cutter-error": Fault(lambda printer, _: printer.jam_cutter(latched=True), MockPrinter.free_cutter),
    "cutter-broken": Fault(
        lambda printer, _: printer.break_cutter(), lambda printer: _send(_off_and_on(printer))
    ),
    "head-hot": Fault(lambda printer, _: printer.overheat(), MockPrinter.cool_down),
    "offline": Fault(lambda printer, _: printer.switch_offline(), lambda p: p.switch_offline(False)),
    "mute": Fault(lambda printer, _: printer.mute(), MockPrinter.unmute),
    "power-off": Fault(lambda printer, _: printer.power_off(), lambda p: _send(p.power_on())),
    "slow": Fault(lambda printer, order: printer.slow(order.lines_per_s), MockPrinter.full_speed),
    "late": Fault(lambda printer, order: printer.voice.late(order.late_s), lambda p: p.voice.at_once()),
    "split": Fault(lambda printer, _: printer.voice.split(), lambda p: p.voice.at_once()),
    "merged": Fault(lambda printer, _: printer.voice.merge(), lambda p: p.voice.at_once()),
    "noise": Fault(lambda printer, order: printer.babble(bytes.fromhex(order.noise))),
    "line-lost": Fault(lambda printer, _: _send(printer.break_lines())),
    "hang-up": Fault(lambda printer, _: printer.hang_up()),
    "refuse": Fault(lambda printer, _: printer.refuse(), lambda p: _send(p.let_in())),
    "deaf": Fault(lambda printer, _: printer.stop_reading(), MockPrinter.read_on),
}
"""The troubles of the printer itself, of its power, of its answers, and of the line to it."""


async def _off_and_on(printer: MockPrinter) -> None:
    printer.power_off()
    await printer.power_on()
