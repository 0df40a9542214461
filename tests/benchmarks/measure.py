"""How a figure is taken: ours and its floor by turns, in one run, medians of both."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import zip_longest
from statistics import median
from time import perf_counter


def milliseconds(seconds: float) -> str:
    """`5.15 ms` of 0.00515."""
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds * 1000:.0f} ms"


def megabytes(size: float) -> str:
    """`98.3 MB` of 98300000."""
    return f"{size / 1e6:.1f} MB"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: seconds, or what `written` writes; `target` is the largest good ratio."""

    name: str
    ours: float
    least: float
    target: float
    floor: str
    """What the floor is, in few words."""
    written: Callable[[float], str] = milliseconds

    @property
    def ratio(self) -> float:
        """How many times the floor ours takes."""
        return self.ours / self.least

    @property
    def good(self) -> bool:
        """Whether the target is met."""
        return self.ratio <= self.target


def timed(action: Callable[[], object]) -> float:
    """Seconds that `action` takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


async def timed_async(action: Callable[[], Awaitable[object]]) -> float:
    """Seconds that `action` takes."""
    start = perf_counter()
    await action()
    return perf_counter() - start


def medians(*actions: Callable[[], float], repeats: int, warm_up: int = 2) -> list[float]:
    """The median of each action's own seconds; they take turns, so that the machine's moods hit all."""
    times = [[action() for action in actions] for _ in range(warm_up + repeats)]
    return [median(column) for column in zip(*times[warm_up:], strict=True)]


def least(*actions: Callable[[], float], repeats: int, warm_up: int = 2) -> list[float]:
    """The least of each action's own seconds: for work that only computes, where more is the machine."""
    times = [[action() for action in actions] for _ in range(warm_up + repeats)]
    return [min(column) for column in zip(*times[warm_up:], strict=True)]


async def medians_async(
    *actions: Callable[[], Awaitable[float]], repeats: int, warm_up: int = 2
) -> list[float]:
    """The same for actions that are awaited."""
    times = [[await action() for action in actions] for _ in range(warm_up + repeats)]
    return [median(column) for column in zip(*times[warm_up:], strict=True)]


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table that also reads well as it stands."""
    rows: list[tuple[str, ...]] = [("figure", "ours", "floor", "ratio", "target", "the floor is")]
    rows += [
        (
            figure.name,
            figure.written(figure.ours),
            figure.written(figure.least),
            f"{figure.ratio:.2f}",
            f"≤ {figure.target:.2f} {'✓' if figure.good else '✗ missed'}",
            figure.floor,
        )
        for figure in figures
    ]
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    )
