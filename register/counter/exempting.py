"""A customer who pays no tax: the whole sale is exempt, with the reason on journal and receipt."""

from register.counter.checkout import NO_SALE
from register.counter.free_words import wrong_reason
from register.counter.reducing import ManagerNeeded
from register.counter.shifts import is_manager
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.events import SaleExempted
from register.domain.people import Person
from register.domain.sale import Sale, Stage

#: A certificate's number and a word or two, on one line of the receipt.
_LONGEST = 40

Done = None | Refused | ManagerNeeded


def exempt(till: Till, exemption: str, by: Person | None = None) -> Done:
    """Take the tax off the open sale and what is still rung up in it, because of `exemption`.

    In place of any said before. `by` is the manager who allows it.
    """
    sale = _changeable(till)
    if isinstance(sale, Refused):
        return sale
    words = exemption.strip()
    wrong = wrong_reason(till, words, "Type the number of the certificate, or why no tax is due")
    if wrong is not None:
        return wrong
    if len(words) > _LONGEST:
        return Refused(f"The words are too long for the receipt: {_LONGEST} characters at most")
    match till.settings.tax_rules.exempt_sales:
        case "nobody":
            return Refused("No sale is exempt here: take the tax, or set [tax_rules] exempt_sales first")
        case "managers" if by is None and not is_manager(till):
            return ManagerNeeded(f"Sale {sale.number} for {figures(sale.total)} is to be exempt: {words}")
        case _:
            signed_in = till.books.cashier if is_manager(till) else None
            till.record(SaleExempted(sale.number, words, by.name if by else signed_in or ""))
            return None


def tax_again(till: Till) -> Refused | None:
    """The customer of the open sale pays tax after all. Anybody may say so."""
    sale = _changeable(till)
    if isinstance(sale, Refused):
        return sale
    if not sale.basket.exemption:
        return Refused("This sale is not exempt: its tax is paid already")
    till.record(SaleExempted(sale.number, ""))
    return None


def _changeable(till: Till) -> Sale | Refused:
    sale = till.books.sale
    if sale is None:
        return NO_SALE
    if sale.stage is not Stage.OPEN:
        return Refused("Money was taken or asked for: give it back first with Esc, then change the tax")
    return sale
