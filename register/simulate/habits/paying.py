"""Tenders: cash, gift cards, bank cards, several at once; customers who hesitate, or change their minds."""

from collections.abc import Coroutine
from typing import Any

from register.counter.returning import exchanging, returns
from register.counter.returning.returns import Plan
from register.counter.selling import checkout
from register.domain.sale import Sale, Stage
from register.simulate.habits.visit import Visit
from register.simulate.shop import swiped
from register.simulate.world.networks import NETWORKS
from terminal_api.processor import GiftCard, Operation

#: More tries than any customer's patience lasts.
_TRIES = 8


async def pays(visit: Visit) -> None:
    """Take money until nothing is due, the sale ends otherwise, or nobody wants to go on."""
    for _ in range(_TRIES):
        sale = visit.sale
        if sale is None or not sale.basket.lines:
            return
        if sale.exchanges.open:
            if not await _waits(visit):
                return
        elif exchanging.leaves_nothing_due(sale) and visit.lot.chance(0.85):
            await ends_exchange(visit)
        elif visit.lot.chance(0.12):
            await changes_mind(visit, sale)
        else:
            await tenders(visit, sale)
    await ends_sale(visit)


async def ends_sale(visit: Visit) -> None:
    """What is at the counter goes away: paid in cash, voided, or set aside while its answer is missing."""
    for _ in range(_TRIES):
        sale = visit.sale
        if sale is None:
            return
        if sale.exchanges.open:
            if not await _waits(visit):
                return
        elif exchanging.leaves_nothing_due(sale) and visit.lot.chance(0.85):
            await ends_exchange(visit)
        elif sale.basket.lines and visit.lot.chance(0.8):
            await visit.register.ask(checkout.pay_cash)
        else:
            await visit.register.ask(checkout.void, "customer does not buy")


async def ends_exchange(visit: Visit) -> None:
    """Nothing is due: it ends by a key, or the difference goes back as the shop plans or the cashier says."""
    planned = visit.register.press(exchanging.net_back)
    if not isinstance(planned, Plan) or not planned.total.amount:
        visit.shop.tally.habit("exchanged for as much")
        await visit.register.ask(checkout.pay_cash)
        return
    visit.shop.tally.habit("exchanged for less")
    if planned.legs and visit.lot.chance(0.3):
        at, much = visit.lot.whole(0, len(planned.legs) - 1), visit.lot.euros(0, 500)
        moved = returns.changed(planned, at, much)
        planned = moved if isinstance(moved, Plan) else planned
    await visit.register.ask(exchanging.give_net, planned)


async def tenders(visit: Visit, sale: Sale) -> None:
    """One tender, or two keys at once."""
    lot = visit.lot
    kind = lot.weighted((("cash", 9), ("gift card", 8), ("bank card", 6), ("both keys", 1)))
    visit.shop.tally.habit(kind)
    match kind:
        case "cash":
            await _cash(visit, sale)
        case "gift card":
            await _shopper_at(visit, _gift_card(visit, sale))
        case "bank card":
            await _shopper_at(visit, _bank_card(visit, sale))
        case _:
            first, second = _bank_card(visit, sale), visit.register.ask(checkout.pay_cash)
            await visit.meanwhile(first, second)


async def _cash(visit: Visit, sale: Sale) -> None:
    lot, due = visit.lot, sale.due
    match lot.weighted((("exact", 5), ("more", 4), ("part", 2))):
        case "exact":
            given = None
        case "more":
            given = due + lot.euros(1, 4000)
        case _:
            given = lot.euros(1, 2000)
    paid = await visit.register.ask(checkout.pay_cash, given)
    if isinstance(paid, Sale) and paid.rounding.amount:
        visit.shop.tally.habit("cash rounded")


async def _gift_card(visit: Visit, sale: Sale) -> None:
    lot = visit.lot
    card: GiftCard = visit.card()
    if lot.chance(0.2) and card.provider not in NETWORKS:
        visit.shopper.present(card.number)
        card = swiped(card)
    part = lot.euros(1, 1500) if lot.chance(0.2) else None
    await visit.with_pin(card, Operation.PAY, lambda till, card: checkout.pay_by_gift_card(till, card, part))


async def _bank_card(visit: Visit, sale: Sale) -> None:
    part = visit.lot.euros(1, 1500) if visit.lot.chance(0.3) else None
    await visit.register.ask(checkout.pay_by_bank_card, part)


async def _shopper_at(visit: Visit, paying: Coroutine[Any, Any, None]) -> None:
    """The tender, with a shopper who may cancel at the terminal, or do nothing until somebody stops it."""
    lot, shopper = visit.lot, visit.shopper
    mood = lot.weighted((("willing", 12), ("cancels", 1), ("hesitates", 2)))
    visit.shop.tally.habit(mood)
    match mood:
        case "cancels":
            shopper.cancel()
            await paying
        case "hesitates":
            shopper.wait()
            await visit.meanwhile(paying, _hurries(visit))
        case _:
            shopper.approve()
            await paying
    shopper.approve()


async def _hurries(visit: Visit) -> None:
    """After a while the shopper goes on, the cashier stops it, or both; or the terminal gives up."""
    shopper = visit.shopper
    await visit.pause(0.5, 30)
    end = visit.lot.weighted((("goes on", 3), ("stopped", 4), ("both", 2), ("gives up", 1)))
    if end in ("stopped", "both"):
        await visit.register.ask(checkout.abort)
    if end in ("goes on", "both"):
        shopper.approve()


async def changes_mind(visit: Visit, sale: Sale) -> None:
    """Money back and the basket stays, or no sale at all."""
    match visit.lot.weighted((("give back", 3), ("give one back", 3), ("void", 4))):
        case "give back":
            visit.shop.tally.habit("give back")
            await visit.register.ask(checkout.give_back)
        case "give one back":
            visit.shop.tally.habit("give one back")
            payments = [one.request.id for one in sale.to_give_back + sale.kept_back]
            chosen = visit.lot.one([*payments, None])
            await visit.register.ask(checkout.give_back_one, chosen)
        case _:
            visit.shop.tally.habit("void")
            await visit.register.ask(checkout.void, "customer does not buy")


async def _waits(visit: Visit) -> bool:
    """Wait for a missing answer; False when the sale was set aside for it."""
    if visit.lot.chance(0.25) or not await visit.answered():
        visit.shop.tally.habit("set aside")
        await visit.register.ask(checkout.set_aside)
        sale = visit.sale
        return sale is not None and sale.stage in (Stage.OPEN, Stage.TENDERING)
    return True
