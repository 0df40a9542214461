"""The views that only an open till needs; imported behind the first frame."""

from register.tui.place import Place
from register.tui.screens.asking.asking import Asking
from register.tui.screens.asking.unknown import Unknown
from register.tui.screens.drawer.open_shift import OpenShift
from register.tui.screens.people.first_person import FirstPerson
from register.tui.screens.selling.awaits_paper import AwaitsPaper
from register.tui.screens.selling.basket import Basket
from register.tui.screens.selling.done import Done
from register.tui.screens.selling.tender import Tender
from register.tui.screens.view import View


def views() -> dict[Place, View]:
    """A new view for each place but the sign-in, which is there from the start."""
    return {
        Place.FIRST_PERSON: FirstPerson(),
        Place.OPEN_SHIFT: OpenShift(),
        Place.BASKET: Basket(),
        Place.TENDER: Tender(),
        Place.ASKING: Asking(),
        Place.UNKNOWN: Unknown(),
        Place.DONE: Done(),
        Place.PAPER: AwaitsPaper(),
    }
