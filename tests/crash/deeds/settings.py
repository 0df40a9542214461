"""A key of `config.toml` changed from the till: its file may lack what the journal names."""

from collections.abc import Callable
from pathlib import Path

from register.config.config_file import packaged, text_of
from register.config.key import Key
from register.counter.configuration import configuring
from register.counter.configuration.settings_change import Change
from register.counter.configuration.unfinished import leave, unfinished
from register.counter.drawer import shifts
from register.counter.till import Till
from register.domain.events import SettingChanged
from register.domain.staff.people import Person
from register.settings import Settings, load
from register.simulate.habits.visit import Visit
from register.simulate.register_at_work import Crashed

_LIMIT = Key("discounts", "cashier_percent")


async def changes_a_setting(visit: Visit) -> None:
    """Twice, to what it was at last. Ended between journal and file, the till says so and nothing is lost."""
    file = visit.register.folder / "config.toml"
    file.write_bytes(text_of(packaged()).encode())
    try:
        for typed in ("12.50", "10"):
            visit.register.press(_changes, file, typed, visit.manager)
            _holds(visit, file, typed, named=True)
    except Crashed:
        await visit.register.revive()
        visit.register.press(shifts.sign_in_as, "Maria")
        _sees_to_it(visit, file)


def _changes(till: Till, file: Path, typed: str, by: Person) -> None:
    _with_file(till, file, lambda: _makes(till, typed, by))


def _makes(till: Till, typed: str, by: Person) -> None:
    change = configuring.proposed(till, _LIMIT, typed)
    assert isinstance(change, Change)
    configuring.make(till, change, by)


def _with_file(till: Till, file: Path, do: Callable[[], object]) -> None:
    """The settings of that file for a moment: those of the simulated shop are in none."""
    own, till.settings = till.settings, _read(file)
    try:
        do()
    finally:
        till.settings = own


def _read(file: Path) -> Settings:
    return load(file, {})


def _holds(visit: Visit, file: Path, typed: str, *, named: bool) -> None:
    said = str(_read(file).discounts.cashier_percent)
    holds, lacking = visit.shop.referee.holds, unfinished(visit.till.journal, _read(file))
    holds(said == typed, f"the file says {said} and not {typed}")
    holds(named is not bool(lacking), f"the till says {lacking or 'nothing'} of what the file lacks")


def _sees_to_it(visit: Visit, file: Path) -> None:
    """After the end: what the journal names last is in the file, or the manager hears of it."""
    till, by, said = visit.till, visit.manager, str(_read(file).discounts.cashier_percent)
    named = [one.event for one in till.journal.entries(kinds=[SettingChanged])]
    newest = named[-1] if named else None
    wanted = newest.after if isinstance(newest, SettingChanged) else "10"
    _holds(visit, file, said, named=said == wanted)
    for change in unfinished(till.journal, _read(file)):
        if change.after == "10":
            visit.register.press(_with_file, file, lambda one=change: leave(till, one, by))
        else:
            visit.register.press(_changes, file, change.after, by)
        _holds(visit, file, said if change.after == "10" else change.after, named=True)
