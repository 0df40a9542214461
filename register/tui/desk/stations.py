"""From a station to its screen; each is imported when somebody first goes there."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, assert_never

from register.tui.desk.station import Station

if TYPE_CHECKING:
    from register.domain.staff.people import Person
    from register.tui.app import TillApp
    from register.tui.screens.errand import ErrandScreen


def screen_at(station: Station, manager: Person | None) -> ErrandScreen:
    """A new screen of `station`, where `manager` opened the desk; `None`: whoever is signed in may."""
    screen = _made(station, manager)
    screen.station, screen.manager = station, manager
    return screen


def open_desk(app: TillApp, station: Station = Station.BALANCES) -> None:
    """Open the desk at `station`, once somebody with the right has said who they are."""
    from register.domain.staff.rights import Act
    from register.tui.screens.people.approving import with_approval

    with_approval(app, Act.DESK, "", lambda who: app.push_screen(screen_at(station, who)))


def load_desk() -> None:
    """Import what its first screen needs: in a thread, while whoever may want it still reads the menu."""
    for module in ("tui.desk.balances", "counter.configuration.settings_change"):
        import_module(f"register.{module}")


def _made(station: Station, manager: Person | None) -> ErrandScreen:
    match station:
        case Station.BALANCES:
            from register.tui.desk.balances import Balances

            return Balances()
        case Station.JOURNAL:
            from register.tui.desk.journal import JournalDesk

            return JournalDesk()
        case Station.OPEN:
            from register.tui.desk.what_is_open import WhatIsOpen

            return WhatIsOpen()
        case Station.REPORTS:
            from register.tui.desk.reports import Reports

            return Reports()
        case Station.DAY_END:
            from register.tui.desk.day_end import DayEnd

            return DayEnd()
        case Station.PEOPLE:
            from register.tui.screens.people.people import People

            return People(manager)
        case Station.SET_UP:
            from register.tui.desk.set_up import SetUp

            return SetUp()
        case _:
            assert_never(station)
