"""What is past: completed sales and returns, read back from the journal by their number."""

from dataclasses import dataclass, replace
from datetime import datetime

from moneyed import Money

from register.counter.till import Till
from register.domain.amounts import zero
from register.domain.asking.exchange import Done, Exchange, Held, MoneyRequest
from register.domain.asking.exchanges import Exchanges
from register.domain.cards.card_mark import CardMark
from register.domain.documents import Document, document_after
from register.domain.events import (
    CashGiven,
    DocumentEvent,
    DrawerMoved,
    Ended,
    Event,
    Intended,
    PaperQueued,
    SaleCompleted,
)
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.journal.projections.keys import By, customer_key
from register.journal.projections.look_up import found
from register.journal.reader import JournalReader
from register.language import marked
from terminal_api.outcomes import Approved, Outcome, Unknown


@dataclass(frozen=True, slots=True)
class Past:
    """A document as it ended, or a drawer movement; who made it and when it began."""

    document: Document | DrawerMoved
    at: datetime
    cashier: str | None
    sold_at: datetime | None = None
    """When a sale was completed."""

    @property
    def on_paper_at(self) -> datetime:
        """The time that its receipt says."""
        return self.sold_at or self.at


@dataclass(frozen=True, slots=True)
class Answered:
    """A request for money and the newest that is known of it; `cashier` asked for it."""

    request: MoneyRequest
    outcome: Outcome
    cashier: str | None
    by_hand: bool = False
    """Whether a person decided how it ended."""


def answered(
    journal: JournalReader[Event], number: str | None = None, *, after: int = 0
) -> dict[str, Answered]:
    """Every request for money after entry `after`, by its id, oldest first; if named, of one number."""
    requests: dict[str, Answered] = {}
    for entry in journal.entries(after, sale=number, kinds=[Intended, Ended]):
        match entry.event:
            case Intended(request=request):
                nothing = Unknown(marked("cut off before an answer came"))
                requests[request.id] = Answered(request, nothing, entry.cashier)
            case Ended(request=request, outcome=outcome, by_hand=by_hand) if request.id in requests:
                known = requests[request.id]
                requests[request.id] = replace(known, outcome=outcome, by_hand=by_hand is not None)
            case _:
                pass
    return requests


def written_before(journal: JournalReader[Event], at: datetime) -> int:
    """The number of the last entry that is older than `at`, found without reading the journal."""
    low, high = 0, journal.last_seq
    while low < high:
        middle = (low + high) // 2
        following = journal.record_after(middle)
        if following is not None and datetime.fromisoformat(following.at) < at:
            low = middle + 1
        else:
            high = middle
    return low


def asked(journal: JournalReader[Event], request_id: str) -> Answered | None:
    """The request for money with that id; None when there is none."""
    entries = found(journal, By.REQUEST, request_id)
    return next((answered(journal, entry.number)[request_id] for entry in entries), None)


def undoing(journal: JournalReader[Event], *payments: str) -> tuple[Answered, ...]:
    """The requests that undo those with these ids; those of the oldest sale, return or slip first."""
    entries = sorted(entry for payment in payments for entry in found(journal, By.UNDONE, payment))
    numbers = dict.fromkeys(entry.number for entry in entries)
    requests = (one for number in numbers for one in answered(journal, number).values())
    return tuple(one for one in requests if one.request.undoes in payments)


def of_card(journal: JournalReader[Event], card: CardMark) -> tuple[Answered, ...]:
    """Every request about that gift card, oldest first; none of one that the terminal read by itself."""
    if not card.token:
        return ()
    numbers = dict.fromkeys(entry.number for entry in found(journal, By.CARD, card.token))
    requests = (one for number in numbers for one in answered(journal, number).values())
    mine = (one for one in requests if card.surely(one.request.card))
    return tuple(sorted(mine, key=lambda one: one.request.at))


def left_to_reverse(journal: JournalReader[Event], payment: Answered) -> Money:
    """What was approved of `payment` less what was, or may have been, given back of it."""
    outcome, nothing = payment.outcome, zero(payment.request.amount.currency)
    left = outcome.amount if isinstance(outcome, Approved) else nothing
    for other in undoing(journal, payment.request.id):
        match other.outcome:
            case Approved(amount=amount):
                left -= amount
            case Unknown():
                left -= other.request.amount
            case _:
                pass
    for entry in journal.entries(sale=payment.request.number, kinds=[CashGiven]):
        if isinstance(entry.event, CashGiven) and entry.event.instead_of == payment.request.id:
            left -= entry.event.settled
    return left


def with_desk_reversals(till: Till, sale: Sale) -> Sale:
    """`sale` as if the reversals of its payments that were asked for by themselves, later, were its own."""
    late: list[Exchange] = []
    for one in undoing(till.journal, *(payment.request.id for payment in sale.payments)):
        if one.request.desk:
            match one.outcome:
                case Approved():
                    late.append(Done(one.request, one.outcome))
                case Unknown(reason):
                    late.append(Held(one.request, reason))
                case _:
                    pass
    return replace(sale, exchanges=Exchanges((*sale.exchanges.all, *late)))


def past(till: Till, number: str) -> Past | None:
    """The sale, return or slip of that number as it stands; None when there is none."""
    document: Document | None = None
    one: Past | None = None
    for entry in till.journal.entries(sale=number):
        if isinstance(entry.event, DrawerMoved):
            return Past(entry.event, entry.at, entry.cashier)
        if isinstance(entry.event, DocumentEvent):
            document = document_after(document, entry.event, till.currency)
            one = replace(one, document=document) if one else Past(document, entry.at, entry.cashier)
            if isinstance(entry.event, SaleCompleted):
                one = replace(one, sold_at=entry.at)
    return one


def document_now(till: Till, number: str) -> Document | None:
    """The sale, return or slip of that number as it stands, finished or not; no drawer movement is one."""
    if (unfinished := till.books.documents.get(number)) is not None:
        return unfinished
    over = past(till, number)
    return None if over is None or isinstance(over.document, DrawerMoved) else over.document


def past_sale(till: Till, number: str) -> Sale | None:
    """The sale of that number, finished or not."""
    document = document_now(till, number)
    return document if isinstance(document, Sale) else None


def sale_now(till: Till, sale: Sale) -> Sale:
    """That sale as it stands now."""
    now = past_sale(till, sale.number)
    assert now is not None
    return now


def returns_of(till: Till, number: str) -> tuple[Return, ...]:
    """All returns of the sale `number` so far."""
    return tuple(document for document in _taking_back(till, number) if isinstance(document, Return))


def exchanges_of(till: Till, number: str) -> tuple[Sale, ...]:
    """The sales that take something of sale `number` back in exchange, paid or not; none that is voided."""
    over = (Stage.VOIDING, Stage.VOIDED)
    sales = (one for one in _taking_back(till, number) if isinstance(one, Sale) and one.mark not in over)
    return tuple(one for one in sales if one.basket.original == number)


def _taking_back(till: Till, number: str) -> list[Document | None]:
    numbers = dict.fromkeys(entry.number for entry in found(till.journal, By.ORIGINAL, number))
    return [document_now(till, each) for each in numbers]


def kin(till: Till, sale: Sale) -> tuple[Sale, ...]:
    """`sale` and those that it hangs together with by exchanges, the oldest first: their tenders are one."""
    first = sale
    while first.basket.original and (before := past_sale(till, first.basket.original)):
        first = before
    every = [first]
    for one in every:
        every += [each for each in exchanges_of(till, one.number) if each.mark is Stage.COMPLETED]
    return tuple(every)


def payment(till: Till, payment_id: str) -> Exchange | None:
    """The tender of some sale that was asked for with that id, as it ended."""
    known = asked(till.journal, payment_id)
    sale = past_sale(till, known.request.number) if known else None
    return sale.exchanges.find(payment_id) if sale else None


def sales_of(till: Till, customer: str) -> tuple[Sale, ...]:
    """The sales of that customer, oldest first, whether they are finished or not."""
    key = customer_key(customer)
    numbers = dict.fromkeys(entry.number for entry in found(till.journal, By.CUSTOMER, key)) if key else ()
    sales = (past_sale(till, number) for number in numbers)
    return tuple(one for one in sales if one is not None and customer_key(one.customer) == key)


#: The title of papers without prices. They are no receipts that a copy is made of.
GIFT = "gift"
MERCHANT = "merchant copy"


def receipts_of(till: Till, number: str) -> tuple[PaperQueued, ...]:
    """The original receipts of that number, oldest first; neither gift receipts nor what the shop keeps."""
    others = (GIFT, MERCHANT)
    return tuple(paper for paper in _papers(till, number) if not paper.copy and paper.title not in others)


def gift_receipts_of(till: Till, number: str) -> tuple[PaperQueued, ...]:
    """The receipts without prices that were made of that number, oldest first."""
    return tuple(paper for paper in _papers(till, number) if paper.title == GIFT)


def copies_of(till: Till, number: str, title: str) -> int:
    """How many copies were made of the receipt `title` of that number."""
    return sum(1 for paper in _papers(till, number) if paper.copy and paper.title == title)


def _papers(till: Till, number: str) -> list[PaperQueued]:
    entries = till.journal.entries(sale=number, kinds=[PaperQueued])
    return [entry.event for entry in entries if isinstance(entry.event, PaperQueued)]
