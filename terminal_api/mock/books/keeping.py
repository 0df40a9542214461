"""A file that keeps a mock terminal's cards, books and memory: one JSON line for each change, never altered.

It is written line by line and at once, so it survives even a killed process. It holds card numbers in clear:
of invented cards, the only ones a mock terminal knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, assert_never

from pydantic import Field, TypeAdapter, ValidationError

from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.memory import Forgotten, Noted, Used
from terminal_api.mock.books.transactions import Transaction
from terminal_api.nexo.message import Message


class NotKept(Exception):
    """The file is not one of a mock terminal, or it was altered."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A line of the books, and its card afterwards."""

    line: Transaction
    card: Card | None
    kept: Literal["booked"] = "booked"


@dataclass(frozen=True, slots=True)
class KeptId:
    """An id that was used at the terminal `poi_id`."""

    poi_id: str
    sale_id: str
    service_id: str
    at: datetime
    kept: Literal["id"] = "id"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """How a request at the terminal `poi_id` ended."""

    poi_id: str
    message: str
    kept: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True)
class KeptOblivion:
    """The terminal `poi_id` lost its memory."""

    poi_id: str
    kept: Literal["oblivion"] = "oblivion"


@dataclass(frozen=True, slots=True)
class KeptPeriod:
    """A period of the terminal `poi_id` was closed."""

    poi_id: str
    period: str
    kept: Literal["period"] = "period"


KeptNote = KeptId | KeptAnswer | KeptOblivion
KeptLine = Booked | KeptPeriod | KeptNote
Kept = Annotated[KeptLine, Field(discriminator="kept")]
_KEPT: TypeAdapter[KeptLine] = TypeAdapter(Kept)


class Keeping:
    """The file at `path`, made with the first line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> Iterator[KeptLine]:
        """Everything kept, oldest first. Cuts off a last line that was not finished. Raises `NotKept`."""
        if not self._path.exists():
            return
        whole = self._path.read_bytes()
        finished = whole[: whole.rfind(b"\n") + 1]
        if finished != whole:
            with self._path.open("r+b") as file:
                file.truncate(len(finished))
        for number, line in enumerate(finished.splitlines(), 1):
            try:
                yield _KEPT.validate_json(line)
            except ValidationError:
                # Without its cause, which holds the line.
                raise NotKept(f"{self._path}, line {number}, was not written by a mock terminal.") from None

    def book(self, line: Transaction, card: Card | None) -> None:
        """Keep a line of the books."""
        self._add(Booked(line, card))

    def close(self, poi_id: str, period: str) -> None:
        """Keep that a period of a terminal was closed."""
        self._add(KeptPeriod(poi_id, period))

    def note(self, poi_id: str, noted: Noted) -> None:
        """Keep what changed the memory of a terminal."""
        match noted:
            case Used(sale_id, service_id, at):
                self._add(KeptId(poi_id, sale_id, service_id, at))
            case Message():
                self._add(KeptAnswer(poi_id, noted.written().decode()))
            case Forgotten():
                self._add(KeptOblivion(poi_id))

    def _add(self, kept: KeptLine) -> None:
        with self._path.open("ab") as file:
            file.write(_KEPT.dump_json(kept) + b"\n")


def noted(kept: KeptNote) -> Noted:
    """What the memory said when it was kept."""
    match kept:
        case KeptId():
            return Used(kept.sale_id, kept.service_id, kept.at)
        case KeptAnswer():
            return Message.read(kept.message)
        case KeptOblivion():
            return Forgotten()
        case _:
            assert_never(kept)
