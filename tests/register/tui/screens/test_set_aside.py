"""A sale that was set aside ends by itself: the cashier is told, whatever is on the screen by then."""

from datetime import timedelta

from register.tui.place import Place
from register.tui.screens.around.menu import Menu
from register.tui.screens.owing.open_list import OpenList
from register.tui.widgets.dialog import TextPrompt
from register.tui.widgets.told import Told
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind

FULL, SMALL, _, NEW = (card.number for card in DEMO_CARDS[:4])
PEN = "1455082197725"


def told(hands, screen=None) -> list[str]:
    """What stands there, line by line; without `screen` on the one that is up."""
    (widget,) = (screen or hands.app.screen).query(Told)
    assert widget.display is bool(widget.news)
    return [one.text for one in widget.news]


async def set_aside(hands, mock, *, happened=True, beside=False) -> None:
    """A payment of 7.35 has no answer, and the next customer is served."""
    await hands.scan(PEN)
    if beside:
        await hands.type("5", "f12")
        await hands.until(lambda: not hands.app.holds_back)
    kind = FaultKind.DROP_AFTER if happened else FaultKind.DROP_BEFORE
    mock.faults.arm(Fault(kind, category="Payment"))
    await hands.press("f6")
    await hands.scan(FULL)
    await hands.at(Place.UNKNOWN)
    await hands.until(lambda: not hands.app.holds_back)
    await hands.press("s")
    await hands.at(Place.BASKET)


async def answered(hands, shop) -> None:
    """Time passes; the till asks what became of it."""
    shop.clock.time += timedelta(seconds=15)
    hands.till.changed()
    await hands.until(lambda: not hands.till.books.unsettled)
    await hands.pilot.pause()


async def test_that_it_is_paid_is_said_in_the_middle_of_the_next_sale(counter, mock, shop):
    async with counter() as hands:
        await set_aside(hands, mock)
        await hands.scan(PEN)
        assert told(hands) == []
        await answered(hands, shop)
        await hands.until(lambda: told(hands) == ["R2-000001, set aside, is paid"])
        await hands.scan(PEN)
        assert told(hands), "the next scan does not wipe it away"
        assert hands.app.rung == 1, "it rang for UNKNOWN; this can wait"


async def test_where_there_is_a_printer_it_says_what_becomes_of_the_receipt(shop, counter, mock):
    shop.without.discard("printer")
    shop.environ |= {"REGISTER_PRINTER__HOST": "127.0.0.1", "REGISTER_PRINTER__PORT": "9"}
    async with counter() as hands:
        await set_aside(hands, mock)
        await answered(hands, shop)
        await hands.until(lambda: told(hands))
        (said,) = told(hands)
        assert said.startswith("R2-000001, set aside, is paid: its receipt ")


async def test_that_it_was_not_paid_and_what_was_taken_went_back_is_said_too(counter, mock, shop):
    async with counter() as hands:
        await set_aside(hands, mock, happened=False, beside=True)
        await answered(hands, shop)
        await hands.until(lambda: told(hands) == ["R2-000001, set aside, is void: 5.00 was given back"])


async def test_that_it_was_never_paid_is_said(counter, mock, shop):
    async with counter() as hands:
        await set_aside(hands, mock, happened=False)
        await answered(hands, shop)
        await hands.until(lambda: told(hands) == ["R2-000001, set aside, was not paid: it is void"])


async def test_it_is_said_on_the_menu_and_on_all_that_comes_before_and_after_it(counter, mock, shop):
    async with counter() as hands:
        await set_aside(hands, mock)
        await hands.press("f10")
        await answered(hands, shop)
        await hands.until(lambda: told(hands) == ["R2-000001, set aside, is paid"])
        assert isinstance(hands.app.screen, Menu)
        await hands.press("w")
        assert isinstance(hands.app.screen, OpenList)
        assert told(hands) == ["R2-000001, set aside, is paid"]
        await hands.press("escape", "escape")
        assert hands.app.screen is hands.app.frame
        assert told(hands) == ["R2-000001, set aside, is paid"]


async def test_it_stands_behind_a_dialog_and_is_there_when_that_is_gone(counter, mock, shop):
    async with counter() as hands:
        await set_aside(hands, mock)
        await hands.press("f10", "d")
        assert isinstance(hands.app.screen, TextPrompt)
        menu = hands.app.screen_stack[-2]
        await answered(hands, shop)
        await hands.until(lambda: told(hands, menu) == ["R2-000001, set aside, is paid"])


async def test_money_that_could_not_be_given_back_is_said_at_once(counter, mock, shop):
    async with counter() as hands:
        await hands.paid_in_part()
        mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="Payment"))
        await hands.press("f9")
        await hands.at(Place.UNKNOWN)
        await hands.until(lambda: not hands.app.holds_back)
        await hands.press("s")
        await hands.at(Place.BASKET)
        mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
        await answered(hands, shop)
        stuck = "R2-000001, set aside, could not be given back: see what is open"
        await hands.until(lambda: told(hands) == [stuck])
        await hands.press("f10", "w", "t")
        await hands.until(lambda: told(hands)[-1:] == ["R2-000001, set aside, is void: 12.50 was given back"])


async def test_what_ended_while_the_till_was_off_is_told_to_whoever_signs_in(counter, mock, shop, hands):
    async with counter() as here:
        await set_aside(here, mock)
    shop.clock.time += timedelta(minutes=5)
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened and not here.till.books.unsettled)
        await here.pilot.pause()
        assert told(here) == [], "nobody is there to be told"
        await here.type("1234", "enter")
        await here.until(lambda: told(here) == ["R2-000001, set aside, is paid"])


async def test_after_a_while_it_goes_and_leaves_no_line_behind(counter, mock, shop):
    async with counter() as hands:
        hands.app.told_s = 0.05
        seen: list[int] = []
        line = hands.app.frame.query_one(Told)
        hands.app.watch(line, "news", lambda news: seen.append(len(news)), init=False)
        await set_aside(hands, mock)
        await answered(hands, shop)
        await hands.until(lambda: seen == [1, 0])
        assert told(hands) == []


async def test_what_is_told_as_drawn(counter, mock, shop, pictures):
    async with counter() as hands:
        await set_aside(hands, mock)
        await hands.basket()
        await hands.paper()
        await answered(hands, shop)
        await hands.until(lambda: told(hands))
        await pictures(hands)
        await hands.press("f10")
        await pictures(hands)
        await hands.press("v")
        await pictures(hands)


async def test_once_paid_it_is_among_the_last_sales_at_once(counter, mock, shop):
    async with counter((120, 40)) as hands:
        await set_aside(hands, mock)
        await hands.scan(PEN)
        await hands.paper()
        latest = hands.app.frame.query_one("#latest")
        assert "R2-000001" not in str(latest.render())
        await answered(hands, shop)
        await hands.until(lambda: "R2-000001" in str(latest.render()))
