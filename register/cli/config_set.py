"""One setting changed from the shell, as the manager's desk does it: the same reading, journal and file."""

from register import wiring
from register.cli import approval
from register.cli.log import log_to
from register.cli.place import Code, Place
from register.cli.screen import check_theme
from register.config.key import Key
from register.counter.configuration import configuring
from register.counter.configuration.settings_change import Change
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.rights import Act


async def changed(place: Place, name: str, typed: str) -> int:
    """Change it at the till of `place`, without its devices; raises `JournalLocked` while that runs."""
    key, settings = Key.read(name), place.settings()

    async def unconnected(*_: object) -> None:
        pass

    log_to(place.folder)
    async with wiring.opened(settings, place.folder, connect=unconnected) as till:
        till.by_command = True
        change = await _made(till, key, typed)
    if isinstance(change, Refused):
        return place.refuse(change)
    told = {"key": str(change.key), "before": change.before, "after": change.after}
    place.tell(told, f"{change.key}: {change.before or 'nothing'} -> {change.after or 'nothing'}")
    return Code.OK


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
