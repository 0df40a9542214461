"""What must hold on every screen, found by walking the till by its own keys.

A new screen is found by itself where its key or its letter is offered; else give it a beginning below. Its
name goes into `FOUND` all the same, so that none is missed.
"""

import re
from datetime import timedelta

import pytest
from moneyed import EUR, Money
from textual.events import Key
from textual.message import Message

from register.counter import checkout, parking
from register.domain.item import Item
from register.tui.keys import BY_KEY, shown
from register.tui.offered import works_now
from register.tui.place import Place
from register.tui.screens.find import FindItem
from register.tui.screens.help import Help
from register.tui.screens.palette import Palette
from register.tui.screens.return_lines import ReturnLines
from register.tui.screens.ring_asks import OpenPrice
from register.tui.screens.without_receipt import WithoutReceipt
from register.tui.takes_input import TakesInput
from register.tui.widgets.lines import BasketLines
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.contrasts import ratio, unreadable
from tests.register.tui.screens.test_compare_day import entered_without_the_till
from tests.register.tui.screens.walking import Walk, every_screen, named, settled, titled

PEN, NOTEBOOK, BEER = "1455082197725", "1402713568386", "1677124276612"
REPAIR = Item("9002", "Repair of a watch", Money(0, EUR), "A", "Services", open_price=True)
THEMES = {"contrast": 7.0, "paper": 4.5, "counter": 4.5}
"""The least contrast of letters. Source: WCAG 2.2, 1.4.3 and 1.4.6."""
SHOWS_A_SCAN = (FindItem, ReturnLines, WithoutReceipt)
"""Screens where a scan is neither sold nor refused: its price, or the line that comes back, is shown."""
ON_EVERY_KEYBOARD = re.compile(r"[a-z ]|enter|escape|up|down|space|pageup|pagedown|slash")


# Where walks begin, from the main screen with somebody signed in


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


async def without_a_receipt(hands) -> None:
    await hands.press("f10", "g")
    await hands.type("9876", "enter")


async def many_cards(hands) -> None:
    await hands.type("/batch 25", "enter")


async def no_tax(hands) -> None:
    await a_basket(hands)
    await hands.type("/exempt", "enter")


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
        {"Frame", "Help", "FindItem", "CardPanel", "Menu", "Reduce", "SellCard", "ReceiptScreen"}
        | {"Chooser", "TextPrompt", "XReport", "MoveCash", "OpenList", "Question"}
    ),
    closing: {"CloseShift", "CountPieces"},
    coming_back: {"ReturnLines", "ReturnPlan", "ReturnResult"},
    several_parked: {"Recall"},
    a_movement_to_undo: set(),
    part_paid: set(),
    an_age_to_ask: {"BirthDate"},
    a_price_to_ask: {"OpenPrice"},
    a_manager_to_ask: {"ApprovalPrompt"},
    without_a_receipt: {"WithoutReceipt"},
    many_cards: {"SellBatch"},
    no_tax: {"Exempt"},
    an_odd_day: {"CompareDay"},
    the_palette: {"Palette"},
    the_messages: {"Wire"},
    locked: set(),
    an_unknown_answer: {"Decide"},
}
"""Where a walk begins, and the screens that are found from there first; later walks pass by them."""
NOT_WALKED = {"People", "GiftLines", "FirstPerson"}
"""A walk would block whoever walks; has no printer; is signed in already. They have tests of their own."""


# What must hold


async def explained(hands) -> list[str]:
    """F1 opens help, which names each key that works; the palette lists them; both leave as they came."""
    top, faults = hands.app.screen, []
    hints = works_now(top)
    for hint in hints:
        row = BY_KEY.get(hint.key)
        if not hint.label:
            faults.append(f"{hint.shown} says not what it does")
        if row is None and not ON_EVERY_KEYBOARD.fullmatch(hint.key) and hint.key != "ctrl+t":
            faults.append(f"{hint.shown} has no twin and no command")
    if isinstance(top, Help | Palette):
        return faults
    await asked(hands, "f1")
    if isinstance(hands.app.screen, Help):
        text = str(hands.app.screen.query_one("#help-text").render())
        now = text.partition("three ways")[0]
        faults += [f"{hint.shown} {hint.label} is not in help" for hint in hints if hint.label not in now]
        await hands.press("escape")
    else:
        faults.append("F1 opens no help")
    await asked(hands, "ctrl+p")
    if isinstance(hands.app.screen, Palette):
        rows = hands.app.screen.query_one(BasketLines).rows
        listed = {row.quantity for row in rows}
        faults += [f"{hint.shown} is not in the palette" for hint in hints if shown(hint.key) not in listed]
        await hands.press("escape")
    else:
        faults.append("Ctrl+P opens no palette")
    return faults if hands.app.screen is top else [*faults, "help and palette do not lead back"]


async def asked(hands, key: str) -> None:
    """Press `key`, also where Textual handles keys itself."""
    if isinstance(hands.app.screen, TakesInput):
        await hands.press(key)
    else:
        await hands.pilot.press(key)
        await hands.rest()


async def readable(hands) -> list[str]:
    """Every letter in every theme."""
    faults: list[str] = []
    for theme, least in THEMES.items():
        hands.app.theme = theme
        await hands.rest()
        faults += [f"{theme}: {text}" for text in unreadable(hands.app.screen, least)]
    return faults


async def scanned(hands) -> list[str]:
    """Three scans within 60 ms: each is sold or refused with the bell, none becomes typed text."""
    top, app, till = hands.app.screen, hands.app, hands.till
    if not isinstance(top, TakesInput):
        return []
    before, rung = sold(till), app.rung
    at = Message().time
    for number in range(3):
        keys = [*(Key(digit, digit) for digit in NOTEBOOK), Key("enter", "\r")]
        for place, key in enumerate(keys):
            key.time = at + number * 0.02 + place / 10_000
            app.post_message(key)
    await settled(hands)
    faults = [] if not app.typing.text and not top.kept else ["a scan was typed"]
    known = sold(till) - before + app.rung - rung
    if known != 3 and not isinstance(top, SHOWS_A_SCAN):
        faults.append(f"{known} of 3 scans were sold or refused")
    return faults


def sold(till) -> int:
    """How many notebooks are in the basket."""
    return sum(line.code == NOTEBOOK for line in till.books.sale.basket.goods) if till.books.sale else 0


@pytest.mark.parametrize("begin", FOUND, ids=lambda begin: begin.__name__)
async def test_every_screen_explains_itself_can_be_read_and_loses_no_scan(shop, counter, mock, begin):
    shop.environ["REGISTER_TERMINAL__INSPECTOR"] = "true"
    faults: dict[str, list[str]] = {}
    looked_at, read = set[str](), set[str]()
    earlier = [kinds for other, kinds in FOUND.items() if list(FOUND).index(other) < list(FOUND).index(begin)]
    async with counter() as hands:
        hands.mock, hands.clock = mock, shop.clock
        walk = Walk(hands, known=set().union(*earlier) - {"Frame"})
        async for path in walk.screens(begin):
            if titled(hands) in looked_at:
                continue
            looked_at.add(titled(hands))
            name = f"{named(hands)} by {' '.join(path)}"
            found = [*await explained(hands), *await scanned(hands)]
            drawn = titled(hands) if hands.app.screen is hands.app.frame else type(hands.app.screen).__name__
            if drawn not in read:
                read.add(drawn)
                found += await readable(hands)
            if found:
                faults[name] = found
    assert faults == {}
    assert FOUND[begin] <= {kind.__name__ for kind in walk.kinds}


def test_no_screen_is_left_out():
    found = NOT_WALKED.union(*FOUND.values())
    assert {kind.__name__ for kind in every_screen()} - found == set(), "say above from where it is found"


async def test_the_measure_of_contrast_is_that_of_wcag_and_sees_what_is_written(counter):
    assert ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert ratio((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
    async with counter() as hands:
        await hands.basket()
        seen = " ".join(unreadable(hands.app.screen, 22))
        for words in ("Fountain pen, blue", "TO PAY", "Maria", "F12"):
            assert words in seen
