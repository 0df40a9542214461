"""What only a person can say: a manager looks into the processor's records, and is wrong now and then."""

from register.config.tables import TERMINAL
from register.counter.asking import advance, settling, strays
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.desk import Desk
from register.domain.sale import PAYMENTS
from register.simulate.habits.visit import Visit
from terminal_api.mock.books.transactions import Transaction
from terminal_api.outcomes import Reference
from terminal_api.processor import Operation

_PUT_ON = (Operation.ACTIVATE, Operation.LOAD)

#: An id that no register made.
_NOBODYS = "NOBODYS001"


async def judges(visit: Visit) -> None:
    """Decide what nobody could find out, and see to what the processor tells unasked."""
    for request in visit.till.books.unsettled:
        # A record can change as long as the terminal is at it: a manager waits for that.
        if visit.register.idle and visit.lot.chance(0.9):
            await _decides(visit, request)
    _is_told(visit)
    for document in tuple(visit.till.books.documents.values()):
        late = isinstance(document, Desk) and document.to_take_back
        if late and not document.exchanges.open:
            visit.shop.tally.habit("late, seen to")
            visit.register.press(strays.see_to, document.number, visit.manager, "given back in another way")


async def _decides(visit: Visit, request: MoneyRequest) -> None:
    line = visit.shop.referee.requests.moved(visit.register.name, request.id)
    if line is not None and request.operation in PAYMENTS and not line.moved.amount:
        line = None  # the card was empty: nobody would say that it paid
    wrong = line is not None and _is_found_out(request) and visit.lot.chance(0.3)
    happened = line is not None and not wrong
    done = visit.register.press(
        settling.decide,
        request.id,
        visit.manager,
        "as the processor's records say",
        happened=happened,
        amount=line.moved if line and happened and line.moved.amount else None,
        reference=_reference(request, line) if line and happened else None,
    )
    if isinstance(done, MoneyRequest):
        visit.shop.tally.habit("decided wrongly" if wrong else "decided by hand")
        await visit.register.ask(advance.follow, request)


def _is_found_out(request: MoneyRequest) -> bool:
    """Whether the till hears later what really was: from the terminal, or because it can look."""
    if request.processor == TERMINAL:
        return request.operation in PAYMENTS
    return request.processor in ("gateway", "toggle") and request.operation in (*PAYMENTS, *_PUT_ON)


def _is_told(visit: Visit) -> None:
    """The processor tells: what a manager got wrong, until it is put right, and nobody's requests."""
    waiting = {one.request_id for one in visit.till.books.strays}
    for id_, misjudged in visit.shop.referee.requests.misjudged[visit.register.name].items():
        if id_ not in waiting and misjudged.request.processor == TERMINAL:
            visit.shop.tally.habit("told that it was done")
            visit.register.press(strays.strayed, id_, "Payment", "Success")
    if _NOBODYS in waiting:
        visit.register.press(strays.explain, _NOBODYS, visit.manager)
    elif visit.lot.chance(0.02):
        visit.shop.tally.habit("stray answer")
        visit.register.press(strays.strayed, _NOBODYS, "Payment", "Success")


def _reference(request: MoneyRequest, line: Transaction) -> Reference:
    """Toast's platform calls a transaction as we do; all others have a name of their own for it."""
    return Reference(request.id if request.processor == "toast" else line.id, line.at)
