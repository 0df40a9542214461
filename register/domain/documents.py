"""What has a number of its own, and what each event makes of it: a sale, a return, or a slip of the desk."""

from moneyed import Currency

from register.domain.asking.exchange import IllegalStep
from register.domain.cards.desk import Desk, desk_after
from register.domain.events import (
    CashGiven,
    CashOutReturned,
    DocumentEvent,
    Ended,
    GoodsExchanged,
    Intended,
    LateApproval,
    LateSeenTo,
    LineAdded,
    ReturnCompleted,
    ReturnOpened,
)
from register.domain.goods.basket import Basket
from register.domain.returning.returns import Return, opened, return_after
from register.domain.sale import Sale
from register.domain.sale_steps import sale_after

Document = Sale | Return | Desk

_NEVER_OF_A_SALE = (ReturnOpened, ReturnCompleted, CashOutReturned, LateApproval, LateSeenTo)


def document_after(document: Document | None, event: DocumentEvent, currency: Currency) -> Document:
    """The sale, return or slip after `event`; the first event makes it. Raises `IllegalStep`."""
    match document, event:
        case None, (LineAdded() | GoodsExchanged()):
            return sale_after(Sale(event.sale, Basket(currency)), event)
        case None, (Intended() | LateApproval()):
            return desk_after(Desk(event.sale, event.request.amount.currency), event)
        case None, ReturnOpened():
            return opened(event)
        case Sale(), _ if not isinstance(event, _NEVER_OF_A_SALE):
            return sale_after(document, event)
        case Return(), (Intended() | Ended() | CashGiven() | ReturnCompleted()):
            return return_after(document, event)
        case Desk(), (Intended() | Ended() | CashGiven() | CashOutReturned() | LateSeenTo()):
            return desk_after(document, event)
        case _:
            raise IllegalStep(f"{type(event).__name__} cannot happen to {document or event.sale}")
