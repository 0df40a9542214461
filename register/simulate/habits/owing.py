"""Seeing to what is open: cards not active, money not given back, reversals nobody confirmed yet."""

from register.counter.asking import confirming
from register.counter.closed_baskets import baskets
from register.counter.owing import owed
from register.counter.returning import refunding
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.simulate.habits.judging import judges
from register.simulate.habits.visit import Visit
from register.simulate.lot import Lot
from register.simulate.world.networks import NETWORKS
from register.simulate.world.set_up import poi
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.processor import Operation


async def sees_to_all(visit: Visit) -> None:
    """One round over everything that a person can do something about."""
    await judges(visit)
    for document in tuple(visit.till.books.documents.values()):
        match document:
            case Sale(stage=Stage.COMPLETED):
                for position, _ in document.owed_cards:
                    await _card(visit, document.number, position)
            case Sale() if document.kept_back and document.mark is Stage.VOIDING:
                await _kept_back(visit, document)
            case Return() if document.due.amount and not document.exchanges.open:
                await _refund(visit, document.number)
            case _:
                pass
    _told_by_processor(visit)
    _pays_owed(visit)
    for basket in visit.till.books.baskets:
        await visit.register.ask(baskets.post_now, basket.number)


async def _kept_back(visit: Visit, sale: Sale) -> None:
    """Tried once more, and paid out where the card refuses again, as many a card does."""
    if Lot("refuses again", sale.number, visit.till.books.stamp).chance(0.6):  # of its own
        refuses = Fault(FaultKind.DECLINE, "Reversal", poi_id=poi(visit.register.name))
        visit.shop.fleet.faults.arm(refuses)
    visit.shop.tally.habit("reverse again")
    await visit.register.ask(owed.reverse_again, sale.number)
    now = visit.till.books.documents.get(sale.number)
    if isinstance(now, Sale) and now.kept_back:
        visit.shop.tally.habit("cash for a card")
        kept = now.kept_back[0].request.id
        await visit.register.ask(owed.give_cash_instead, sale.number, kept, visit.manager)


async def _card(visit: Visit, number: str, position: int) -> None:
    way = visit.lot.weighted((("again", 3), ("another card", 3), ("cash", 4)))
    visit.shop.tally.habit(f"card owed: {way}")
    match way:
        case "again":
            await visit.register.ask(owed.activate_again, number, position)
        case "another card":
            card = visit.shop.new_card(visit.lot.one(("svs", "svs", *NETWORKS)))
            visit.shop.cards.append(card)
            await visit.register.ask(owed.swap_card, number, position, card)
        case _:
            await visit.register.ask(owed.refund_card, number, position)


async def _refund(visit: Visit, number: str) -> None:
    way = visit.lot.weighted((("again", 4), ("onto another card", 2), ("onto a new card", 1), ("in cash", 1)))
    visit.shop.tally.habit(f"refund {way}")
    match way:
        case "again":
            await visit.register.ask(refunding.give_again, number)
        case "onto another card":
            await visit.register.ask(refunding.give_to_card, number, visit.shop.issue(visit.lot.euros(0, 0)))
        case "onto a new card":
            card = visit.shop.new_card()
            visit.shop.cards.append(card)
            await visit.register.ask(refunding.give_to_card, number, card, never_sold=True)
        case _:
            visit.register.press(refunding.give_in_cash, number, visit.manager)


def _told_by_processor(visit: Visit) -> None:
    """The processor says what became of reversals, or the manager saw it there. Bank cards may fail."""
    for request in visit.till.books.unconfirmed:
        bank = request.undoes_operation is Operation.BANK_CARD
        if bank and visit.lot.chance(0.15):
            visit.shop.tally.habit("reversal seen not to be done")
            visit.register.press(confirming.not_carried_out, request.id, visit.manager, "not in the account")
        elif bank and visit.lot.chance(0.5):
            visit.shop.tally.habit("reversal failed")
            _notified(visit, request.id, succeeded=False)
        elif visit.lot.chance(0.5):
            visit.shop.tally.habit("reversal confirmed")
            _notified(visit, request.id, succeeded=True)
        else:
            visit.shop.tally.habit("reversal seen by a manager")
            visit.register.press(confirming.confirm_reversal, request.id, visit.manager)


def _notified(visit: Visit, request_id: str, *, succeeded: bool) -> None:
    psp = visit.shop.referee.requests.psp_of(visit.register.name, request_id)
    visit.register.press(confirming.confirmed, psp, succeeded, "" if succeeded else "refused by the issuer")


def _pays_owed(visit: Visit) -> None:
    for failed in visit.till.books.failed:
        visit.shop.tally.habit("owed paid")
        visit.register.press(confirming.pay_owed, failed.request.id, visit.manager)
