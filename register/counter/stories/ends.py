"""What else happens to a sale, return or slip, in words: cash, its end, reversals told later, baskets."""

from register.counter.asking.noted import noted
from register.counter.owing.obligation import named
from register.counter.paper.drawer_slips import title
from register.counter.stories.goods import allowed, lines_words
from register.counter.stories.moment import Said, Tone
from register.domain.amounts import figures
from register.domain.events import (
    BasketAsked,
    BasketPosted,
    BasketRefused,
    BasketSeenTo,
    CashGiven,
    CashOutReturned,
    CashReason,
    CashTaken,
    DrawerMoved,
    DrawerOpened,
    LateApproval,
    LateSeenTo,
    OwedPaid,
    ReturnCompleted,
    ReturnOpened,
    ReversalConfirmed,
    ReversalFailed,
    SaleCompleted,
    SalePaid,
    SaleParked,
    SaleRecalled,
    SaleVoided,
    SetAside,
    VoidBegun,
)
from register.language import marked, say

_CASH_OUT_OF_DRAWER = {
    CashReason.GIVEN_BACK: marked("Cash given back"),
    CashReason.REFUND: marked("Cash refunded"),
    CashReason.CASH_OUT: marked("Cash for the rest of a gift card"),
}


def stage(event: object) -> Said | None:
    """A step of the sale or return as a whole; None where `event` is no such step."""
    match event:
        case SalePaid(total=total):
            return Said(say("All of it is paid"), total, Tone.DONE)
        case SaleCompleted():
            return Said(say("Completed"), tone=Tone.DONE)
        case VoidBegun(reason=reason):
            words = say("Void begun: {reason}", reason=reason) if reason else say("Void begun")
            return Said(words, tone=Tone.ATTENTION)
        case SaleVoided():
            return Said(say("Voided"), tone=Tone.ATTENTION)
        case SetAside():
            return Said(say("Set aside: the next customer waits, an answer is missing"), tone=Tone.RISK)
        case SaleParked(name=name):
            return Said(say("Parked for {name}", name=name) if name else say("Parked"))
        case SaleRecalled():
            return Said(say("Recalled"))
        case ReturnOpened():
            return _returned(event)
        case ReturnCompleted(total=total):
            return Said(say("All of it was given back"), total, Tone.DONE)
        case _:
            return None


def cash(event: object) -> Said | None:
    """Cash or the drawer; None where `event` is neither."""
    match event:
        case CashTaken(given=given, taken=taken) if given > taken:
            change = figures(given - taken)
            return Said(
                say("Cash: {given} given, {change} change", given=figures(given), change=change), taken
            )
        case CashTaken(taken=taken):
            return Said(say("Cash taken"), taken)
        case CashGiven(amount=amount, reason=reason, allowed_by=by):
            return Said(allowed(say(_CASH_OUT_OF_DRAWER[reason]), by), -amount)
        case CashOutReturned(amount=amount):
            return Said(say("Cash for the rest of a gift card came back"), amount)
        case OwedPaid(amount=amount, manager=by):
            return Said(allowed(say("What was owed, paid in cash"), by), -amount)
        case DrawerMoved(amount=amount, reason=reason, manager=by, undoes=undoes):
            words = allowed(f"{title(event)}: {reason}" if reason else title(event), by)
            return Said(words, amount if event.goes_in else -amount, number=undoes)
        case DrawerOpened(reason=reason):
            return Said(say("Drawer opened: {reason}", reason=noted(reason)))
        case _:
            return None


def later(event: object) -> Said | None:
    """What was told, or done, about money after its request had ended; None where `event` is no such."""
    match event:
        case ReversalConfirmed(request_id=id_, manager=manager):
            words = say("The reversal was carried out")
            seen = say("{words}, as {name} saw in the bank's records", words=words, name=manager)
            return Said(seen if manager else words, tone=Tone.DONE, request=id_)
        case ReversalFailed(request=request, amount=amount, reason=reason):
            words = say("The reversal was not carried out: {reason}", reason=noted(reason))
            return Said(words, amount, Tone.RISK, request.id)
        case LateApproval(request=request, approved=approved):
            words = say(
                "{what} of {number} was done after all, too late",
                what=named(request.operation, request.undoes_operation),
                number=request.number,
            )
            return Said(words, approved.amount, Tone.RISK, request.id, request.number)
        case LateSeenTo(manager=manager, reason=reason):
            return Said(say("Seen to by {name}: {reason}", name=manager, reason=reason))
        case _:
            return _basket(event)


def _basket(event: object) -> Said | None:
    match event:
        case BasketAsked():
            return Said(say("Closed basket posted"))
        case BasketPosted():
            return Said(say("The gateway has the basket"), tone=Tone.DONE)
        case BasketRefused(reason=reason):
            words = say("The gateway refused the basket: {reason}", reason=noted(reason))
            return Said(words, tone=Tone.ATTENTION)
        case BasketSeenTo(manager=manager):
            return Said(say("The refused basket was seen to by {name}", name=manager))
        case _:
            return None


def _returned(event: ReturnOpened) -> Said:
    goods = lines_words(event.lines)
    if event.exchange:
        words = say("What exchange {number} leaves to give back", number=event.exchange)
        return Said(words, event.net, number=event.exchange)
    if not event.original:
        words = say("Comes back without a receipt, {reason}: {goods}", reason=event.reason, goods=goods)
        return Said(allowed(words, event.allowed_by), tone=Tone.ATTENTION)
    words = say("Comes back of {number}: {goods}", number=event.original, goods=goods)
    return Said(words, number=event.original)
