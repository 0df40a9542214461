"""A printer or display asked past any queue, for whoever stands before it."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from receipts.customer_display import passed_through
from receipts.document import Receipt
from receipts.printing import answers
from receipts.printing.delivery import Delivery, NotReady
from receipts.printing.jobs import JobState, Timing
from receipts.printing.marks import Marks
from receipts.printing.own_display import trouble_in_words
from receipts.printing.printers import Connect, in_words
from receipts.profiles import Confirmation, Profile


class Roll(StrEnum):
    """How much paper there is."""

    ENOUGH = "enough"
    NEAR_END = "near end"
    END = "end"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the printer says of itself. Source: Epson, `DLE EOT 1` to `4`."""

    trouble: str
    """Why it would not print, in English; empty when it would."""
    roll: Roll
    cover_open: bool
    drawer_high: bool
    """The level of the drawer's line: whether high is open or shut depends on the drawer's wiring."""

    @classmethod
    def of(cls, queries: tuple[int, int, int, int]) -> "Seen":
        """What four answers mean."""
        online, offline, _, paper = queries
        roll = Roll.NEAR_END if answers.paper_near_end(queries) else Roll.ENOUGH
        roll = Roll.END if paper & 0x60 or offline & 0x20 else roll
        return cls(answers.trouble(queries), roll, bool(offline & 0x04), bool(online & 0x04))


@dataclass(frozen=True, slots=True)
class Mute:
    """A printer of class D: the way to it is open, and it never answers."""


@dataclass(frozen=True, slots=True)
class Away:
    """It cannot be reached, or does not answer; `why` in English."""

    why: str


async def seen(connect: Connect, profile: Profile, timing: Timing) -> Seen | Mute | Away:
    """Ask the printer how it is. Never raises for a reason of the printer."""

    async def ask(delivery: Delivery) -> Seen | Mute:
        if profile.confirmation is Confirmation.D:
            return Mute()
        return Seen.of(await delivery.queries())

    try:
        line = await connect()
        try:
            return await ask(Delivery(line, profile, timing, lambda _state, _note: None))
        finally:
            await line.close()
    except (NotReady, OSError) as error:
        return Away(in_words(error))


async def shown(connect: Connect, picture: bytes, behind: Profile | None, timing: Timing) -> Away | None:
    """Send `picture` to a customer display, `behind` that printer or on a line of its own; None: it has left.

    No display says whether it shows anything. Never raises for a reason of the printer or the display.
    """
    try:
        line = await connect()
        try:
            if behind is not None:
                await Delivery(line, behind, timing, lambda _state, _note: None).check()
            await line.send(picture if behind is None else passed_through(picture))
        finally:
            await line.close()
    except (NotReady, OSError) as error:
        return Away(in_words(error) if behind is not None else trouble_in_words(error))
    return None


@dataclass(frozen=True, slots=True)
class OnPaper:
    """It is on paper, surely or, by a printer of class C, probably; `proof` says how."""

    proof: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A printer of class D took it; no more can be known."""


@dataclass(frozen=True, slots=True)
class NothingSent:
    """No byte of it left; `why` in English."""

    why: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """It was sent and not proven: it may be on paper, whole, in part or not at all."""

    why: str


Fate = OnPaper | Sent | NothingSent | Doubtful


@dataclass(slots=True)
class _Progress:
    """How far the page has come."""

    state: JobState = JobState.QUEUED
    note: str = ""
    hear: Callable[[str], None] = field(default=lambda _note: None)

    def __call__(self, state: JobState, note: str) -> None:
        self.state, self.note = state, note
        if state is JobState.SUSPENDED:
            self.hear(note)

    def fate(self, why: str) -> Fate:
        """What can be said of the page once it goes on no further, because of `why`."""
        match self.state:
            case JobState.QUEUED:
                return NothingSent(why)
            case JobState.SUSPENDED:
                return Doubtful(self.note)
            case JobState.DONE:
                return OnPaper(self.note)
            case JobState.PRINTED:
                return Doubtful(f"on paper, and not surely cut: {why}")
            case _:
                return Doubtful(why)


async def printed(
    connect: Connect,
    profile: Profile,
    page: Receipt,
    timing: Timing,
    limit_s: float,
    hear: Callable[[str], None] = lambda _note: None,
) -> Fate:
    """Print `page` once and wait up to `limit_s` for its proof; `hear` is told what it waits for meanwhile.

    Raises `LookupError` when the printer has no such code page; nothing was sent then.
    """
    progress = _Progress(hear=hear)
    try:
        async with asyncio.timeout(limit_s):
            line = await connect()
            try:
                delivery = Delivery(line, profile, timing, progress)
                await delivery.check()
                await delivery.print(page, Marks.of(secrets.randbelow(36**3)), "test")
            finally:
                await line.close()
    except (NotReady, OSError) as error:
        return progress.fate(in_words(error))
    return Sent() if profile.confirmation is Confirmation.D else progress.fate("")
