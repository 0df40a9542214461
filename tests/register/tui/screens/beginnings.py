"""Where walks begin, from the main screen with somebody signed in, and what is found from there."""

from datetime import timedelta

from moneyed import EUR, Money

from register.counter.checks.evidence import nothing_to_search
from register.counter.drawer import shifts
from register.counter.drawer.reports import Reading
from register.counter.people import hiring, staff
from register.counter.selling import checkout, parking
from register.domain.amounts import Refused
from register.domain.events import StrayAnswer
from register.domain.goods.item import Item
from register.tui.desk.evidence import Evidence
from register.tui.desk.export import ExportBooks
from register.tui.place import Place
from register.tui.screens.selling.ring_asks import OpenPrice
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.conftest import FULL
from tests.register.tui.screens.test_compare_day import entered_without_the_till
from tests.register.tui.screens.walking import settled

PEN, BEER = "1455082197725", "1677124276612"
REPAIR = Item("9002", "Repair of a watch", Money(0, EUR), "A", "Services", open_price=True)


async def a_basket(hands) -> None:
    sale = hands.till.books.sale
    if sale is not None and sale.basket.returned:  # the walk went by an exchange
        await checkout.void(hands.till, "the walk goes on")
        await settled(hands)
    if hands.till.books.sale is None:
        await hands.scan(PEN)


async def a_paid_sale(hands) -> None:
    if hands.till.books.sale is None and hands.app.frame.place is Place.DONE:
        return
    await a_basket(hands)
    await hands.press("f12")
    await settled(hands)


async def closing(hands) -> None:
    await a_paid_sale(hands)
    await hands.type("/z", "enter")


async def coming_back(hands) -> None:
    await a_paid_sale(hands)
    await hands.scan(hands.app.last_sale().number)


async def several_parked(hands) -> None:
    while len(hands.till.books.parked) < 2:
        await a_basket(hands)
        parking.park(hands.till, "")
        await settled(hands)
    if hands.till.books.sale is not None:
        await hands.press("f12")
        await settled(hands)
    await hands.press("f4")


async def a_movement_to_undo(hands) -> None:
    await hands.type("/in 5 change", "enter")
    await settled(hands)
    await hands.type("/undo", "enter")


async def part_paid(hands) -> None:
    sale = hands.till.books.sale
    if sale is None or not sale.money_with_us:
        await a_basket(hands)
        await hands.type("5", "f12")


async def an_age_to_ask(hands) -> None:
    await hands.scan(BEER)


async def a_price_to_ask(hands) -> None:
    hands.app.push_screen(OpenPrice(hands.till, REPAIR))


async def a_manager_to_ask(hands) -> None:
    await a_basket(hands)
    await hands.type("90", "f3", "p", "enter")


async def the_palette(hands) -> None:
    await hands.press("ctrl+p")


async def the_messages(hands) -> None:
    await hands.press("ctrl+t")


async def locked(hands) -> None:
    await hands.press("f10", "s")


async def balances(hands) -> None:
    """Of a list of one card, at the desk."""
    await hands.type("/desk", "enter")
    await hands.type("9876", "enter")
    await hands.press("l")
    await hands.scan(FULL)
    await settled(hands)


async def the_set_up(hands) -> None:
    await hands.type("/desk", "enter")
    await hands.type("9876", "enter")
    await hands.type("/setup", "enter")


async def the_configuration(hands) -> None:
    await the_set_up(hands)
    await hands.press("down", "down", "down", "down", "enter")


async def without_a_receipt(hands) -> None:
    await hands.press("f10", "g")
    await hands.type("9876", "enter")


async def many_cards(hands) -> None:
    await hands.type("/batch 25", "enter")


async def no_tax(hands) -> None:
    await a_basket(hands)
    await hands.type("/exempt", "enter")


async def the_people(hands) -> None:
    """With somebody marked who may be blocked: not whoever walks, nor the manager who lets them."""
    if all(one.name != "Tom" for one in staff.everybody(hands.till)):
        hiring.add(hands.till, "Tom", "cashier", "5823", staff.called(hands.till, "Ruth"))
    await hands.press("f10", "p")
    await hands.type("9876", "enter")
    await hands.press("down", "down")


async def the_journal(hands) -> None:
    await a_paid_sale(hands)
    await hands.press("f10", "m")
    await hands.type("9876", "enter")
    await hands.type("/journal", "enter")
    await hands.until(lambda: hands.app.screen._found)


async def a_story(hands) -> None:
    await the_journal(hands)
    await hands.press("enter")
    await hands.until(lambda: hands.app.screen._story)


async def a_fault(hands) -> None:
    await hands.press("f10", "f")
    await hands.type("9876", "enter")
    await hands.until(lambda: not hands.app.screen.asking)


async def card_data(hands) -> None:
    hands.till.evidence = nothing_to_search
    hands.app.push_screen(Evidence())


async def the_books(hands) -> None:
    hands.app.push_screen(ExportBooks())


async def a_gift(hands) -> None:
    await a_paid_sale(hands)
    await hands.type(f"/receipt {hands.app.last_sale().number}", "enter")
    await hands.press("g")


async def an_odd_day(hands) -> None:
    await a_paid_sale(hands)
    entered_without_the_till(hands.mock)
    await hands.type("/z", "enter")
    await hands.type("100", "enter", "y")
    await settled(hands)


async def the_reports(hands) -> None:
    if hands.till.books.cashier != "Ruth":
        assert not isinstance(shifts.sign_in(hands.till, "9876"), Refused)
        await settled(hands)
    await hands.press("f10", "m")
    await hands.type("/reports", "enter")


async def a_report(hands) -> None:
    await the_reports(hands)
    await hands.press("h")
    await hands.until(lambda: not hands.app.screen.working)


async def past_zs(hands) -> None:
    till = hands.till
    if not till.books.last_z:
        assert not isinstance(shifts.close_shift(till, Money(100, EUR)), Refused)
        assert shifts.open_shift(till, Money(100, EUR)) is None
        await settled(hands)
    await the_reports(hands)
    await hands.press("z")
    await hands.until(lambda: not hands.app.screen.working)


async def _at_the_desk(hands, command) -> None:
    await hands.type("/desk", "enter")
    await hands.type("9876", "enter")
    await hands.type(command, "enter")


async def what_is_open_at_the_desk(hands) -> None:
    if not hands.till.books.strays:
        hands.till.record(StrayAnswer("H7K2P0004", "Payment Success", hands.clock.time))
    await _at_the_desk(hands, "/open")


async def past_days(hands) -> None:
    """One of them, on which somebody paid by bank card."""
    if not hands.till.books.last_z:
        await a_basket(hands)
        await hands.press("f9")
        await settled(hands)
        manager = staff.called(hands.till, "Ruth")
        assert isinstance(shifts.close_shift(hands.till, None, seen_by=manager), Reading)
        shifts.open_shift(hands.till, Money(100, EUR))
    await _at_the_desk(hands, "/days")
    await hands.until(lambda: not hands.app.screen._loading)


async def an_unknown_answer(hands) -> None:
    """Asked for in vain already, so that a manager may decide."""
    till, mock, clock = hands.till, hands.mock, hands.clock
    if till.books.unsettled:
        return
    await a_basket(hands)
    mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="Payment"))
    await hands.press("f9")
    await hands.at(Place.UNKNOWN)
    mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="TransactionStatus"))
    clock.time += timedelta(seconds=15)
    till.changed()
    (request,) = till.books.unsettled
    await hands.until(lambda: till.attempts[request.id].questions)


FOUND = {
    a_basket: (
        {
            "Frame BASKET",
            "Frame DONE",
            "Help",
            "FindItem",
            "CardPanel",
            "Menu",
            "Reduce",
            "SellCard",
            "ReceiptScreen",
        }
        | {"Chooser", "TextPrompt", "XReport", "MoveCash", "OpenList", "Question"}
    ),
    closing: {"CloseShift", "CountPieces"},
    coming_back: {"ReturnLines", "ReturnPlan", "ReturnResult"},
    several_parked: {"Recall"},
    a_movement_to_undo: set(),
    part_paid: {"Frame TENDER"},
    an_age_to_ask: {"BirthDate"},
    a_price_to_ask: {"OpenPrice"},
    a_manager_to_ask: {"ApprovalPrompt"},
    without_a_receipt: {"WithoutReceipt"},
    many_cards: {"SellBatch"},
    no_tax: {"Exempt"},
    the_people: {"People"},
    the_journal: {"JournalDesk"},
    a_story: {"StoryScreen"},
    a_fault: {"Doctor"},
    card_data: {"Evidence"},
    the_books: {"ExportBooks"},
    a_gift: {"GiftLines"},
    an_odd_day: {"CompareDay"},
    a_report: {"ReportScreen"},
    past_zs: {"ZReports", "ZReport"},
    the_reports: {"Reports"},
    the_palette: {"Palette"},
    the_messages: {"Wire"},
    balances: {"Balances"},
    the_set_up: {"SetUp", "DeviceTests"},
    the_configuration: {"Configuration"},
    locked: {"Frame SIGN_IN"},
    what_is_open_at_the_desk: {"WhatIsOpen"},
    past_days: {"DayEnd", "PastDay"},
    an_unknown_answer: {"Decide", "Frame UNKNOWN"},
}
"""Where a walk begins, and the screens that are found from there first; later walks pass by them."""
WITHOUT = {a_gift: {"terminal"}, past_zs: {"terminal", "printer"}}
"""The tables of the settings that the shop of a walk does not have; the others have no printer."""
