"""`register doctor --card-data`: is there card data where none should be? Only reads, also beside a till."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from register.cli.place import Code, Place

if TYPE_CHECKING:
    from register.counter.checks.evidence import Evidence, Progress

_PERCENT = 100


def searched(place: Place, more: tuple[Path, ...]) -> int:
    """Search all that the till of `place` keeps, and `more`; the exit code."""
    from register.cli.log import log_to
    from register.counter.checks import evidence_words
    from register.edges.evidence.search import TillSearch
    from register.language import language, speak
    from register.wiring import WallClock

    settings = place.settings()
    log_to(None)
    if not place.json:
        speak(language(settings.shop.language))
    search = TillSearch(settings, place.folder, WallClock().now, place.config, more)
    show = _Shown()
    evidence = search(show.progress, lambda: False)
    show.end()
    place.tell(evidence_words.as_json(evidence), _words(evidence))
    return Code.OK if evidence.clean else Code.DECLINED


class _Shown:
    """How far it is, on a line of stderr that is written over; nothing where nobody looks."""

    def __init__(self) -> None:
        self._percent = -1

    def progress(self, progress: "Progress") -> None:
        """Write it, as often as it changes."""
        percent = _PERCENT * progress.done // max(1, progress.whole)
        if percent != self._percent and sys.stderr.isatty():
            self._percent = percent
            typer.echo(f"\r{percent:3} %  {progress.place:<30.30}", err=True, nl=False)

    def end(self) -> None:
        """Take the line away."""
        if self._percent >= 0:
            typer.echo(f"\r{'':<37}\r", err=True, nl=False)


def _words(evidence: "Evidence") -> str:
    from register.counter.checks.evidence_words import KINDS, advice, lines, summary
    from register.language import say

    told = [f"! {say(KINDS[one.kind])} {one.shown}: {one.where}" for one in evidence.findings]
    more = evidence.count - len(evidence.findings)
    kinds = dict.fromkeys(one.kind for one in evidence.findings)
    advised = [f"{say(KINDS[kind])}: {advice(kind)}" for kind in kinds]
    rest = [say("And {count} more, not listed.", count=more)] if more else []
    return "\n".join((*lines(evidence.places), *told, *rest, *advised, "", summary(evidence)))
