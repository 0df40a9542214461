"""Cash over the counter: what of an amount is in coins here and today, and what rounding it comes to."""

from moneyed import Money

from register.counter.history import asked
from register.counter.till import Till
from register.domain.cards.desk import Desk
from register.domain.events import CashGiven, CashOutReturned, CashReason
from register.domain.rounding import RoundingRule, cash_owed, cash_rounded, difference
from register.domain.sale import Sale
from terminal_api.processor import Operation


def rounding(till: Till) -> RoundingRule | None:
    """How cash is rounded today, by the clock on the wall; None where it is exact."""
    return till.settings.cash.rounding_on(till.clock.now().astimezone().date())


def due_in_cash(till: Till, sale: Sale) -> Money:
    """What is still due of `sale`, if cash pays all of it."""
    return cash_rounded(sale.due, rounding(till))


def refund_in_cash(till: Till, amount: Money) -> Money:
    """What goes over the counter where `amount` comes back for returned goods."""
    return cash_rounded(amount, rounding(till))


def owed_in_cash(till: Till, amount: Money) -> Money:
    """What goes over the counter where `amount` is the customer's by right: never less."""
    return cash_owed(amount, rounding(till))


def refunded(till: Till, number: str, amount: Money, allowed_by: str = "") -> CashGiven:
    """Cash for returned goods, rounded as in a sale, so that it is what was paid for them."""
    cash = refund_in_cash(till, amount)
    return CashGiven(number, cash, CashReason.REFUND, difference(cash, amount), allowed_by)


def cashed_out(till: Till, number: str, balance: Money) -> CashGiven:
    """Cash for the balance of a gift card: its holder has a right to all of it."""
    cash = owed_in_cash(till, balance)
    return CashGiven(number, cash, CashReason.CASH_OUT, difference(cash, balance))


def came_back(till: Till, desk: Desk) -> CashOutReturned:
    """The cash of a cash-out that was taken back: what had gone out for it, however it was rounded then.

    Where its processor put something else back than was paid out, the cash for that.
    """
    (undone,) = (one for one in desk.exchanges.done(Operation.REVERSE) if one.request.undoes_cash_out)
    paid_out = asked(till.journal, undone.request.undoes or "")
    assert paid_out is not None
    for entry in till.journal.entries(sale=paid_out.request.number, kinds=[CashGiven]):
        if isinstance(given := entry.event, CashGiven) and given.settled == desk.to_take_in:
            return CashOutReturned(desk.number, given.amount, given.rounding)
    coins = owed_in_cash(till, desk.to_take_in)
    return CashOutReturned(desk.number, coins, difference(coins, desk.to_take_in))


def given_back(sale: Sale) -> CashGiven:
    """All cash of a sale that does not come about: what was really taken."""
    return CashGiven(sale.number, sale.cash_paid, CashReason.GIVEN_BACK, sale.rounding or None)
