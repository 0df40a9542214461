"""A screen that a station of the desk opens: it stands over that, which Esc goes back to."""

from register.tui.desk.station import Station
from register.tui.screens.errand import ErrandScreen


class UnderStation(ErrandScreen):
    """Goes to other stations by way of its own, so that nothing stays below."""

    def go_to(self, station: Station) -> None:
        """Leave, and let the station below go there."""
        if self.is_current:
            self.leave()
            below = self.till_app.screen
            if isinstance(below, ErrandScreen):
                below.go_to(station)
