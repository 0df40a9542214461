"""Where walks begin, from the main screen with somebody signed in, and what is found from there."""

from datetime import timedelta

from moneyed import EUR, Money

from register.counter import checkout, hiring, parking, staff
from register.domain.item import Item
from register.tui.place import Place
from register.tui.screens.ring_asks import OpenPrice
from terminal_api.mock.orders.faults import Fault, FaultKind
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


async def a_fault(hands) -> None:
    await hands.press("f10", "f")
    await hands.type("9876", "enter")
    await hands.until(lambda: not hands.app.screen.asking)


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
    a_fault: {"Doctor"},
    a_gift: {"GiftLines"},
    an_odd_day: {"CompareDay"},
    the_palette: {"Palette"},
    the_messages: {"Wire"},
    the_set_up: {"SetUp", "DeviceTests"},
    the_configuration: {"Configuration"},
    locked: {"Frame SIGN_IN"},
    an_unknown_answer: {"Decide", "Frame UNKNOWN"},
}
"""Where a walk begins, and the screens that are found from there first; later walks pass by them."""
WITHOUT = {a_gift: {"terminal"}}
"""The tables of the settings that the shop of a walk does not have; the others have no printer."""
