"""Taking up what somebody wrote into `config.toml` while the till ran."""

from collections.abc import Iterator

from register.config import config_file
from register.config.in_force import in_force
from register.counter.configuration.settings_change import IDENTITY, Takes, said, takes
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import SettingChanged
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.errors import ConfigError
from register.language import say
from register.settings import Settings, load


def reread(till: Till, by: Person | None = None) -> Takes | Refused:
    """Take up what somebody wrote into the file while the till ran; each key of it goes onto the journal."""
    source = till.settings.source
    if (refused := staff.refused(till, Act.SETTINGS, by)) is not None:
        return refused
    # The demonstration has nothing to go back to: what it sold would be gone with its till.
    if source is None or till.training or source.file.resolve() == config_file.packaged().resolve():
        return Refused(say("These settings are nobody's own file: end the program and start it anew"))
    try:
        found = load(source.file, source.environ, *source.more)
    except ConfigError as error:
        return Refused(str(error))
    events = tuple(_differences(till.settings, found, staff.name_of(till, by)))
    if other := next((key for key in IDENTITY if said(till.settings, key) != said(found, key)), None):
        return Refused(
            say("{key} has changed, and with it the till: end the program and start it anew", key=other)
        )
    if events:
        till.record(*events)
    when = takes(till.settings, found)
    if when is Takes.NOW:
        till.settings = found
    till.changed()
    return when


def _differences(before: Settings, after: Settings, name: str) -> Iterator[SettingChanged]:
    old, new = ({one.key: one for one in in_force(settings)} for settings in (before, after))
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if key.name and (was and was.exact) != (now and now.exact):
            shown = (was.value if was else "", now.value if now else "")
            yield SettingChanged(key.where, key.name, *shown, name)
