"""Where a till leaves anything: its state directory whole, its settings, and in a clone the fixtures."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from register.journal.pin_file import PINS
from register.journal.whole_file import BESIDE
from register.language import marked, say

INVENTED = Path("tests/invented_cards.txt")
"""In a clone: the numbers and PINs that fixtures may show, since nobody has such a card."""
CARD_KEYS = "card-keys.json"

_DATABASES = {
    "journal.sqlite": marked("journal"),
    "projections.sqlite": marked("projections"),
    "cards.sqlite": marked("card vault"),
    "catalogue.sqlite": marked("catalogue"),
}
_FOLDERS = {
    "exports": marked("exports"),
    "reports": marked("reports"),
    "receipts": marked("receipts"),
    "spool": marked("spool"),
    "fixtures": marked("saved messages"),
    "crash": marked("crash reports"),
}
_CRASHED = ("core", "crash", "traceback")
_LEFT_OUT = {".git", ".venv", "__pycache__", "node_modules", ".hypothesis", ".pytest_cache", ".ruff_cache"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to search. `place` is what it belongs to, in the language spoken."""

    place: str
    path: Path
    name: str
    """The file as it is told, from the folder that is searched."""
    size: int
    secrets_belong: bool = False
    """Whether it is where a secret is kept, so that finding one says nothing."""
    fixture: bool = False
    """Whether invented cards may stand in it."""


def of_till(state: Path, others: Iterable[Path], secrets: Iterable[Path]) -> Iterator[Source]:
    """All of the state directory, then `others` (settings, a catalogue); secrets belong in `secrets`."""
    belong = {_resolved(path) for path in (*secrets, state / CARD_KEYS)}
    for path, size in _files(state):
        inner = path.relative_to(state)
        yield Source(say(_kept(inner)), path, str(inner), size, _resolved(path) in belong)
    inside = _resolved(state)
    for path in others:
        if inside not in _resolved(path).parents:
            yield from (
                Source(say("settings"), one, one.name, size, _resolved(one) in belong)
                for one, size in _files(path)
            )


def is_clone(folder: Path) -> bool:
    """Whether `folder` is a clone of this project."""
    return (folder / "tests").is_dir() and (folder / "register" / "settings.py").is_file()


def of_clone(folder: Path) -> Iterator[Source]:
    """The fixtures of a clone of this project, and messages that the inspector saved, if `folder` has any."""
    for path, size in _files(folder / "fixtures"):
        yield Source(say("saved messages"), path, str(path.relative_to(folder)), size)
    if is_clone(folder):
        for path, size in _files(folder / "tests"):
            if path != folder / INVENTED:
                yield Source(say("fixtures"), path, str(path.relative_to(folder)), size, fixture=True)


def named(path: Path, clone: Path) -> Iterator[Source]:
    """A file or a folder that somebody named; in a clone with its invented cards."""
    root, here = _resolved(clone), _resolved(path)
    fixture = is_clone(clone) and (here == root or root in here.parents)
    for one, size in _files(path):
        if _resolved(one) != root / INVENTED:
            yield Source(str(path), one, str(one), size, fixture=fixture)


def _files(path: Path) -> Iterator[tuple[Path, int]]:
    """Plain files and their sizes, by name: a pipe would be waited for, and a folder's link may go round."""
    if not path.is_dir():
        yield from _plain(path)
        return
    for folder, inner, files in os.walk(path):
        inner[:] = sorted(name for name in inner if name not in _LEFT_OUT)
        for name in sorted(files):
            yield from _plain(Path(folder, name))


def _plain(path: Path) -> Iterator[tuple[Path, int]]:
    try:
        status = path.stat()
    except OSError:
        return
    if stat.S_ISREG(status.st_mode):
        yield path, status.st_size


def _kept(path: Path) -> str:
    """What a file of the state directory is part of, in English."""
    name = path.name.lower()
    whole = next((name.removesuffix(end) for end in BESIDE if name.endswith(end)), name)
    if found := next((word for file, word in _DATABASES.items() if whole.startswith(file)), None):
        return found
    if found := next((_FOLDERS[part] for part in path.parts[:-1] if part in _FOLDERS), None):
        return found
    if name in (CARD_KEYS, PINS):
        return marked("keys and PINs")
    if ".log" in name:
        return marked("logs")
    if name.startswith(_CRASHED) or name.endswith((".core", ".dmp", ".crash")):
        return marked("crash reports")
    return marked("other files")


def _resolved(path: Path) -> Path:
    return path.expanduser().resolve()
