"""All that a running register must know, as one fold over its journal: what is open, never what is past."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from moneyed import Currency

from register.domain.amounts import zero
from register.domain.asking.exchange import IllegalStep, MoneyRequest
from register.domain.asking.reversals import failed_after, unconfirmed_after
from register.domain.documents import Document, document_after
from register.domain.events import (
    ActAllowed,
    BalanceMissed,
    BasketPosted,
    BasketRefused,
    BasketSeenTo,
    DayCompared,
    DrawerMoved,
    DrawerOpened,
    Event,
    OwedPaid,
    PaperLetGo,
    PaperNoted,
    PaperQueued,
    PersonAdded,
    PersonBlocked,
    PersonMoved,
    PersonUnblocked,
    PinChanged,
    ReversalConfirmed,
    ReversalFailed,
    SettingChanged,
    ShiftClosed,
    ShiftOpened,
    SignedIn,
    SignedOut,
    Started,
    StrayAnswer,
    StrayAnswerExplained,
)
from register.domain.owed_baskets import OwedBasket, owed_after, owed_with
from register.domain.paper_jobs import PaperJob, jobs_after, uncleared_after
from register.domain.sale import Sale, Stage
from register.domain.shift import Shift, shift_after
from register.domain.staff.hired import Hired, hired_after, seen

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Books:
    """The register's state after some entry of its journal."""

    register: str
    currency: Currency
    stamp: int = 0
    """The last one used for request ids."""
    last_number: int = 0
    last_shift: int = 0
    last_z: int = 0
    last_job: int = 0
    cashier: str | None = None
    last_cashier: str = ""
    """Who left the till last."""
    shift: Shift | None = None
    between: Shift | None = None
    """What happened since the last shift closed, an answer that came late: it goes into the next Z report."""
    documents: Mapping[str, Document] = field(default_factory=lambda: _NONE)
    """Those that something must or can still happen to, by number."""
    jobs: Mapping[str, PaperJob] = field(default_factory=lambda: _NONE)
    """Receipts not surely on paper."""
    uncleared: tuple[str, ...] = ()
    """Printers that may hold the rest of a receipt which the other one printed."""
    unconfirmed: tuple[MoneyRequest, ...] = ()
    """Reversals that were received and whose result is not known."""
    failed: tuple[ReversalFailed, ...] = ()
    """Those that were not carried out in the end, and whose money the customer has not got yet."""
    strays: tuple[StrayAnswer, ...] = ()
    """Answers to requests that nobody here made or waits for, not explained yet."""
    baskets: tuple[OwedBasket, ...] = ()
    """Closed ones that the gateway does not have yet."""
    compared: tuple[DayCompared, ...] = ()
    """What the next comparisons go on from: the last whole one that a Z report told, by processor."""
    hired: Hired = field(default_factory=Hired)
    """Who was added, and who blocked, at this till."""

    @property
    def next_number(self) -> str:
        """The number of the next sale, return or slip: `R2-000017` on register 2."""
        return f"R{self.register}-{self.last_number + 1:06d}"

    @property
    def sale(self) -> Sale | None:
        """The sale at the counter: open or tendering, neither parked nor set aside."""
        here = (one for one in self.sales if not one.aside and one.parked is None)
        return next((one for one in here if one.mark is Stage.OPEN), None)

    @property
    def parked(self) -> tuple[Sale, ...]:
        """Sales whose customers come back, the one begun first first."""
        return tuple(one for one in self.sales if one.parked is not None)

    @property
    def sales(self) -> tuple[Sale, ...]:
        """Sales that are not finished."""
        return tuple(one for one in self.documents.values() if isinstance(one, Sale))

    @property
    def unsettled(self) -> tuple[MoneyRequest, ...]:
        """Requests whose answer is missing, in the order of the journal, whatever the clock said."""
        return tuple(one.request for document in self.documents.values() for one in document.exchanges.open)

    @property
    def cards_needed(self) -> frozenset[str]:
        """Tokens of the cards whose full numbers are still needed.

        An unfinished sale needs those that it sells, and those that paid, to give back; so does an open
        request.
        """
        of_sales = (
            line.card.token
            for sale in self.sales
            for position, line in sale.basket.cards
            if sale.mark is Stage.OPEN or (position, line) in sale.owed_cards
        )
        to_undo = (
            done.request.card.token
            for sale in self.sales
            for done in (*sale.to_give_back, *sale.kept_back, *sale.exchanges.reserved)
            if done.request.card is not None
        )
        of_requests = (request.card.token for request in self.unsettled if request.card)
        return frozenset((*of_sales, *to_undo, *of_requests))

    def is_unsettled(self, request: MoneyRequest) -> bool:
        """Whether the answer to `request` is missing."""
        document = self.documents.get(request.number)
        return document is not None and any(one.request.id == request.id for one in document.exchanges.open)


def books_after(books: Books, event: Event, at: datetime, cashier: str | None) -> Books:
    """The books once `event`, entered `at` by `cashier`, has happened. Raises `IllegalStep` if it cannot."""
    changed = _noted(books, event, at)
    if isinstance(event, ShiftClosed):
        return changed  # its own lines belong to the shift that is over
    if changed.shift is None:
        between = changed.between or Shift(0, at, zero(books.currency))
        return replace(changed, between=shift_after(between, event, None))
    shift = shift_after(changed.shift, event, cashier)
    return changed if shift is changed.shift else replace(changed, shift=shift)


def _noted(books: Books, event: Event, at: datetime) -> Books:
    match event:
        case Started(stamp=stamp):
            return replace(books, stamp=stamp)
        case SignedIn(cashier=cashier):
            return replace(books, cashier=cashier, hired=seen(books.hired, cashier, at))
        case SignedOut(cashier=cashier):
            return replace(books, cashier=None, last_cashier=cashier)
        case PersonAdded() | PinChanged() | PersonBlocked() | PersonUnblocked() | PersonMoved():
            return replace(books, hired=hired_after(books.hired, event))
        case ShiftOpened() | ShiftClosed() | DayCompared() | DrawerMoved():
            return _of_the_shift(books, event, at)
        case PaperQueued():
            last = max(books.last_job, int(event.job))
            return replace(books, jobs=jobs_after(books.jobs, event), last_job=last)
        case PaperNoted():
            uncleared = uncleared_after(books.uncleared, books.jobs, event)
            return replace(books, jobs=jobs_after(books.jobs, event), uncleared=uncleared)
        case PaperLetGo():
            return replace(books, jobs=jobs_after(books.jobs, event))
        case ReversalConfirmed() | ReversalFailed() | OwedPaid():
            failed = failed_after(books.failed, event)
            return replace(books, unconfirmed=unconfirmed_after(books.unconfirmed, event), failed=failed)
        case StrayAnswer():
            return replace(books, strays=(*books.strays, event))
        case StrayAnswerExplained(request_id=id_):
            return replace(books, strays=tuple(one for one in books.strays if one.request_id != id_))
        case BasketPosted() | BasketRefused() | BasketSeenTo():
            return replace(books, baskets=owed_after(books.baskets, event))
        case DrawerOpened() | ActAllowed() | BalanceMissed() | SettingChanged():
            return books
        case _:
            document = document_after(books.documents.get(event.sale), event, books.currency)
            return replace(
                books,
                documents=_with(books.documents, document),
                last_number=max(books.last_number, _following(document.number)),
                baskets=owed_with(books.baskets, document, at),
                unconfirmed=unconfirmed_after(books.unconfirmed, event),
            )


def _of_the_shift(
    books: Books, event: ShiftOpened | ShiftClosed | DayCompared | DrawerMoved, at: datetime
) -> Books:
    match event:
        case ShiftOpened(shift=number, float=amount):
            begun = books.between or Shift(number, at, amount)
            shift = replace(begun, number=number, opened_at=at, float=amount)
            return replace(books, shift=shift, between=None, last_shift=number)
        case ShiftClosed(z=z):
            return replace(books, shift=None, last_z=z, compared=_gone_on(books))
        case DayCompared():
            if books.shift is None:
                raise IllegalStep("a day is compared while no shift is open")
            return books
        case DrawerMoved(sale=number):
            if books.shift is None:
                raise IllegalStep(f"{number}: cash cannot move while no drawer is open")
            return replace(books, last_number=max(books.last_number, _following(number)))


def _gone_on(books: Books) -> tuple[DayCompared, ...]:
    """With the shift's whole comparisons in the place of earlier ones."""
    newest = books.shift.compared if books.shift else ()
    kept = {one.processor: one for one in (*books.compared, *newest) if one.is_whole}
    return tuple(kept.values())


def _with(before: Mapping[str, Document], document: Document) -> Mapping[str, Document]:
    """Those that something can still happen to, now that `document` stands so."""
    documents = {**before, document.number: document}
    if document.finished or (isinstance(document, Sale) and _abandoned(document)):
        del documents[document.number]
    return MappingProxyType(documents)


def _following(number: str) -> int:
    """17 of `R2-000017`."""
    return int(number.rpartition("-")[2])


def _abandoned(sale: Sale) -> bool:
    """An emptied basket is no sale any more."""
    return not sale.basket.lines and not sale.exchanges.all and sale.stage is Stage.OPEN


def replay(books: Books, entries: Any) -> Books:
    """`books` after all of `entries`, each with `event`, `at` and `cashier`."""
    for entry in entries:
        books = books_after(books, entry.event, entry.at, entry.cashier)
    return books
