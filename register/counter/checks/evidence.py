"""Evidence that the till keeps no card data: how it is searched for, and what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from register.domain.cards.card_data import Kind
from register.long_work import Stops


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be there: where, what, and as much of it as may be shown."""

    place: str
    where: str
    """The file, and the entry or byte in it."""
    kind: Kind
    shown: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched of one place; `findings` counts all, also those that are not listed any more."""

    place: str
    files: int = 0
    size: int = 0
    """In bytes, as they were read: compressed files count what was in them too."""
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search came to."""

    at: datetime
    places: tuple[Searched, ...]
    findings: tuple[Finding, ...]
    troubles: tuple[str, ...] = ()
    """What could not be searched, a sentence each."""
    stopped: bool = False
    """Whether somebody stopped it before its end."""

    @property
    def size(self) -> int:
        """Bytes searched."""
        return sum(place.size for place in self.places)

    @property
    def files(self) -> int:
        """Files searched."""
        return sum(place.files for place in self.places)

    @property
    def count(self) -> int:
        """Findings in all."""
        return sum(place.findings for place in self.places)

    @property
    def clean(self) -> bool:
        """Whether all was searched and nothing found."""
        return not self.count and not self.troubles and not self.stopped


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come: bytes of the files as they lie on the disk, and what is searched now."""

    done: int
    whole: int
    place: str
    found: int


Tell = Callable[[Progress], None]
Search = Callable[[Tell, Stops], Evidence]
"""Searches all that a till keeps, in the thread that calls it; asks often whether to stop."""


def nothing_to_search(_tell: Tell, _stops: Stops) -> Evidence:
    """The search of a till that keeps nothing on a disk."""
    return Evidence(datetime.min.replace(tzinfo=UTC), (), ())
