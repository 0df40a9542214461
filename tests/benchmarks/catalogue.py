"""A price list of a million items: how fast it is read in, and how fast it is searched as somebody types."""

from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from moneyed import EUR

from register.catalogue.csv_import import Imported, import_csv
from register.catalogue.store import Catalogue
from tests.benchmarks.items import code
from tests.benchmarks.measure import Figure, timed

ITEMS = 1_000_000
KINDS = ("Apple", "Bread", "Crème", "Drink", "Écharpe", "Flour", "Glass", "Honey", "Ink", "Jam", "Knife")
COLOURS = ("amber", "blue", "coral", "dark", "emerald", "fawn", "green", "hazel", "ivory", "jet", "khaki")
SEARCHES = ("apple blue 12", "creme fawn 777", "echarpe", "knife khaki 5", "ink", "a b c", "honey jet")


def figures() -> Iterator[Figure]:
    """Rows a second from the file to the disk; the slowest of a hundred searches."""
    # Beside this file, not in /tmp, which may be memory: nothing is durable there.
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        listed = Path(folder, "prices.csv")
        with listed.open("w", encoding="utf-8") as file:
            file.write("code,name,price,tax,department\n")
            file.writelines(f"{code(number)},{name(number)},7.35,A,Goods\n" for number in range(ITEMS))
        with Catalogue(Path(folder, "catalogue.sqlite")) as catalogue:
            seconds = timed(lambda: _import(listed, catalogue))
            searches = [timed(lambda typed=typed: catalogue.search(typed)) for typed in _keystrokes() * 5]
    wanted = "50,000 rows a second, as wanted"
    yield Figure(f"a row of a list of {ITEMS:,} imported", seconds / ITEMS, 1 / 50_000, 1.0, wanted)
    slowest = quantiles(searches, n=100)[98]
    yield Figure(f"search as typed, 99th of 100, {ITEMS:,} items", slowest, 0.05, 1.0, "50 ms, as wanted")


def name(number: int) -> str:
    """What item `number` is called: three words, of which one is its own."""
    kind, colour = KINDS[number % len(KINDS)], COLOURS[number // len(KINDS) % len(COLOURS)]
    return f"{kind} {colour} {number:06}"


def _import(listed: Path, catalogue: Catalogue) -> None:
    done = import_csv(listed, catalogue, EUR, ["A"])
    assert isinstance(done, Imported), done


def _keystrokes() -> list[str]:
    """What stands in the line after each key, for every search."""
    return [words[: end + 1] for words in SEARCHES for end in range(len(words))]
