"""Ways are walked hop by hop, each up to its first broken one."""

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.counter.checks.doctor import Broken, Found, Hop, Step, Walk, Well, advice, summary, walked
from register.errors import ConfigError
from terminal_api.errors import SettingError

ILL = Broken("no", "Switch it on.")


class Clock:
    """Goes on by so many milliseconds with each look."""

    def __init__(self, step_ms: int = 0) -> None:
        self.time = datetime(2026, 11, 22, 10, 41, tzinfo=UTC)
        self.step = timedelta(milliseconds=step_ms)

    def __call__(self) -> datetime:
        self.time += self.step
        return self.time


def hop(name: str, found: Found | Exception, asked: list[str] | None = None) -> Hop:
    async def probe() -> Found:
        if asked is not None:
            asked.append(name)
        if isinstance(found, Exception):
            raise found
        return found

    return Hop(name, f"is {name} there?", probe)


def walk(*walks: Walk, clock: Clock | None = None) -> tuple[Step, ...]:
    return asyncio.run(walked(walks, clock or Clock(), lambda _: None))


def test_a_walk_stops_at_its_first_broken_hop_and_the_next_walk_begins_all_the_same() -> None:
    asked: list[str] = []
    gateway = Walk("gateway", (hop("network", Well("yes")), hop("key", ILL, asked), hop("store", ILL, asked)))
    printer = Walk("printer", (hop("status", Well("ready")),))
    steps = walk(gateway, printer)
    assert [(step.name, step.well) for step in steps] == [
        ("gateway · network", True),
        ("gateway · key", False),
        ("printer · status", True),
    ]
    assert asked == ["key"]
    assert [advice(step) for step in steps] == ["", "Switch it on.", ""]


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=6), max_size=5))
def test_nothing_behind_a_broken_hop_is_ever_asked(ways: list[list[bool]]) -> None:
    asked: list[str] = []
    walks = [
        Walk(str(at), tuple(hop(f"{at}.{n}", Well("") if well else ILL, asked) for n, well in enumerate(way)))
        for at, way in enumerate(ways)
    ]
    steps = walk(*walks)
    wanted = [f"{at}.{n}" for at, way in enumerate(ways) for n in range(len(way)) if all(way[:n])]
    assert asked == wanted == [step.hop for step in steps]
    assert sum(not step.well for step in steps) == sum(not all(way) for way in ways)


def test_each_step_is_told_as_it_is_made_and_named_before() -> None:
    told: list[str] = []

    async def run() -> None:
        await walked(
            [Walk("printer", (hop("status", ILL),))],
            Clock(),
            lambda step: told.append(f"{step.name} {step.found.answer}"),
            lambda walk, hop: told.append(f"{walk.name} · {hop.name}?"),
        )

    asyncio.run(run())
    assert told == ["printer · status?", "printer · status no"]


def test_how_long_a_hop_took_is_told_and_a_clock_put_back_takes_no_time_away() -> None:
    one = Walk("printer", (hop("status", Well("ready")),))
    assert [step.milliseconds for step in walk(one, clock=Clock(12))] == [12]
    assert [step.milliseconds for step in walk(one, clock=Clock(-60_000))] == [0]


def test_a_setting_that_cannot_be_used_is_a_broken_hop_and_ends_nothing_else() -> None:
    keys = Walk("gateway", (hop("key", SettingError("There is no API key in the file k: store one there.")),))
    roots = Walk("terminal", (hop("TLS", ConfigError("[terminal]: ca cannot be read")),))
    steps = walk(keys, roots)
    assert [advice(step) for step in steps] == [
        "There is no API key in the file k: store one there.",
        "[terminal]: ca cannot be read.",
    ]


def test_the_summary_names_each_way_that_stops_where_and_what_to_do() -> None:
    well = Walk("printer", (hop("status", Well("ready")),))
    ill = Walk("gateway", (hop("key", ILL),))
    assert summary(walk(well, well)) == "All 2 steps are well."
    assert summary(walk(well, ill)) == "gateway stops at key: Switch it on."
