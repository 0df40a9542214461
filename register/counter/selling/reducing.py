"""Less than the price: something off a line or off all goods, or another price, each with its reason."""

from dataclasses import dataclass, replace
from typing import assert_never

from moneyed import Money

from register.counter.free_words import wrong_reason
from register.counter.people import staff
from register.counter.selling.promoting import record_with_promotions, would_come_to
from register.counter.selling.ringing_up import open_sale
from register.counter.till import Till
from register.domain.amounts import Refused, figures, numeral, rounded, times, total, wrong_amount
from register.domain.events import Event, LineReduced, PriceChanged
from register.domain.goods.line_item import CardLine, Goods, ReturnedGoods
from register.domain.goods.promotions import given_in, without_promotions
from register.domain.goods.reductions import AmountOff, ByHand, PercentOff, by_hand, spread
from register.domain.sale import Sale
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say

#: A reason is a few words on journal and receipt.
_LONGEST_REASON = 40

_CARD = marked("A gift card is sold for its value: only goods can be reduced")


@dataclass(frozen=True, slots=True)
class ApprovalNeeded:
    """It is more than the cashier may do alone; nothing has changed. The words say what is to be allowed."""

    act: Act
    words: str


Done = None | Refused | ApprovalNeeded


def take_off_line(till: Till, position: int, off: ByHand, by: Person | None = None) -> Done:
    """Take `off` the goods at `position`, besides what was taken off before; `by` is who allows it."""
    found = _goods(till, position)
    if isinstance(found, Refused):
        return found
    sale, line = found
    changed = _with(line, off, by)
    event = LineReduced(sale.number, position, changed.reductions)
    no = _wrong(till, off) or _no_gain(till, sale, event) or _too_much(till, Act.DISCOUNT, by, changed)
    if no is None:
        record_with_promotions(till, sale.number, event)
    return no


def take_off_all(till: Till, off: ByHand, by: Person | None = None) -> Done:
    """Take `off` all goods in the basket now: a percentage off each, an amount spread over them.

    Gift cards and deposits are left out, and so is what is rung up afterwards. `by` is who allows it. The
    parts are those of the prices without promotions.
    """
    sale = open_sale(till, 0)
    if isinstance(sale, Refused):
        return sale
    places = [at for at, line in enumerate(sale.basket.lines) if isinstance(line, Goods) and not line.deposit]
    goods = [without_promotions(sale.basket.goods_at(at)) for at in places]
    if not goods:
        return Refused(say(_CARD))
    if (wrong := _wrong(till, off)) is not None:
        return wrong
    if isinstance(off, AmountOff) and off.amount >= total((line.priced for line in goods), till.currency):
        return Refused(say("Nothing would be left to pay: take less off"))
    parts = zip(places, _parts(off, goods), strict=True)
    changed = {at: _with(sale.basket.goods_at(at), part, by) for at, part in parts if part is not None}
    events = [LineReduced(sale.number, at, line.reductions) for at, line in changed.items()]
    no = _no_gain(till, sale, *events)
    lines = changed.values()
    no = no or next(filter(None, (_too_much(till, Act.DISCOUNT, by, line) for line in lines)), None)
    if no is None:
        record_with_promotions(till, sale.number, *events)
    return no


def change_price(till: Till, position: int, price: Money, reason: str, by: Person | None = None) -> Done:
    """Sell the goods at `position` at `price` for one piece or one kilogram; `by` is who allows it."""
    found = _goods(till, position)
    if isinstance(found, Refused):
        return found
    sale, line = found
    changed = replace(without_promotions(line), price=price, list_price=line.list_price or line.price)
    no = wrong_amount(price, till.currency) or _wrong_reason(till, reason)
    no = no or _too_much(till, Act.PRICE, by, changed)
    if no is None:
        event = PriceChanged(sale.number, position, price, reason.strip(), by.name if by else "")
        record_with_promotions(till, sale.number, event)
    return no


def restore(till: Till, position: int) -> Refused | None:
    """The goods at `position` at the catalogue's price again, with nothing taken off by hand."""
    found = _goods(till, position)
    if isinstance(found, Refused):
        return found
    sale, line = found
    events: list[Event] = [LineReduced(sale.number, position, ())] if by_hand(line.reductions) else []
    if line.list_price is not None and line.list_price != line.price:
        events.append(PriceChanged(sale.number, position, line.list_price, "catalogue price"))
    if not events:
        return Refused(say("Nothing was taken off {name}", name=line.name))
    record_with_promotions(till, sale.number, *events)
    return None


def _wrong_reason(till: Till, reason: str) -> Refused | None:
    if len(reason.strip()) > _LONGEST_REASON:
        return Refused(
            say("The reason is too long for the receipt: {most} characters at most", most=_LONGEST_REASON)
        )
    return wrong_reason(till, reason, say("Say why: it stands on the journal and on the receipt"))


def _goods(till: Till, position: int) -> tuple[Sale, Goods] | Refused:
    sale = open_sale(till, position)
    if isinstance(sale, Refused):
        return sale
    match sale.basket.lines[position]:
        case Goods(deposit=True):
            return Refused(say("A deposit is given back as it was paid: mark the goods above it"))
        case Goods() as goods:
            return sale, goods
        case ReturnedGoods():
            return Refused(say("What comes back is worth what was paid for it: mark something that is sold"))
        case CardLine():
            return Refused(say(_CARD))


def _with(line: Goods, off: ByHand, by: Person | None) -> Goods:
    allowed = replace(off, reason=off.reason.strip(), allowed_by=by.name if by else "")
    return replace(line, reductions=(*by_hand(line.reductions), allowed))


def _parts(off: ByHand, goods: list[Goods]) -> list[ByHand | None]:
    """What is taken off each of `goods`; None off what is too cheap for a share of an amount."""
    match off:
        case PercentOff():
            return [off for _ in goods]
        case AmountOff(amount):
            shares = spread(amount, [line.priced for line in goods])
            return [replace(off, amount=share) if share.amount else None for share in shares]
        case _:
            assert_never(off)


def _no_gain(till: Till, sale: Sale, *events: LineReduced) -> Refused | None:
    """Whether goods would leave a promotion that takes more off than the cashier does."""
    if not given_in(sale.basket.lines):
        return None
    comes_to = would_come_to(till, sale, *events)
    if comes_to <= sale.total:
        return None
    return Refused(
        say(
            "The promotion takes more off: with this discount the sale would come to {dearer} "
            "in place of {total}",
            dearer=figures(comes_to),
            total=figures(sale.total),
        )
    )


def _wrong(till: Till, off: ByHand) -> Refused | None:
    match off:
        case PercentOff(percent, reason):
            if not percent.is_finite() or not 0 < percent < 100:
                return Refused(say("A percentage is more than 0 and less than 100"))
            return _wrong_reason(till, reason)
        case AmountOff(amount, reason):
            return wrong_amount(amount, till.currency) or _wrong_reason(till, reason)
        case _:
            assert_never(off)


def _too_much(till: Till, act: Act, by: Person | None, line: Goods) -> Refused | ApprovalNeeded | None:
    """Whether `line`, as it would be, costs nothing, or is more than whoever is signed in may allow."""
    if line.priced.amount <= 0:
        return Refused(say("Nothing would be left to pay for {name}: take less off", name=line.name))
    whole = total((line.priced, line.given_up), till.currency)
    most = till.settings.discounts.cashier_percent
    # As the discount itself is rounded: 10 % off 2.55 is 0.26.
    if line.given_up <= rounded(times(whole, most / 100)) or staff.refused(till, act, by) is None:
        return None
    return ApprovalNeeded(
        act,
        say(
            "{name} for {price} in place of {whole}: that is more than {percent} % off",
            name=line.name,
            price=figures(line.priced),
            whole=figures(whole),
            percent=numeral(most.normalize()),
        ),
    )
