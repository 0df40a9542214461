"""What `register obligations resolve` and `explain` do: a manager's word where nobody else can tell."""

from dataclasses import dataclass

from moneyed import Money

from register.cli import approval, money, typed
from register.cli.place import Code, Place
from register.cli.session import at_counter
from register.counter.asking import deciding, settling, strays
from register.counter.asking.advance import follow, settle_and_follow
from register.counter.cards import card_in_doubt
from register.counter.closed_baskets import baskets
from register.counter.history import answered
from register.counter.owing.obligations import Kind, Obligation, obligations
from register.counter.till import Till
from register.domain.amounts import Refused, exact, figures
from register.domain.asking.exchange import MoneyRequest
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from terminal_api.outcomes import Outcome

_EXPLAINED = (Kind.STRAY, Kind.LATE, Kind.BASKET)
"""What a manager takes off the list who has seen to it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the manager says of a request."""

    request_id: str
    happened: bool
    reason: str
    amount: str | None = None
    reference: str | None = None


async def resolve(place: Place, said: Said) -> int:
    """Ask once more what became of the request; if that is still unknown, it is what the manager says."""
    settings = place.settings()
    amount = None if said.amount is None else typed.amount(said.amount, settings.shop.currency)
    async with at_counter(place, settings, "script") as till:
        manager = approval.asked(till, Act.DECIDE)
        if isinstance(manager, Refused):
            return place.refuse(manager)
        request = next((one for one in till.books.unsettled if one.id == said.request_id), None)
        if request is None:
            return place.refuse(Refused(f"No answer is missing for request {said.request_id}"))
        outcome = await settle_and_follow(till, request)
        by_hand = till.books.is_unsettled(request)
        if by_hand and isinstance(refused := await _decided(till, request, said, manager, amount), Refused):
            return place.refuse(refused)
        outcome = answered(till.journal, request.number)[request.id].outcome
    return _told(place, request, outcome, by_hand=by_hand)


async def balance(place: Place, request_id: str) -> int:
    """Tell what was on the card of that request, as the journal knows it, and what is on it now."""
    async with at_counter(place, place.settings(), "script") as till:
        manager = approval.asked(till, Act.DECIDE)
        if isinstance(manager, Refused):
            return place.refuse(manager)
        request = next((one for one in till.books.unsettled if one.id == request_id), None)
        if request is None:
            return place.refuse(Refused(f"No answer is missing for request {request_id}"))
        known = card_in_doubt.before(till, request)
        seen = await card_in_doubt.look_now(till, request, manager)
    if isinstance(seen, Refused):
        return place.refuse(seen)
    was, now = known.balance if known else None, seen.balance
    told = {
        "request_id": request_id,
        "before": None if was is None else exact(was),
        "at": None if known is None else known.at.isoformat(),
        "now": None if now is None else exact(now),
        "state": seen.state,
    }
    words = (
        "" if was is None else f"before {figures(was)}",
        f"now {figures(now)}" if now is not None else f"now not told: {seen.state}",
    )
    place.tell(told, f"On the card of request {request_id}: {', '.join(filter(None, words))}")
    return money.code(seen.outcome)


async def _decided(
    till: Till, request: MoneyRequest, said: Said, manager: Person, amount: Money | None
) -> Refused | None:
    named = None if said.reference is None else deciding.reference_typed(till, request, said.reference)
    if isinstance(named, Refused):
        return named
    decided = settling.decide(
        till,
        request.id,
        manager,
        said.reason,
        happened=said.happened,
        amount=amount,
        reference=named,
    )
    if isinstance(decided, Refused):
        return decided
    await follow(till, request)
    return None


def _told(place: Place, request: MoneyRequest, outcome: Outcome, *, by_hand: bool) -> int:
    told = {**money.request_told(request, outcome), "by_hand": by_hand}
    place.tell(told, money.words(told))
    return money.code(outcome)


async def explain(place: Place, key: str, reason: str) -> int:
    """Take what `key` names off the list."""
    settings = place.settings()
    async with at_counter(place, settings, "script") as till:
        manager = approval.asked(till, Act.SEE_TO)
        if isinstance(manager, Refused):
            return place.refuse(manager)
        one = next(
            (each for each in obligations(till) if each.key == key and each.kind in _EXPLAINED),
            None,
        )
        if one is None:
            return place.refuse(Refused(f"Nothing to explain is open under {key}"))
        refused = _seen_to(till, one, manager, reason)
    if refused is not None:
        return place.refuse(refused)
    place.tell({"explained": key}, f"{one.words}: seen to by {manager.name}")
    return Code.OK


def _seen_to(till: Till, one: Obligation, manager: Person, reason: str) -> Refused | None:
    match one.kind:
        case Kind.STRAY:
            return strays.explain(till, one.key, manager)
        case Kind.BASKET:
            return baskets.see_to(till, one.number, manager)
        case _:
            return strays.see_to(till, one.number, manager, reason)
