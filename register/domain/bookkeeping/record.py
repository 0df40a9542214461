"""What the journal can be searched by: a row for each sale, return, slip, drawer movement and Z report."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from moneyed import Currency, Money

from register.domain.amounts import total
from register.domain.asking.exchange import Done
from register.domain.asking.exchanges import Exchanges
from register.domain.cards.card_mark import CardMark
from register.domain.cards.desk import Desk
from register.domain.documents import Document
from register.domain.events import DrawerMoved, DrawerOpened, ShiftClosed
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.returning.returns import Return
from register.domain.sale import Sale
from terminal_api.processor import Operation


class RecordKind(StrEnum):
    """What it is, for a search."""

    SALE = "sale"
    RETURN = "return"
    CARD = "card"
    """A slip of the gift-card desk."""
    DRAWER = "drawer"
    """Cash moved beside a sale, or the drawer opened without one."""
    Z = "z"


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `seq` is its first entry in the journal; the newer a record, the larger."""

    seq: int
    number: str
    """On its paper; `Z 12` of a report, empty of a drawer that was only opened."""
    kind: RecordKind
    state: str
    """In English: a sale's stage, `open` or `done` of others, a movement's name."""
    at: datetime
    cashier: str
    """Who began it; empty: nobody was signed in."""
    amount: Money
    """What it came to: negative where money went to the customer."""
    words: str = ""
    """All that a search by free text finds it by."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; each part that is given narrows it down."""

    number: str = ""
    """The whole of a number, or the figures at its end."""
    cashier: str = ""
    """As the name begins, in any letters."""
    least: Money | None = None
    most: Money | None = None
    """Of the amount without its sign."""
    since: date | None = None
    until: date | None = None
    kinds: frozenset[RecordKind] = frozenset()
    states: frozenset[str] = frozenset()
    card_token: str = field(default="", repr=False)
    words: tuple[str, ...] = ()
    """Each begins a word of it, in any letters."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a record says of its event or document, without when and who."""

    number: str
    kind: RecordKind
    state: str
    amount: Money
    words: str = ""


def of_document(document: Document) -> Brief:
    """The sale, return or slip as it stands."""
    match document:
        case Sale(number=number, stage=stage):
            said = (document.reason, document.customer, document.parked or "", document.basket.original)
            words = (*said, *_of_lines(document.basket.lines), *_of_exchanges(document.exchanges))
            return Brief(number, RecordKind.SALE, stage.value, document.total, _joined(words))
        case Return(number=number):
            said = (document.reason, document.allowed_by, document.original)
            words = (*said, *_of_lines(document.lines), *_of_exchanges(document.exchanges))
            state = "done" if document.finished else "open"
            return Brief(number, RecordKind.RETURN, state, -document.total, _joined(words))
        case Desk(number=number):
            state = "done" if document.finished else "open"
            words = _joined(_of_exchanges(document.exchanges))
            return Brief(number, RecordKind.CARD, state, _moved(document), words)
        case _:
            assert_never(document)


def of_event(event: DrawerMoved | DrawerOpened | ShiftClosed, currency: Currency) -> Brief | None:
    """What happened beside sales; None for a drawer that a sale opened."""
    match event:
        case DrawerMoved(movement=movement, amount=amount):
            state = f"{movement.value} undone" if event.undoes else movement.value
            words = _joined((event.reason, event.manager, event.undoes))
            signed = amount if event.goes_in else -amount
            return Brief(event.number, RecordKind.DRAWER, state, signed, words)
        case DrawerOpened(no_sale=True, reason=reason):
            return Brief("", RecordKind.DRAWER, "no_sale", Money(0, currency), reason)
        case DrawerOpened():
            return None
        case ShiftClosed(z=z, counted=counted, expected=expected):
            found = expected if counted is None else counted
            words = _joined((event.manager, event.odd_seen_by))
            return Brief(f"Z {z}", RecordKind.Z, "done", found - expected, words)


def _of_lines(lines: tuple[LineItem, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        match line:
            case Goods():
                found += (line.name, line.code, line.department, line.note)
                found += (one.reason for one in line.reductions)
            case ReturnedGoods(goods=goods, original=original):
                found += (goods.name, goods.code, original, line.note)
            case CardLine(card=card):
                found += (*_of_card(card), line.note)
    return tuple(found)


def _of_exchanges(exchanges: Exchanges) -> tuple[str, ...]:
    found: list[str] = []
    for one in exchanges.all:
        request = one.request
        found += (request.operation.value, request.id, request.allowed_by)
        found += _of_card(request.card) if request.card else ()
        if isinstance(one, Done):
            found.append(one.approved.approval_code or "")
            found.append(one.approved.reference.id if one.approved.reference else "")
    return tuple(found)


def _of_card(card: CardMark) -> tuple[str, str]:
    return card.last4, card.provider


_TO_A_CARD = (Operation.ACTIVATE, Operation.LOAD, Operation.REFUND, Operation.REVERSE)


def _moved(desk: Desk) -> Money:
    """What went onto cards, less what came off them."""
    done = (one for one in desk.exchanges.all if isinstance(one, Done))
    signed = (
        one.approved.amount if one.request.operation in _TO_A_CARD else -one.approved.amount for one in done
    )
    return total(signed, desk.currency)


def _joined(words: tuple[str, ...]) -> str:
    """Each once, in their order."""
    return " ".join(dict.fromkeys(filter(None, words)))
