"""What `register receipt refund` does: find the sale, plan where the money goes, give it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from register.cli import approval, card_pin, money, typed
from register.cli.money import Told
from register.cli.place import Code, Place
from register.cli.session import at_counter
from register.counter.cards import card_pins
from register.counter.history import Answered, answered
from register.counter.returning import returns
from register.counter.returning.returns import Found
from register.counter.till import Till
from register.domain.amounts import Refused, exact
from register.domain.returning.returns import Return
from register.domain.staff.rights import Act
from terminal_api.outcomes import Approved, NotSent
from terminal_api.processor import Entry, GiftCard, Operation


async def refund(
    place: Place, number: str, lines: Sequence[str], cashier: str, cards: Sequence[str] = ()
) -> int:
    """Take back the chosen lines, or all that is left of the sale; `cards` are those presented again."""
    settings = place.settings()
    numbers = [typed.card_number(one, settings) for one in cards]
    wanted = [typed.returned(text) for text in lines]
    async with at_counter(place, settings, cashier, drawer=True) as till:
        found = returns.find(till, number)
        plan = found if isinstance(found, Refused) else _planned(found, wanted)
        if isinstance(plan, Refused):
            return place.refuse(plan)
        by = approval.needed(till, Act.RETURN)
        again = [await _with_pin(till, till.card(one, Entry.TYPED)) for one in numbers]
        given = by if isinstance(by, Refused) else await returns.give(till, plan, by, again)
        if isinstance(given, Refused):
            return place.refuse(given)
        asked = list(answered(till.journal, given.number).values())
    answer = _told(given, asked)
    place.tell(answer, _words(answer))
    return _code(given, asked)


async def _with_pin(till: Till, card: GiftCard) -> GiftCard:
    """`card` with its PIN, where the till asks for that at all."""
    policy = card_pins.policy_of(till, card, Operation.REVERSE)
    pin = await card_pin.asks()(card, "") if policy == "always" else None
    return replace(card, pin=pin or "")


def _planned(found: Found, wanted: Sequence[tuple[int, Decimal | None]]) -> returns.Plan | Refused:
    left = {one.position: one.left for one in found.lines}
    chosen: dict[int, Decimal] = {}
    for position, quantity in wanted:
        if not position < len(found.sale.basket.lines):
            return Refused(f"The receipt has no line {position + 1}")
        more = quantity or left.get(position, Decimal(1))
        chosen[position] = chosen.get(position, Decimal(0)) + more
    return returns.planned(found, chosen or {at: quantity for at, quantity in left.items() if quantity})


def _code(one: Return, asked: Sequence[Answered]) -> int:
    if one.completed:
        return Code.OK
    if one.exchanges.open:
        return Code.UNKNOWN
    if all(isinstance(each.outcome, NotSent | Approved) for each in asked):
        return Code.NOT_SENT
    return Code.DECLINED


def _told(one: Return, asked: Sequence[Answered]) -> dict[str, object]:
    """The return as JSON; `due` could not be given back and stays an obligation."""
    cash: list[Told] = [money.told("cash", event.amount, Approved(event.amount)) for event in one.cash]
    return {
        "return": one.number,
        "sale": one.original,
        "state": "completed" if one.completed else "open",
        "total": exact(one.total),
        "given": exact(one.given),
        "rounding": exact(one.rounding),
        "held": exact(one.held),
        "due": exact(one.due),
        "currency": one.total.currency.code,
        "tenders": [*(money.request_told(each.request, each.outcome) for each in asked), *cash],
    }


def _words(answer: dict[str, object]) -> str:
    said = (
        f"{answer['return']} {answer['state']}: {answer['given']} of {answer['total']} {answer['currency']}"
    )
    return f"{said} given back for {answer['sale']}"
