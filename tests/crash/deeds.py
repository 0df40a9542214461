"""Every kind of sale and every operation of the till, each as somebody at the counter would do it."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

from moneyed import EUR, Money

from register.counter import (
    card_balance,
    card_desk,
    card_sales,
    checkout,
    comparison_report,
    day_comparison,
    drawer,
    exchanging,
    exempting,
    gift_receipts,
    hiring,
    history,
    must_print,
    owed,
    papers,
    parking,
    reducing,
    repeating,
    returns,
    said,
    saving,
    shifts,
    unreceipted,
)
from register.counter.looking_up import named
from register.counter.ringing_up import Answers, add_item, change_quantity, remove_line, ring_up
from register.counter.undo_load import undo_load
from register.domain.events import DrawerMoved, Movement
from register.domain.item import Item
from register.domain.pieces import Piece
from register.domain.promotions import given_in
from register.domain.reductions import AmountOff
from register.domain.sale import PAYMENTS, Sale
from register.simulate.assortment import SOLD, scale_label
from register.simulate.set_up import settings_of
from register.simulate.visit import Visit
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.processor import GiftCard, Operation

Deed = Callable[[Visit], Awaitable[None]]


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def holding(visit: Visit, balance: str, provider: str = "svs") -> GiftCard:
    """A card of somebody's with that much on it."""
    return visit.shop.issue(euros(balance), provider)


def rings_up(visit: Visit, *prices: str) -> None:
    for price in prices:
        item = Item(f"code {price}", f"Thing at {price}", euros(price), "A", "Things")
        visit.register.press(add_item, item, Decimal(1))


async def sells_for_cash(visit: Visit) -> None:
    rings_up(visit, "20.00", "0.99")
    await visit.register.ask(checkout.pay_cash, euros("50.00"))


async def sells_for_rounded_cash(visit: Visit) -> None:
    """This till has no coins below five cents: 15.00 by card, for 5.02 it takes 5.00; then it comes back."""
    rings_up(visit, "20.00", "0.02")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "15.00"))
    await visit.register.ask(checkout.pay_cash, euros("20.00"))
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


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


async def cashes_out_more_than_there_is(visit: Visit) -> None:
    """4.18 is owed to the card's holder, and no coins make it."""
    await visit.register.ask(card_desk.cash_out, holding(visit, "4.18"))


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


async def takes_goods_back(visit: Visit) -> None:
    rings_up(visit, "20.00", "10.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("6.00"))
    await visit.register.ask(checkout.pay_cash)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def sells_bottles_and_takes_one_back(visit: Visit) -> None:
    """With deposits, to somebody whose age was checked; an open price and a scale's label beside them."""
    beer, repair = SOLD["11"], SOLD["12"]
    visit.register.press(add_item, beer, Decimal(6), Answers(born=date(1980, 1, 1)))
    visit.register.press(change_quantity, 1, Decimal(4))
    visit.register.press(add_item, repair, Decimal("12.50"))
    visit.register.press(ring_up, scale_label("4131", Decimal("1.254")))
    visit.register.press(add_item, SOLD["10"])
    sale = visit.sale
    assert sale is not None
    visit.register.press(remove_line, len(sale.basket.lines) - 1)
    await visit.register.ask(checkout.pay_by_bank_card)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def sells_under_a_promotion_and_takes_one_back(visit: Visit) -> None:
    """Three notebooks for two; one more and one less, parked between; a coffee with two lemonades."""
    notebook, coffee, lemonade = SOLD["1402713568386"], SOLD["7"], SOLD["10"]
    for item in (notebook, coffee, notebook, lemonade):
        visit.register.press(add_item, item)
    visit.register.press(change_quantity, 0, Decimal(2))
    sale = visit.sale
    assert sale is not None
    visit.register.press(parking.park)
    visit.register.press(parking.recall, sale.number)
    visit.register.press(change_quantity, 3, Decimal(2))
    visit.register.press(remove_line, 2)
    visit.register.press(add_item, notebook)
    await visit.register.ask(checkout.pay_by_bank_card)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    assert given_in(found.sale.basket.lines) == {"3 for 2": euros("4.95"), "Break": euros("1.50")}
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def sold_by_several_tenders(visit: Visit) -> returns.Found:
    """A sale of 30.00: 12.50 by gift card, 6.00 by bank card, the rest in cash."""
    rings_up(visit, "20.00", "10.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("6.00"))
    await visit.register.ask(checkout.pay_cash)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    return found


async def exchanges_for_less(visit: Visit) -> None:
    """20.00 come back for 0.99 and a gift card of 5.00: 14.01 go to the gift card and the bank card."""
    found = await sold_by_several_tenders(visit)
    visit.register.press(exchanging.bring_in, found, {0: Decimal(1)})
    rings_up(visit, "0.99")
    await visit.register.ask(card_sales.sell, visit.shop.new_card(), euros("5.00"))
    planned = visit.register.press(exchanging.net_back)
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(exchanging.give_net, planned)


async def exchanges_for_more(visit: Visit) -> None:
    """Parked and recalled, paid partly by a gift card; what was got is exchanged for as much once more."""
    found = await sold_by_several_tenders(visit)
    visit.register.press(exchanging.bring_in, found, {1: Decimal(1)})
    visit.register.press(parking.park, "blue coat")
    visit.register.press(parking.recall, visit.till.books.parked[0].number)
    rings_up(visit, "25.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "7.00"))
    await visit.register.ask(checkout.pay_cash)
    again = returns.find(visit.till, sale.number)
    assert isinstance(again, returns.Found)
    visit.register.press(exchanging.bring_in, again, {1: Decimal(1)})
    rings_up(visit, "25.00")
    await visit.register.ask(checkout.pay_cash)


async def takes_goods_back_without_a_receipt(visit: Visit) -> None:
    """A bottle with its deposit in cash; something for less than it costs onto a card never sold."""
    bottle = unreceipted.as_today(visit.till, named(SOLD["11"]), Decimal(2), Answers())
    assert isinstance(bottle, tuple)
    await visit.register.ask(unreceipted.give, bottle, "a gift", visit.manager)
    dear = unreceipted.as_today(visit.till, named(SOLD["9"]), Decimal(1), Answers())
    assert isinstance(dear, tuple)
    card = visit.shop.new_card()
    await visit.register.ask(unreceipted.give, dear, "receipt lost", visit.manager, card, never_sold=True)


async def cashes_a_card_out(visit: Visit) -> None:
    await visit.register.ask(card_desk.cash_out, holding(visit, "4.20"))


async def ends_a_card(visit: Visit) -> None:
    await visit.register.ask(card_desk.deactivate, holding(visit, "4.20", "givex"))


async def refunds_onto_a_card(visit: Visit) -> None:
    await visit.register.ask(card_desk.refund_onto, holding(visit, "1.00"), euros("10.00"))


async def activates_at_the_desk(visit: Visit) -> None:
    await visit.register.ask(card_desk.put_on, Operation.ACTIVATE, visit.shop.new_card(), euros("25.00"))


async def loads_and_undoes(visit: Visit) -> None:
    card = holding(visit, "1.00")
    await visit.register.ask(card_sales.sell, card, euros("10.00"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("4.00"))
    await visit.register.ask(checkout.pay_cash)
    await visit.register.ask(undo_load, card)


async def reverses_at_the_desk(visit: Visit) -> None:
    rings_up(visit, "20.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "50.00"))
    (payment,) = [
        one
        for one in history.answered(visit.till.journal, sale.number).values()
        if one.request.operation in PAYMENTS
    ]
    await visit.register.ask(card_desk.reverse_at_desk, payment, euros("5.00"))


async def looks_and_prints(visit: Visit) -> None:
    seen = await visit.register.ask(card_balance.look, holding(visit, "4.20"))
    assert isinstance(seen, card_balance.Look)
    visit.register.press(card_balance.print_balance, seen)
    rings_up(visit, "20.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_cash)
    visit.register.press(papers.reprint, sale.number)
    visit.register.press(saving.save, sale.number)
    visit.register.press(gift_receipts.print_gift_receipt, sale.number)
    visit.register.press(shifts.print_x)


async def moves_cash(visit: Visit) -> None:
    """Out, with a manager; in; into the safe; and the last of them back."""
    visit.register.press(drawer.move, Movement.PAID_OUT, euros("60.00"), "the plumber", visit.manager)
    visit.register.press(drawer.move, Movement.PAID_IN, euros("20.00"), "coins from the bank")
    moved = visit.register.press(drawer.move, Movement.DROP, euros("50.00"), "much in it")
    assert isinstance(moved, DrawerMoved)
    visit.register.press(drawer.undo, moved.sale, "needed after all")


async def closes_the_shift(visit: Visit) -> None:
    rings_up(visit, "20.00")
    await visit.register.ask(checkout.pay_cash)
    shift = visit.till.books.shift
    assert shift is not None
    visit.register.press(shifts.close_shift, shift.expected)
    visit.register.press(shifts.open_shift, euros("100.00"))


async def compares_the_day(visit: Visit) -> None:
    """With the terminal's own record, before the Z."""
    rings_up(visit, "20.00")
    await visit.register.ask(checkout.pay_by_bank_card)
    await visit.register.ask(day_comparison.compare_day)
    visit.register.press(comparison_report.print_comparison)
    visit.register.press(shifts.close_shift, None, seen_by=visit.manager)
    visit.register.press(shifts.open_shift, euros("100.00"))


async def closes_a_drawer_that_is_wrong(visit: Visit) -> None:
    """Counted by piece, with a manager; the next float is counted so too."""
    pieces = (Piece(euros("50"), 1), Piece(euros("0.20"), 6))
    visit.register.press(shifts.close_shift, euros("51.20"), pieces, visit.manager)
    visit.register.press(shifts.open_shift, euros("51.20"), pieces)


async def adds_and_blocks_somebody(visit: Visit) -> None:
    """Their PIN is kept beside the journal; then the drawer opens because the manager says so."""
    visit.register.press(hiring.add, "Tom", "cashier", "5823", visit.manager)
    visit.register.press(hiring.set_pin, "Tom", "7391", visit.manager)
    visit.register.press(hiring.block, "Tom", visit.manager)
    visit.register.press(hiring.unblock, "Tom", visit.manager)
    visit.register.press(shifts.open_drawer, "change", visit.manager)


async def waits_for_paper_and_lets_it_go(visit: Visit) -> None:
    """The law demands paper and the roll has ended: nobody sells on until the manager lets it go."""
    name, printer = visit.register.name, visit.register.printer
    assert printer is not None
    visit.shop.referee.books[name].paper.must_print = True
    visit.register.settings = visit.till.settings = settings_of(name, must_print=True)
    printer.paper_end()
    try:
        rings_up(visit, "20.00")
        await visit.register.ask(checkout.pay_cash)
        rings_up(visit, "3.00")
        assert visit.sale is None
        visit.register.press(must_print.let_go, "no roll left", visit.manager)
        rings_up(visit, "3.00")
        await visit.register.ask(checkout.pay_cash)
        await visit.register.ask(card_desk.cash_out, holding(visit, "4.20"))
    finally:
        printer.all_well()  # also where the program died


async def sells_while_the_printer_is_off(visit: Visit) -> None:
    """Both receipts come out of the second; the first is well again before the third."""
    printer = visit.register.printer
    assert printer is not None
    printer.power_off()
    for price in ("20.00", "0.99"):
        rings_up(visit, price)
        await visit.register.ask(checkout.pay_cash, euros("50.00"))
    await visit.shop.clock.pause(8)
    printer.all_well()
    await visit.shop.clock.pause(20)
    rings_up(visit, "5.00")
    await visit.register.ask(checkout.pay_cash, euros("5.00"))


async def sells_as_the_paper_ends(visit: Visit) -> None:
    """In the middle of a receipt: what may be on paper comes out of the second, marked COPY."""
    printer = visit.register.printer
    assert printer is not None
    printer.after_lines(7, printer.paper_end)
    rings_up(visit, "20.00")
    await visit.register.ask(checkout.pay_cash, euros("50.00"))
    await visit.shop.clock.pause(40)
    printer.all_well()


#: Deeds at a register that has a second printer.
WITH_TWO_PRINTERS: tuple[Deed, ...] = (sells_while_the_printer_is_off, sells_as_the_paper_ends)

DEEDS: tuple[Deed, ...] = (
    *WITH_TWO_PRINTERS,
    sells_for_cash,
    sells_for_rounded_cash,
    sells_without_tax,
    sells_to_a_gift_card,
    sells_to_a_bank_card,
    splits_a_sale,
    says_things_and_parks,
    sells_a_batch,
    voids_a_sale,
    gives_tenders_back,
    sets_a_sale_aside,
    takes_goods_back,
    sells_bottles_and_takes_one_back,
    sells_under_a_promotion_and_takes_one_back,
    exchanges_for_less,
    exchanges_for_more,
    takes_goods_back_without_a_receipt,
    cashes_a_card_out,
    cashes_out_more_than_there_is,
    ends_a_card,
    refunds_onto_a_card,
    activates_at_the_desk,
    loads_and_undoes,
    reverses_at_the_desk,
    looks_and_prints,
    moves_cash,
    closes_the_shift,
    compares_the_day,
    closes_a_drawer_that_is_wrong,
    adds_and_blocks_somebody,
    waits_for_paper_and_lets_it_go,
)
