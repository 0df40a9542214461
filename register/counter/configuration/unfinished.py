"""A change of the settings that the journal names and the file lacks: the program ended between the two."""

from register.config.in_force import Origin, in_force
from register.config.key import Key
from register.counter.configuration.settings_change import on_disk
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import Event, SettingChanged
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.errors import ConfigError
from register.journal.projections.keys import ANY_SETTING, By
from register.journal.projections.look_up import found
from register.journal.reader import JournalReader
from register.language import say
from register.settings import Settings


def unfinished(journal: JournalReader[Event], settings: Settings) -> tuple[SettingChanged, ...]:
    """The newest change of each key where the file says what it said before.

    A secret is on the journal as dots: of one, nobody can tell. Nor where somebody wrote into the file since
    it was read: that is taken up first.
    """
    last: dict[tuple[str, str], SettingChanged] = {}
    # By its key: to read a long journal whole would hold up the till.
    for changed in found(journal, By.SETTING, ANY_SETTING):
        event = next(journal.entries(changed.seq - 1)).event
        if isinstance(event, SettingChanged):
            last[event.table, event.key] = event
    if settings.source is None or not last or not on_disk(settings):
        return ()
    said = {one.key: one.value for one in in_force(settings) if one.origin is not Origin.ENVIRONMENT}
    return tuple(
        one
        for one in last.values()
        if one.before != one.after and (key := key_of(one)) in said and said[key] == one.before
    )


def key_of(change: SettingChanged) -> Key | None:
    """The key that it is about; `None` where this program knows no such name."""
    try:
        return Key.read(f"{change.table}.{change.key}")
    except ConfigError:
        return None


def in_words(change: SettingChanged) -> str:
    """What is the matter, in one sentence."""
    nothing = say("nothing")
    return say(
        "{name} changed {key} from {before} to {after}, and the file still says {before}",
        name=change.by,
        key=f"{change.table}.{change.key}",
        before=change.before or nothing,
        after=change.after or nothing,
    )


def leave(till: Till, change: SettingChanged, by: Person | None = None) -> Refused | None:
    """Let the file be right: the journal has `change` taken back by `by`, else by whoever is at the till."""
    if (refused := staff.refused(till, Act.SETTINGS, by)) is not None:
        return refused
    if change not in unfinished(till.journal, till.settings):
        return Refused(say("The file and the journal agree on that: there is nothing to leave"))
    who = staff.name_of(till, by)
    till.record(SettingChanged(change.table, change.key, change.after, change.before, who))
    return None
