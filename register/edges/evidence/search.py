"""The search itself: file after file, window after window, until all is read or it is stopped."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from register.config import config_file
from register.counter.checks.evidence import Evidence, Finding, Progress, Searched, Tell
from register.domain.cards.card_data import Sought, hits
from register.edges.evidence import places
from register.edges.evidence.databases import is_database, rows
from register.edges.evidence.places import Source
from register.edges.evidence.sought import invented, places_of_secrets, sought_by
from register.edges.evidence.windows import Window, windows
from register.language import say
from register.long_work import Stopped, Stops
from register.settings import Settings

LISTED = 500
"""So many findings are told one by one; more are counted."""
_SAME_MOST = 100_000
"""So many are known again when the same is met as a row and as bytes of its file."""


@dataclass(frozen=True, slots=True)
class TillSearch:
    """All that one till keeps. `config` is the file of its settings, `more` what somebody named beside."""

    settings: Settings
    state: Path
    now: Callable[[], datetime]
    config: Path | None = None
    more: tuple[Path, ...] = ()
    clone: Path = Path()

    def __call__(self, tell: Tell, stops: Stops) -> Evidence:
        """Search, in the thread that calls; `tell` hears of each megabyte, `stops` is asked as often."""
        sought, troubles = sought_by(self.settings, self.state)
        config = config_file.found(self.config)
        others = (config, self.settings.catalogue_file(self.state))
        sources = chain(
            places.of_till(self.state, others, (config, *places_of_secrets(self.settings))),
            places.of_clone(self.clone),
            *(places.named(path, self.clone) for path in self.more),
        )
        missing = [
            say("{path} was not searched: there is no such file or folder.", path=path)
            for path in self.more
            if not path.exists()
        ]
        numbers, beginnings = invented(self.clone / places.INVENTED)
        fixtures = replace(sought, known=sought.known | numbers, known_beginnings=beginnings)
        run = Run(sought, fixtures, self.now(), tell, stops)
        run.troubles += (*troubles, *missing)
        # What is named may be a part of what is searched anyway: once is enough.
        once = {source.path.resolve(): source for source in reversed(list(sources))}
        return run.over([source for source in reversed(once.values())])


@dataclass
class Run:
    """One search while it goes on."""

    sought: Sought
    fixtures: Sought = field(repr=False)
    """The same where invented cards may stand."""
    at: datetime
    tell: Tell
    stops: Stops
    places: dict[str, Searched] = field(default_factory=dict[str, Searched])
    findings: list[Finding] = field(default_factory=list[Finding])
    troubles: list[str] = field(default_factory=list[str])
    done: int = 0
    whole: int = 0

    def over(self, sources: list[Source]) -> Evidence:
        """What `sources` have."""
        self.whole, stopped = sum(source.size for source in sources), False
        try:
            for source in sources:
                self._search(source)
        except Stopped:
            stopped = True
        return Evidence(
            self.at, tuple(self.places.values()), tuple(self.findings), tuple(self.troubles), stopped
        )

    def _search(self, source: Source) -> None:
        found = self.places.get(source.place, Searched(source.place))
        self.places[source.place] = replace(found, files=found.files + 1)
        name = source.name.encode("utf-8", "replace")
        same: set[bytes] = set()
        if any(True for _ in hits(name, self.sought)):
            source = replace(source, name=say("a file with such a name"))
            self._take(source, [Window(name, 0, len(name), lambda _: say("its name"))], set())
        if _is_database(source.path):
            before, self.whole = self.done, self.whole + source.size
            self._try(source, self._sized(rows(source.path), source), same)
            self.done = before + source.size
        self._try(source, windows(source.path), same)

    def _try(self, source: Source, found: Iterable[Window], same: set[bytes]) -> None:
        try:
            self._take(source, found, same)
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.troubles.append(
                say("{path} was not searched whole: {reason}.", path=source.name, reason=reason)
            )

    def _sized(self, found: Iterable[Window], source: Source) -> Iterator[Window]:
        """Rows are no bytes of the file; as progress they count as what they are long, up to all of it."""
        left = source.size
        for window in found:
            self.done += min(left, len(window.data))
            left -= min(left, len(window.data))
            yield window

    def _take(self, source: Source, found: Iterable[Window], same: set[bytes]) -> None:
        sought = self.fixtures if source.fixture else self.sought
        if source.secrets_belong:
            sought = replace(sought, secrets=())
        for window in found:
            if self.stops():
                raise Stopped
            place = self.places[source.place]
            self.places[source.place] = replace(place, size=place.size + window.read)
            self.done += window.read
            self._look(source, window, sought, same)
            total = sum(one.findings for one in self.places.values())
            self.tell(Progress(min(self.done, self.whole), self.whole, source.place, total))

    def _look(self, source: Source, window: Window, sought: Sought, same: set[bytes]) -> None:
        for hit in hits(window.data, sought):
            if not window.low <= hit.at < window.high or (hit.same in same and not window.rows):
                continue
            if window.rows and len(same) < _SAME_MOST:
                same.add(hit.same)
            place = self.places[source.place]
            self.places[source.place] = replace(place, findings=place.findings + 1)
            if len(self.findings) < LISTED:
                where = f"{source.name}, {window.where(hit.at)}"
                self.findings.append(Finding(source.place, where, hit.kind, hit.shown))


def _is_database(path: Path) -> bool:
    try:
        return is_database(path)
    except OSError:
        return False  # said when it is read
