"""Paper that the law demands, that ends, that a second printer takes over."""

from register.counter.cards import card_desk
from register.counter.paper import must_print, papers
from register.counter.selling import checkout
from register.simulate.habits.visit import Visit
from register.simulate.world.set_up import settings_of
from tests.crash.deeds.at_the_counter import euros, holding, rings_up


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


async def gives_a_receipt_up(visit: Visit) -> None:
    """The roll has ended: the manager has one receipt printed again later, and gives the other up."""
    printer = visit.register.printer
    assert printer is not None
    printer.paper_end()
    try:
        for price in ("20.00", "3.00"):
            rings_up(visit, price)
            await visit.register.ask(checkout.pay_cash)
        await visit.shop.clock.pause(2)
        first, second = tuple(visit.till.books.jobs)[:2]
        visit.register.press(papers.print_again, first, visit.manager)
        visit.register.press(papers.give_up, second, visit.manager, "the customer has gone")
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
