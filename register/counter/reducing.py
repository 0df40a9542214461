"""Less than the price: something off a line or off all goods, or another price, each with its reason."""

from dataclasses import dataclass, replace
from typing import assert_never

from moneyed import Money

from register.counter.free_words import wrong_reason
from register.counter.ringing_up import open_sale
from register.counter.shifts import is_manager
from register.counter.till import Till
from register.domain.amounts import Refused, figures, total, wrong_amount
from register.domain.basket import Goods, ReturnedGoods
from register.domain.events import Event, LineReduced, PriceChanged
from register.domain.people import Person
from register.domain.reductions import AmountOff, PercentOff, Reduction, spread
from register.domain.sale import Sale

#: A reason is a few words on journal and receipt.
_LONGEST_REASON = 40

_CARD = Refused("A gift card is sold for its value: only goods can be reduced")


@dataclass(frozen=True, slots=True)
class ManagerNeeded:
    """It is more than the cashier may do alone; nothing has changed. The words say what is to be allowed."""

    words: str


Done = None | Refused | ManagerNeeded


def take_off_line(till: Till, position: int, off: Reduction, by: Person | None = None) -> Done:
    """Take `off` the goods at `position`, besides what was taken off before; `by` is who allows it."""
    found = _goods(till, position)
    if isinstance(found, Refused):
        return found
    sale, line = found
    changed = _with(line, off, by)
    no = _wrong(till, off) or _too_much(till, by, changed)
    if no is None:
        till.record(LineReduced(sale.number, position, changed.reductions))
    return no


def take_off_all(till: Till, off: Reduction, by: Person | None = None) -> Done:
    """Take `off` all goods in the basket now: a percentage off each, an amount spread over them.

    Gift cards and deposits are left out, and so is what is rung up afterwards. `by` is who allows it.
    """
    sale = open_sale(till, 0)
    if isinstance(sale, Refused):
        return sale
    places = [at for at, line in enumerate(sale.basket.lines) if isinstance(line, Goods) and not line.deposit]
    goods = [sale.basket.goods_at(at) for at in places]
    if not goods:
        return _CARD
    if (wrong := _wrong(till, off)) is not None:
        return wrong
    if isinstance(off, AmountOff) and off.amount >= total((line.total for line in goods), till.currency):
        return Refused("Nothing would be left to pay: take less off")
    parts = zip(places, _parts(off, goods), strict=True)
    changed = {at: _with(sale.basket.goods_at(at), part, by) for at, part in parts if part is not None}
    no = next(filter(None, (_too_much(till, by, line) for line in changed.values())), None)
    if no is None:
        till.record(*(LineReduced(sale.number, at, line.reductions) for at, line in changed.items()))
    return no


def change_price(till: Till, position: int, price: Money, reason: str, by: Person | None = None) -> Done:
    """Sell the goods at `position` at `price` for one piece or one kilogram; `by` is who allows it."""
    found = _goods(till, position)
    if isinstance(found, Refused):
        return found
    sale, line = found
    changed = replace(line, price=price, list_price=line.list_price or line.price)
    no = wrong_amount(price, till.currency) or _wrong_reason(till, reason) or _too_much(till, by, changed)
    if no is None:
        till.record(PriceChanged(sale.number, position, price, reason.strip(), by.name if by else ""))
    return no


def restore(till: Till, position: int) -> Refused | None:
    """The goods at `position` at the catalogue's price again, with nothing taken off."""
    found = _goods(till, position)
    if isinstance(found, Refused):
        return found
    sale, line = found
    events: list[Event] = [LineReduced(sale.number, position, ())] if line.reductions else []
    if line.list_price is not None and line.list_price != line.price:
        events.append(PriceChanged(sale.number, position, line.list_price, "catalogue price"))
    if not events:
        return Refused(f"Nothing was taken off {line.name}")
    till.record(*events)
    return None


def _wrong_reason(till: Till, reason: str) -> Refused | None:
    if len(reason.strip()) > _LONGEST_REASON:
        return Refused(f"The reason is too long for the receipt: {_LONGEST_REASON} characters at most")
    return wrong_reason(till, reason, "Say why: it stands on the journal and on the receipt")


def _goods(till: Till, position: int) -> tuple[Sale, Goods] | Refused:
    sale = open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    line = sale.basket.lines[position]
    if isinstance(line, Goods) and line.deposit:
        return Refused("A deposit is given back as it was paid: mark the goods above it")
    if isinstance(line, ReturnedGoods):
        return Refused("What comes back is worth what was paid for it: mark something that is sold")
    return (sale, line) if isinstance(line, Goods) else _CARD


def _with(line: Goods, off: Reduction, by: Person | None) -> Goods:
    allowed = replace(off, reason=off.reason.strip(), allowed_by=by.name if by else "")
    return replace(line, reductions=(*line.reductions, allowed))


def _parts(off: Reduction, goods: list[Goods]) -> list[Reduction | None]:
    """What is taken off each of `goods`; None off what is too cheap for a share of an amount."""
    match off:
        case PercentOff():
            return [off for _ in goods]
        case AmountOff(amount):
            shares = spread(amount, [line.total for line in goods])
            return [replace(off, amount=share) if share.amount else None for share in shares]
        case _:
            assert_never(off)


def _wrong(till: Till, off: Reduction) -> Refused | None:
    match off:
        case PercentOff(percent, reason):
            if not percent.is_finite() or not 0 < percent < 100:
                return Refused("A percentage is more than 0 and less than 100")
            return _wrong_reason(till, reason)
        case AmountOff(amount, reason):
            return wrong_amount(amount, till.currency) or _wrong_reason(till, reason)
        case _:
            assert_never(off)


def _too_much(till: Till, by: Person | None, line: Goods) -> Refused | ManagerNeeded | None:
    """Whether `line`, as it would be, costs nothing, or is more than whoever is signed in may allow."""
    if line.total.amount <= 0:
        return Refused(f"Nothing would be left to pay for {line.name}: take less off")
    whole = total((line.total, line.given_up), till.currency)
    most = till.settings.discounts.cashier_percent
    if by is not None or is_manager(till) or line.given_up.amount <= whole.amount * most / 100:
        return None
    return ManagerNeeded(
        f"{line.name} for {figures(line.total)} in place of {figures(whole)}: "
        f"that is more than {most.normalize():f} % off"
    )
