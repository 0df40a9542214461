"""The register opened anew behind the screen: where one was at the desk, one is again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from register.language import say
from register.tui.locking import LocksItself
from register.tui.widgets.header import TillHeader
from register.tui.widgets.status import Lamp

if TYPE_CHECKING:
    from register.domain.staff.people import Person
    from register.tui.desk.station import Station


class OpensAnew(LocksItself):
    """An app whose register can be let go and opened anew, with other settings, while somebody sells."""

    _back_to: tuple[Station, Person | None] | None = None

    def put_away(self) -> None:
        """Leave all that stands over the main screen, and remember the station of the desk."""
        from register.tui.screens.errand import ErrandScreen

        errands = (one for one in reversed(self.screen_stack) if isinstance(one, ErrandScreen))
        at_desk = next((one for one in errands if one.station), None)
        self._back_to = (at_desk.station, at_desk.manager) if at_desk and at_desk.station else None
        self._leave_all()

    def take_out(self) -> None:
        """Back to that station, with the settings as they are now."""
        self.follow_settings()
        self._tell((Lamp(say("connected anew; what was open is here again")),))
        back, self._back_to = self._back_to, None
        if back is not None:
            from register.tui.desk.stations import screen_at

            self.push_screen(screen_at(*back))

    def follow_settings(self) -> None:
        """Colours and the name in the header, as the settings have them now."""
        settings = self.till.settings
        if settings.screen.theme in self.available_themes:
            self.theme = settings.screen.theme
        place = say("{shop} · till {number}", shop=settings.shop.name, number=settings.shop.till)
        for screen in self.screen_stack:
            for header in screen.query(TillHeader):
                header.place = place

    def _tell(self, news: tuple[Lamp, ...]) -> None:
        raise NotImplementedError
