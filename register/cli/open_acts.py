"""What a manager does about one open thing from a shell, as at the desk: by PIN, and with a reason."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from register.cli import approval, typed
from register.cli.place import SCRIPT, Code, Place
from register.cli.session import at_counter
from register.cli.settling import obligation_told
from register.counter.asking import confirming
from register.counter.owing import owed
from register.counter.owing.obligations import Kind, Obligation, obligations
from register.counter.paper import papers
from register.counter.returning import refunding
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.returning.returns import Return
from register.domain.sale import Sale
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.processor import Entry

_Does = Callable[[Till, Obligation, Person], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of it."""

    one: Obligation
    by: Person
    still: Obligation | None
    """It is open all the same, and money is in it."""
    missing: bool
    """An answer about its receipt is missing."""
    why: str


async def let_paper_go(place: Place, name: str, reason: str) -> int:
    """Have it printed no more."""

    async def does(till: Till, one: Obligation, by: Person) -> object:
        return papers.give_up(till, one.key, by, reason)

    return await _with_word(place, name, (Kind.PAPER,), Act.LET_PAPER_GO, does)


async def print_again(place: Place, name: str) -> int:
    """Print what waits once more, marked COPY."""

    async def does(till: Till, one: Obligation, by: Person) -> object:
        return papers.print_again(till, one.key, by)

    return await _with_word(place, name, (Kind.PAPER,), Act.SEE_TO, does)


async def seen(place: Place, name: str, reason: str, *, carried_out: bool) -> int:
    """Say whether a reversal that was only received is in the processor's records."""

    async def does(till: Till, one: Obligation, by: Person) -> object:
        if carried_out:
            return confirming.confirm_reversal(till, one.key, by)
        return confirming.not_carried_out(till, one.key, by, reason)

    return await _with_word(place, name, (Kind.CONFIRMATION,), Act.SEE_TO, does)


async def give_cash(place: Place, name: str) -> int:
    """Pay from the drawer what a card did not take back, or a card that was paid for and cannot be active."""
    return await _with_word(place, name, (Kind.CARD, Kind.GIVE_BACK), Act.PAY_OWED, _pays)


async def _pays(till: Till, one: Obligation, by: Person) -> object:
    if one.kind is Kind.CARD:
        return await owed.refund_card(till, one.number, int(one.key), by)
    if _is_of_return(till, one):
        return refunding.give_in_cash(till, one.number, by)
    if any(failed.request.id == one.key for failed in till.books.failed):
        return confirming.pay_owed(till, one.key, by)
    return await owed.give_cash_instead(till, one.number, one.key, by)


async def another_card(place: Place, name: str, number: str) -> int:
    """Give the customer that card in place of one that cannot be activated."""
    card = typed.card_number(number, place.settings())

    async def does(till: Till, one: Obligation, by: Person) -> object:
        return await owed.swap_card(till, one.number, int(one.key), till.card(card, Entry.TYPED), by)

    return await _with_word(place, name, (Kind.CARD,), Act.SEE_TO, does)


async def _with_word(place: Place, name: str, kinds: Collection[Kind], act: Act, does: _Does) -> int:
    async with at_counter(place, place.settings(), SCRIPT) as till:
        one = _named(till, name, kinds)
        if isinstance(one, Refused):
            return place.refuse(one)
        by = approval.asked(till, Act.REFUND_IN_CASH if _is_of_return(till, one) else act)
        if isinstance(by, Refused):
            return place.refuse(by)
        answer = await does(till, one, by)
        came = _came(till, one, by)
    return place.refuse(answer) if isinstance(answer, Refused) else _told(place, came)


def _is_of_return(till: Till, one: Obligation) -> bool:
    """Whether it is a refund of goods that came back."""
    return one.kind is Kind.GIVE_BACK and isinstance(till.books.documents.get(one.number), Return)


def _named(till: Till, name: str, kinds: Collection[Kind]) -> Obligation | Refused:
    """The one that `name` names: its key, its receipt, or both as RECEIPT/KEY."""
    found = [
        one
        for one in obligations(till)
        if one.kind in kinds and name in (one.key, one.number, f"{one.number}/{one.key}")
    ]
    match found:
        case [one]:
            return one
        case []:
            return Refused(f"Nothing that this can be done about is open under {name}")
        case _:
            several = ", ".join(f"{one.number}/{one.key}" for one in found)
            return Refused(f"Several open things are called so: name one of {several}")


def _came(till: Till, one: Obligation, by: Person) -> _Done:
    now = obligations(till)
    about = (one.kind, one.number, one.key)
    still = next((each for each in now if (each.kind, each.number, each.key) == about), None)
    missing = any(each.kind is Kind.ANSWER and each.number == one.number for each in now)
    document = till.books.documents.get(one.number)
    asked = (
        document.activation(int(one.key)) if isinstance(document, Sale) and one.kind is Kind.CARD else None
    )
    why = str(getattr(asked, "reason", ""))
    return _Done(one, by, still if one.kind is not Kind.PAPER else None, missing, why)


def _told(place: Place, came: _Done) -> int:
    value = {**obligation_told(came.one), "by": came.by.name, "open": came.still is not None}
    if came.still is None:
        place.tell(value, f"{came.one}: seen to by {came.by.name}")
        return Code.OK
    reason = say(came.why) if came.why else "it is open all the same"
    place.tell({**value, "reason": reason}, f"{came.still}: {reason}")
    return Code.UNKNOWN if came.missing else Code.DECLINED
