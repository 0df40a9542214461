"""The referee's own word on cash that pays for something or goes back: how much, and to the coin.

All raise `Broken`. `coin` is the smallest that the drawer has, in cents.
"""

from decimal import Decimal

from register.domain.events import CardRefunded, CashGiven, CashOutReturned, CashReason, CashTaken, OwedPaid
from register.simulate.referee.own_coins import exact, nearest, never_less
from register.simulate.referee.own_sums import ZERO, DeskSums, ReturnSums, SaleSums, Sums
from register.simulate.referee.own_tax import priced
from register.simulate.referee.promise import Broken, demand


def took(sale: SaleSums, event: CashTaken, coin: int) -> None:
    """The customer paid `sale`, or a part of it, in cash."""
    taken, rest, pays = event.taken.amount, sale.total - sale.paid, exact(event)
    demand(pays > ZERO and taken <= event.given.amount, f"{sale.number}: took more cash than was given")
    demand(not sale.open, f"{sale.number}: took cash while an answer was missing")
    demand(pays <= rest, f"{sale.number}: more was paid than it costs")
    ours = nearest(rest, coin) if pays == rest else pays
    demand(taken == ours, f"{sale.number}: took {taken} in cash for {pays}, it should be {ours}")
    sale.cash += taken
    sale.paid += pays


def gave(document: Sums | None, event: CashGiven, coin: int) -> None:
    """Cash went to the customer of `document`."""
    amount, pays = event.amount.amount, exact(event)
    match event.reason, document:
        case CashReason.GIVEN_BACK, SaleSums() if event.instead_of:
            demand(document.stage == "voiding", f"{event.sale}: cash for a card, but {document.stage}")
            demand(not document.back.get(event.instead_of), f"{event.instead_of}: given back twice")
            demand(event.allowed_by == "Ruth", f"{event.sale}: nobody allowed cash for a card")
            _to_the_coin(event.sale, amount, pays, coin)
            document.paid -= pays
            document.back[event.instead_of] = pays
        case CashReason.GIVEN_BACK, SaleSums():
            demand(amount == document.cash, f"{event.sale}: gave back other cash than was taken")
            document.paid -= pays
            document.cash = ZERO
        case CashReason.REFUND, ReturnSums():
            demand(amount == nearest(pays, coin), f"{event.sale}: rounded {pays} to {amount}")
            document.given += pays
            demand(document.due >= ZERO, f"{event.sale}: more cash went back than was due")
        case CashReason.CASH_OUT, DeskSums():
            demand(amount == never_less(pays, coin), f"{event.sale}: rounded {pays} to {amount}")
            document.to_hand_out -= pays
            demand(not document.to_hand_out, f"{event.sale}: handed out other cash than the card paid")
        case _:
            raise Broken(f"{event.sale}: cash went out for {event.reason} and it is nothing of the kind")


def came_back(document: Sums | None, event: CashOutReturned, coin: int) -> None:
    """What was paid out of a card came back: as much as had gone out for it."""
    pays = exact(event)
    if not isinstance(document, DeskSums):
        raise Broken(f"{event.sale}: cash came back for no cash-out")
    demand(event.amount.amount == never_less(pays, coin), f"{event.sale}: rounded to {event.amount.amount}")
    document.to_take_in -= pays
    demand(not document.to_take_in, f"{event.sale}: other cash came back than is on the card again")


def refunded(sale: SaleSums, event: CardRefunded, coin: int) -> None:
    """A card of `sale` that nobody could make spendable was paid back."""
    number, at = sale.number, event.position
    demand(at in sale.owed, f"card {at} of {number} was refunded, but nobody owes it")
    owed = priced(sale.lines[at])
    demand(exact(event) == owed, f"card {at} of {number}: another amount back")
    _to_the_coin(number, event.amount.amount, owed, coin)
    sale.refunded.add(at)


def paid_owed(owed: Decimal, event: OwedPaid, coin: int) -> None:
    """What a reversal still `owed` was paid in cash."""
    demand(exact(event) == owed, f"{event.request_id}: paid what is not owed")
    _to_the_coin(event.request_id, event.amount.amount, owed, coin)


def _to_the_coin(whose: str, amount: Decimal, owed: Decimal, coin: int) -> None:
    demand(amount == never_less(owed, coin), f"{whose}: rounded to {amount}")
