"""A record of the archive in words: what it is and how it stands."""

from register.counter.paper.drawer_slips import NAMES
from register.domain.bookkeeping.record import Record, RecordKind
from register.domain.events import Movement
from register.language import marked, say

_SALES = {
    "open": marked("sale, open"),
    "tendering": marked("sale, tendering"),
    "paid": marked("sale, paid"),
    "completed": marked("sale"),
    "voiding": marked("sale, voiding"),
    "voided": marked("sale, voided"),
}
_UNDONE = " undone"


def kind_words(one: Record) -> str:
    """`sale, voided`, `paid out`, `Z report`."""
    match one.kind:
        case RecordKind.SALE:
            return say(_SALES.get(one.state, one.state))
        case RecordKind.RETURN:
            return say("return, unfinished") if one.state == "open" else say("return")
        case RecordKind.CARD:
            return say("gift card, unfinished") if one.state == "open" else say("gift card")
        case RecordKind.DRAWER:
            return _drawer(one.state)
        case RecordKind.Z:
            return say("Z report")


def wants_a_look(one: Record) -> bool:
    """Whether it is not finished: something of it is still to be done."""
    return one.state in ("open", "tendering", "paid", "voiding")


def _drawer(state: str) -> str:
    if state == "no_sale":
        return say("drawer opened")
    name = say(NAMES[Movement(state.removesuffix(_UNDONE))])
    return say("{movement} undone", movement=name) if state.endswith(_UNDONE) else name
