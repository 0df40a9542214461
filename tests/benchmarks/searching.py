"""The desk's search: from a key pressed to what it finds, over a shop's years."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from moneyed import EUR

from register.counter.searching.question import Ground, understood
from register.counter.searching.search import Search
from register.domain.books import Books
from register.domain.cards.card_mark import CardMark
from tests.benchmarks import archive_of_years
from tests.benchmarks.measure import Figure
from tests.benchmarks.years import opened, shop

SALES = 1_000_000
TARGET_S = 0.1
"""From the key to what it finds, of 99 in 100."""

TYPED = (
    *("pencil", "puzzle oak", "candle steel 2", "pen bl", "zzz", "e", "lamp lamp lamp"),
    *("123456", "R1-000777", "400000002", "pR1-00012", "···", "void", "return", "z 12"),
    *("cashier:maria 10..20", "cashier:zo >90", "10.36", ">99", "..1.50 pencil", "12..12.10"),
    *("nov 2024", "1/3/2025..15/3/2025", "return 3/2025 cashier:ali", "drawer", "void mug 2025-02-03"),
    *("damaged", "damaged cashier:ruth nov 2024 10..12", "discount", "activate 25..26", "open"),
)
"""As a manager types it: every beginning of each is a search."""

CARD = "6006490000000000016"


def figures() -> list[Figure]:
    """The slowest of 99 in 100 keys, and the slowest of all."""
    return measured(archive_of_years.years(SALES), SALES)


def measured(folder: Path, sales: int) -> list[Figure]:
    """The same where `archive_of_years` has made so many sales."""
    taken = sorted(asyncio.run(_taken(folder)))
    p99 = quantiles((seconds for seconds, _ in taken), n=100)[98]
    seconds, slowest = taken[-1]
    many = f"{sales:,} sales"
    return [
        Figure(
            f"journal search, key to results, p99 of {len(taken)} keys, {many}",
            p99,
            TARGET_S,
            1,
            "the target",
        ),
        Figure(f"the slowest of them, {slowest!r}, {many}", seconds, TARGET_S, 3, "the target"),
    ]


async def _taken(folder: Path) -> list[tuple[float, str]]:
    """Seconds from each key to its results, and what had been typed by then."""
    ours = shop().shop
    with opened(folder) as journal:
        search = Search(journal, Books(ours.till, ours.currency))
        ground = Ground(EUR, date(2026, 11, 22), "day-month-year", _card)
        await search.ask(understood("", ground).question)
        found: list[tuple[float, str]] = []
        for text in _keys():
            start = perf_counter()
            await search.ask(understood(text, ground).question)
            found.append((perf_counter() - start, text))
        search.close()
        return found


def _keys() -> Iterator[str]:
    for text in TYPED:
        yield from (text[:at] for at in range(len(text) + 1))
    yield CARD


def _card(text: str) -> CardMark | None:
    return CardMark(f"{777:016x}", "0777", "svs") if text == CARD else None
