"""What the slip of a drawer movement says."""

from receipts.document import Receipt
from receipts.layouts.drawer import DrawerSlip, drawer_slip
from register.counter.slips import heading
from register.counter.till import Till
from register.domain.events import DrawerMoved, Movement

NAMES = {Movement.PAID_IN: "paid in", Movement.PAID_OUT: "paid out", Movement.DROP: "cash drop"}

_SIGNED = {
    Movement.PAID_IN: "Handed over by",
    Movement.PAID_OUT: "Received by",
    Movement.DROP: "Into the safe by",
}


def title(event: DrawerMoved) -> str:
    """`paid out`, `paid out undone`."""
    return f"{NAMES[event.movement]} undone" if event.undoes else NAMES[event.movement]


def slip(till: Till, event: DrawerMoved) -> Receipt:
    """Proof of the movement; whoever was at the other end signs too, where there is one."""
    return drawer_slip(
        DrawerSlip(
            heading=heading(till, event.sale),
            title=title(event).upper(),
            amount=event.amount,
            reason=event.reason,
            allowed_by=event.manager,
            undoes=event.undoes,
            signed=() if event.undoes else (_SIGNED[event.movement],),
        )
    )
