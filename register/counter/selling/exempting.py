"""A customer who pays no tax: the whole sale is exempt, with the reason on journal and receipt."""

from register.counter.free_words import wrong_reason
from register.counter.people import staff
from register.counter.selling.checkout import no_sale
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import SaleExempted
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say

#: A certificate's number and a word or two, on one line of the receipt.
_LONGEST = 40


def cannot_exempt(till: Till, exemption: str) -> Refused | None:
    """Why the open sale cannot be exempt for that reason, whoever allows it."""
    sale = _changeable(till)
    if isinstance(sale, Refused):
        return sale
    words = exemption.strip()
    wrong = wrong_reason(till, words, say("Type the number of the certificate, or why no tax is due"))
    if wrong is None and len(words) > _LONGEST:
        return Refused(
            say("The words are too long for the receipt: {most} characters at most", most=_LONGEST)
        )
    return wrong


def exempt(till: Till, exemption: str, by: Person | None = None) -> Refused | None:
    """Take the tax off the open sale and what is still rung up in it, because of `exemption`.

    In place of any said before. `by` allows it, where whoever is at the till alone may not.
    """
    wrong = cannot_exempt(till, exemption) or staff.refused(till, Act.EXEMPT, by)
    if wrong is None:
        sale, allowing = till.books.sale, by or staff.signed_in(till)
        assert sale is not None
        till.record(SaleExempted(sale.number, exemption.strip(), allowing.name if allowing else ""))
    return wrong


def tax_again(till: Till) -> Refused | None:
    """The customer of the open sale pays tax after all. Anybody may say so."""
    sale = _changeable(till)
    if isinstance(sale, Refused):
        return sale
    if not sale.basket.exemption:
        return Refused(say("This sale is not exempt: its tax is paid already"))
    till.record(SaleExempted(sale.number, ""))
    return None


def _changeable(till: Till) -> Sale | Refused:
    sale = till.books.sale
    if sale is None:
        return no_sale()
    if sale.stage is not Stage.OPEN:
        return Refused(say("Money was taken or asked for: give it back first with Esc, then change the tax"))
    return sale
