"""Sales by every kind of tender, split, batched, voided, set aside."""

from decimal import Decimal

from register.counter.cards import card_sales
from register.counter.owing import owed
from register.counter.returning import returns
from register.counter.selling import checkout, exempting, parking, reducing, repeating, said
from register.counter.selling.ringing_up import add_item
from register.domain.goods.reductions import AmountOff
from register.domain.sale import Sale
from register.simulate.habits.visit import Visit
from register.simulate.world.assortment import SOLD
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.crash.deeds.at_the_counter import euros, holding, rings_up


async def sells_for_cash(visit: Visit) -> None:
    rings_up(visit, "20.00", "0.99")
    await visit.register.ask(checkout.pay_cash, euros("50.00"))


async def sells_without_tax(visit: Visit) -> None:
    """To a school: said again with other words, a thing more, one of them back."""
    rings_up(visit, "12.10")
    visit.register.press(exempting.exempt, "certificate 4711", visit.manager)
    visit.register.press(exempting.tax_again)
    visit.register.press(exempting.exempt, "certificate 4712", visit.manager)
    rings_up(visit, "24.20")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_cash)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {1: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def sells_to_a_gift_card(visit: Visit) -> None:
    rings_up(visit, "20.00")
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "50.00"))


async def sells_to_a_bank_card(visit: Visit) -> None:
    rings_up(visit, "20.00")
    await visit.register.ask(checkout.pay_by_bank_card)


async def splits_a_sale(visit: Visit) -> None:
    """A gift card with too little on it, a bank card, cash; and a card sold and one loaded."""
    rings_up(visit, "21.00", "1.00")
    visit.register.press(reducing.take_off_all, AmountOff(euros("2.00"), "staff"))
    await visit.register.ask(card_sales.sell, visit.shop.new_card(), euros("25.00"))
    await visit.register.ask(card_sales.sell, holding(visit, "1.00", "givex"), euros("10.00"))
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("6.00"))
    await visit.register.ask(checkout.pay_cash, euros("40.00"))


async def says_things_and_parks(visit: Visit) -> None:
    """Once more the same, a note, whose it is; parked, recalled and paid."""
    visit.register.press(add_item, SOLD["10"])
    visit.register.press(repeating.repeat_last, Decimal(2))
    visit.register.press(said.note_line, 0, "for Anna")
    visit.register.press(said.name_customer, "club 1047")
    parked = visit.register.press(parking.park, "blue coat")
    assert isinstance(parked, Sale)
    visit.register.press(parking.recall, parked.number)
    await visit.register.ask(checkout.pay_cash)


async def sells_a_batch(visit: Visit) -> None:
    """Three cards for one amount; the second stays dead and is swapped."""
    cards = [visit.shop.new_card() for _ in range(4)]
    for card in cards[:3]:
        await visit.register.ask(card_sales.sell, card, euros("25.00"))
    sale = visit.sale
    assert sale is not None
    visit.shop.fleet.faults.arm(Fault(FaultKind.DECLINE, "StoredValue", after=1))
    await visit.register.ask(checkout.pay_cash, euros("80.00"))
    await visit.register.ask(owed.swap_card, sale.number, 1, cards[3])


async def voids_a_sale(visit: Visit) -> None:
    rings_up(visit, "30.00")
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("6.00"))
    await visit.register.ask(checkout.pay_cash, euros("5.00"))
    await visit.register.ask(checkout.void, "changed their mind")


async def voids_a_sale_and_gives_cash_for_its_card(visit: Visit) -> None:
    """The card does not take 12.50 back: the manager gives it from the drawer."""
    rings_up(visit, "30.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    visit.shop.fleet.faults.arm(Fault(FaultKind.DECLINE, "Reversal"))
    await visit.register.ask(checkout.void, "changed their mind")
    kept = visit.till.books.documents.get(sale.number)
    if isinstance(kept, Sale) and kept.kept_back:
        payment = kept.kept_back[0].request.id
        await visit.register.ask(owed.give_cash_instead, sale.number, payment, visit.manager)


async def gives_tenders_back(visit: Visit) -> None:
    rings_up(visit, "30.00")
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    await visit.register.ask(checkout.pay_cash, euros("5.00"))
    await visit.register.ask(checkout.give_back)
    await visit.register.ask(checkout.pay_cash)


async def sets_a_sale_aside(visit: Visit) -> None:
    """Its answer is missing, and the next customer is served meanwhile."""
    visit.shopper.wait()
    rings_up(visit, "20.00")

    async def impatient() -> None:
        await visit.shop.clock.pause(1)
        await visit.register.ask(checkout.set_aside)
        rings_up(visit, "3.00")
        await visit.register.ask(checkout.pay_cash)
        visit.shopper.approve()

    await visit.meanwhile(visit.register.ask(checkout.pay_by_bank_card), impatient())
