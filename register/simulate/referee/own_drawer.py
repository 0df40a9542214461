"""The referee's own word on a drawer: what may go in and out beside a sale, and how it is opened and closed.

All raise `Broken`.
"""

from decimal import Decimal

from register.domain.events import DrawerMoved, Movement, ShiftClosed, ShiftOpened
from register.domain.pieces import Piece
from register.simulate.referee.own_sums import ZERO
from register.simulate.referee.promise import demand

PAID_OUT_LIMIT, DIFFERENCE_LIMIT = Decimal(50), Decimal(5)
"""What the packaged settings let a cashier do alone."""


def moved(drawer: Decimal, earlier: dict[str, DrawerMoved], event: DrawerMoved) -> Decimal:
    """What is in the `drawer` afterwards. `earlier` are the shift's movements that were not taken back."""
    number, amount = event.sale, event.amount.amount
    demand(amount > ZERO, f"{number}: {amount} moved, which is nothing")
    demand(bool(event.reason), f"{number}: cash moved, and nobody said why")
    goes_in = event.movement is Movement.PAID_IN
    if event.undoes:
        before = earlier.pop(event.undoes, None)
        same = before and (before.movement, before.amount.amount) == (event.movement, amount)
        demand(bool(same), f"{number} takes back {event.undoes}, which is not there or was something else")
        goes_in = not goes_in
    else:
        earlier[number] = event
    alone = goes_in or event.movement is Movement.DROP or amount <= PAID_OUT_LIMIT
    demand(alone or bool(event.manager), f"{number}: {amount} was paid out, and no manager allowed it")
    after = drawer + amount if goes_in else drawer - amount
    demand(after >= ZERO, f"{number}: {amount} went out, and there was not so much")
    return after


def opens(event: ShiftOpened) -> Decimal:
    """What is in the drawer when its shift begins."""
    come_to = _sum(event.pieces)
    demand(come_to in (None, event.float.amount), f"the float is {event.float}, its coins come to {come_to}")
    return event.float.amount


def closes(drawer: Decimal, last_z: int, event: ShiftClosed) -> None:
    """The Z report must say what is in the `drawer`, and follow the last one."""
    demand(event.z == last_z + 1, f"Z report {event.z} follows Z report {last_z}")
    demand(event.expected.amount == drawer, f"Z says {event.expected.amount}, in there is {drawer}")
    if event.counted is None:
        return
    counted, come_to = event.counted.amount, _sum(event.pieces)
    demand(come_to in (None, counted), f"Z {event.z}: counted are {counted}, the coins come to {come_to}")
    far = abs(counted - drawer) > DIFFERENCE_LIMIT
    demand(not far or bool(event.manager), f"Z {event.z}: {counted} is far off, and no manager allowed it")


def _sum(pieces: tuple[Piece, ...]) -> Decimal | None:
    """What they come to; None where nobody counted by piece."""
    return sum((piece.value.amount * piece.count for piece in pieces), ZERO) if pieces else None
