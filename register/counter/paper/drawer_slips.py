"""What the slip of a drawer movement says."""

from receipts.document import Receipt
from receipts.layouts.drawer import DrawerSlip, NoSaleSlip, drawer_slip, no_sale_slip
from register.counter.paper.slips import heading
from register.counter.till import Till
from register.domain.events import DrawerMoved, Movement
from register.language import marked, say

NAMES = {
    Movement.PAID_IN: marked("paid in"),
    Movement.PAID_OUT: marked("paid out"),
    Movement.DROP: marked("cash drop"),
}
_UNDONE = {
    Movement.PAID_IN: marked("paid in undone"),
    Movement.PAID_OUT: marked("paid out undone"),
    Movement.DROP: marked("cash drop undone"),
}

_SIGNED = {
    Movement.PAID_IN: marked("Handed over by"),
    Movement.PAID_OUT: marked("Received by"),
    Movement.DROP: marked("Into the safe by"),
}


def filed(event: DrawerMoved) -> str:
    """What the journal calls its slip, whatever the till speaks."""
    return _UNDONE[event.movement] if event.undoes else NAMES[event.movement]


def title(event: DrawerMoved) -> str:
    """`paid out`, `paid out undone`."""
    return say(filed(event))


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
            signed=() if event.undoes else (say(_SIGNED[event.movement]),),
        )
    )


def no_sale(till: Till, reason: str, allowed_by: str) -> Receipt:
    """Proof of an opening without a sale."""
    return no_sale_slip(NoSaleSlip(heading(till, ""), reason, allowed_by))
