"""One setting changed from the shell, as the manager's desk does it: the same reading, journal and file."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from register import wiring
from register.cli import approval
from register.cli.far import far_on_shell
from register.cli.log import log_to
from register.cli.place import Code, Place
from register.cli.screen import check_theme
from register.config.key import Key
from register.counter.configuration import configuring, unfinished
from register.counter.configuration.settings_change import Change
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.staff.rights import Act
from register.watched import watcher


async def changed(place: Place, name: str, typed: str) -> int:
    """Change it at the till of `place`, without its devices; raises `JournalLocked` while that runs."""
    key = Key.read(name)
    async with _opened(place) as till:
        change = await _made(till, key, typed)
    if isinstance(change, Refused):
        return place.refuse(change)
    told = {"key": str(change.key), "before": change.before, "after": change.after}
    place.tell(told, f"{change.key}: {change.before or 'nothing'} -> {change.after or 'nothing'}")
    return Code.OK


async def left(place: Place, name: str) -> int:
    """Take a change of the key back on the journal that the file never had."""
    key = Key.read(name)
    async with _opened(place) as till:
        refused = _left(till, key)
    if refused is not None:
        return place.refuse(refused)
    place.tell({"key": str(key), "left": True}, f"{key}: as the file says it")
    return Code.OK


def _left(till: Till, key: Key) -> Refused | None:
    lacking = unfinished.unfinished(till.journal, till.settings)
    change = next((one for one in lacking if unfinished.key_of(one) == key), None)
    if change is None:
        return Refused(f"The journal has no change of {key} that the file lacks")
    by = approval.asked(till, Act.SETTINGS)
    return by if isinstance(by, Refused) else unfinished.leave(till, change, by)


@asynccontextmanager
async def _opened(place: Place) -> AsyncGenerator[Till]:
    """The till of `place` without its devices."""
    settings = place.settings()
    log_to(place.folder)
    watcher.set(far_on_shell())
    async with wiring.opened(settings, place.folder, connect=wiring.unconnected) as till:
        till.by_command = True
        yield till


async def _made(till: Till, key: Key, typed: str) -> Change | Refused:
    change = configuring.proposed(till, key, typed)
    if isinstance(change, Refused):
        return change
    source = change.settings.source
    assert source is not None
    check_theme(change.settings.screen.theme, source.file)
    if (refused := await configuring.proved(till, change)) is not None:
        return refused
    by = approval.asked(till, Act.SETTINGS)
    if isinstance(by, Refused):
        return by
    return configuring.make(till, change, by) or change
