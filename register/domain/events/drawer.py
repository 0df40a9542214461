"""Cash that goes into the drawer or out of it beside a sale."""

from dataclasses import dataclass
from enum import StrEnum

from terminal_api.money import Amount


class Movement(StrEnum):
    """Why cash moves when nobody buys anything."""

    PAID_IN = "paid_in"
    """Put in: change fetched from the bank, somebody's debt paid."""
    PAID_OUT = "paid_out"
    """Taken out for good: a parcel's postage, the window cleaner."""
    DROP = "drop"
    """Taken out of the drawer and put into the safe."""


@dataclass(frozen=True, slots=True)
class DrawerMoved:
    """Cash moved, with a slip of its own; `sale` is the slip's number."""

    sale: str
    movement: Movement
    amount: Amount
    """More than nothing, whichever way it goes."""
    reason: str
    manager: str = ""
    """Who allowed it, where the cashier alone may not."""
    undoes: str = ""
    """Number of the movement that this one takes back, by going the other way."""

    @property
    def number(self) -> str:
        """Its slip's, as any document has one."""
        return self.sale

    @property
    def goes_in(self) -> bool:
        """Whether there is more in the drawer afterwards."""
        return (self.movement is Movement.PAID_IN) is not bool(self.undoes)
