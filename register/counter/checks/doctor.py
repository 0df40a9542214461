"""Looking for a fault: hop by hop along each way, up to the first that is broken. Moves no money.

Order of the hops: Centegra's "Find the Fault" (till, gateway, provider, key), and ours behind it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from register.errors import RegisterError
from register.language import counted, say
from terminal_api.errors import SettingError

#: Longer than any single probe takes by its own limits: a line that trickles is given up.
LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Well:
    """The hop works; `answer` in a few words."""

    answer: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The hop does not work; `advice` is one sentence that says what to do."""

    answer: str
    advice: str


Found = Well | Broken
Probe = Callable[[], Awaitable[Found]]


@dataclass(frozen=True, slots=True)
class Hop:
    """One thing that must work before the next of its way can."""

    name: str
    asked: str
    """What it is asked, as a question of a few words."""
    probe: Probe
    """Never raises but for a setting that is wrong."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One way from this till to somebody it needs."""

    name: str
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What was found at one hop."""

    walk: str
    hop: str
    asked: str
    found: Found
    milliseconds: int

    @property
    def well(self) -> bool:
        """Whether this hop works."""
        return isinstance(self.found, Well)

    @property
    def name(self) -> str:
        """`gateway · key`."""
        return f"{self.walk} · {self.hop}"


async def walked(
    walks: Iterable[Walk],
    now: Callable[[], datetime],
    tell: Callable[[Step], None],
    begin: Callable[[Walk, Hop], None] = lambda _walk, _hop: None,
) -> tuple[Step, ...]:
    """Walk each way up to its first broken hop; `begin` hears of a step before it is made, `tell` after."""
    steps: list[Step] = []
    for walk in walks:
        for hop in walk.hops:
            begin(walk, hop)
            since = now()
            found = await _found(hop)
            took = max(0, round((now() - since).total_seconds() * 1000))
            steps.append(Step(walk.name, hop.name, hop.asked, found, took))
            tell(steps[-1])
            if not steps[-1].well:
                break
    return tuple(steps)


def summary(steps: Sequence[Step]) -> str:
    """All of it in a sentence, or a line for each way that stops and why."""
    stops = [step for step in steps if not step.well]
    if not stops:
        return counted("The one step is well.", "All {count} steps are well.", len(steps))
    return "\n".join(
        say("{walk} stops at {hop}: {advice}", walk=step.walk, hop=step.hop, advice=advice(step))
        for step in stops
    )


def advice(step: Step) -> str:
    """What to do about `step`; empty where it works."""
    return step.found.advice if isinstance(step.found, Broken) else ""


def ended(reason: str) -> str:
    """`reason` as a sentence that ends with a full stop."""
    return reason if not reason or reason.endswith((".", "!", "?")) else f"{reason}."


async def _found(hop: Hop) -> Found:
    try:
        async with asyncio.timeout(LIMIT_S):
            return await hop.probe()
    except TimeoutError:
        return Broken(
            say("no answer within {seconds} s", seconds=int(LIMIT_S)),
            say("It is there and does not answer: switch it off and on, then look again."),
        )
    except (RegisterError, SettingError) as error:
        return Broken(say("not set up"), ended(str(error)))
