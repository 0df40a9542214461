"""What is written to a sale or to one of its lines: whose it is, a note."""

from register.counter.cards.buyers import over_for_buyer
from register.counter.free_words import wrong_reason
from register.counter.selling.ringing_up import open_sale
from register.counter.till import Till
from register.domain.amounts import Refused, zero
from register.domain.events import CustomerNamed, LineNoted
from register.language import marked, say

#: A note, or whose sale it is, fits a line of the receipt.
LONGEST = 40

_LONG_NOTE = marked("The note is too long for the receipt: {most} characters at most")
_LONG_NAME = marked("The customer is too long for the receipt: {most} characters at most")


def note_line(till: Till, position: int, note: str) -> Refused | None:
    """Write `note` to the line at `position` of the open sale; an empty one takes the note away."""
    sale = open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    words = " ".join(note.split())
    if words and (wrong := _wrong(till, words, _LONG_NOTE)) is not None:
        return wrong
    if sale.basket.lines[position].note == words:
        return None if words else Refused(say("There is no note on the marked line: write it behind /note"))
    till.record(LineNoted(sale.number, position, words))
    return None


def name_customer(till: Till, customer: str) -> Refused | None:
    """Say whose the open sale is; an empty `customer` takes back what was said."""
    sale = open_sale(till, 0)
    if isinstance(sale, Refused):
        return (
            Refused(say("Scan the first item, then say whose sale it is"))
            if till.books.sale is None
            else sale
        )
    words = customer_named(till, customer)
    if isinstance(words, Refused):
        return words
    if (over := over_for_buyer(till, zero(till.currency), words)) is not None:
        return over
    if words == sale.customer:
        return None if words else Refused(say("Nobody was named: write an order, a club number or a name"))
    till.record(CustomerNamed(sale.number, words))
    return None


def customer_named(till: Till, customer: str) -> str | Refused:
    """`customer` as it is kept; refused where it is too long or may be the number of a card."""
    words = " ".join(customer.split())
    return (_wrong(till, words, _LONG_NAME) if words else None) or words


def _wrong(till: Till, words: str, too_long: str) -> Refused | None:
    if len(words) > LONGEST:
        return Refused(say(too_long, most=LONGEST))
    return wrong_reason(till, words, "")
