"""The journal's station: what is typed is searched for as it is typed; Enter opens a sale's whole story."""

from register.counter.drawer import movements as drawer
from register.counter.drawer import shifts
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import ActAllowed, Movement, PaperQueued
from register.tui.desk.journal import JournalDesk
from register.tui.desk.record_list import MomentList, RecordList
from register.tui.desk.station import Station
from register.tui.desk.story import StoryScreen
from register.tui.desk.z_reports import ZReport
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.input_line import InputLine
from tests.register.tui.screens.conftest import SMALL

MANAGER = "9876"


async def some_sales(hands) -> list[str]:
    """One by card and cash, one voided, one paid out; Ruth sits at the desk afterwards."""
    await hands.paid_in_part()
    first = hands.till.books.sale.number
    await checkout.pay_cash(hands.till)
    await hands.type("4131", "enter")
    second = hands.till.books.sale.number
    await checkout.void(hands.till, "changed their mind")
    third = drawer.move(hands.till, Movement.PAID_OUT, hands.euros("5.00"), "stamps")
    assert not isinstance(third, Refused)
    hands.till.by_command = False
    shifts.sign_in(hands.till, MANAGER)
    return [first, second, third.number]


async def searching(hands) -> JournalDesk:
    """At the journal, and its first search is done."""
    await hands.type("/desk", "enter")
    await hands.type("/journal", "enter")
    screen = hands.app.screen
    assert isinstance(screen, JournalDesk)
    await hands.until(lambda: screen._found)
    return screen


async def found(hands, typed: str) -> list[str]:
    """The numbers that are found by `typed`, typed into the empty line."""
    screen = hands.app.screen
    await hands.type(typed)
    await hands.until(lambda: screen._found)
    numbers = [one.number for one in screen.query_one(RecordList).rows]
    await hands.press("ctrl+u")
    return numbers


def words(hands) -> str:
    return str(hands.app.screen.query_one("#journal-words").render())


async def test_what_is_typed_narrows_what_is_listed(counter):
    async with counter() as hands:
        first, second, third = await some_sales(hands)
        screen = await searching(hands)
        assert [one.number for one in screen.query_one(RecordList).rows] == [third, second, first]
        assert "3 found: everything, the newest first" in words(hands)
        assert await found(hands, "pen") == [first]
        assert await found(hands, "void") == [second]
        assert await found(hands, "stamps") == [third]
        assert await found(hands, f"{int(first[-6:])}") == [first]
        assert await found(hands, "cashier:mar") == [third, second, first]
        assert await found(hands, "30..40 today") == [first]
        assert await found(hands, "yesterday") == []
        assert "Nothing: on 2026-11-21" in words(hands) or "found" in words(hands)


async def test_a_scanned_or_typed_card_is_searched_for_and_its_number_shown_nowhere(counter):
    async with counter() as hands:
        first, *_ = await some_sales(hands)
        screen = await searching(hands)
        await hands.scan(SMALL)
        await hands.until(lambda: screen._found)
        assert [one.number for one in screen.query_one(RecordList).rows] == [first]
        assert f"gift card ···{SMALL[-4:]}" in words(hands)
        assert screen.query_one(InputLine).typing.text == ""
        await hands.press("escape")
        await hands.until(lambda: screen._found)
        assert len(screen.query_one(RecordList).rows) == 3
        await hands.type(SMALL, "enter")
        await hands.until(lambda: screen._found)
        assert hands.app.screen is screen
        assert [one.number for one in screen.query_one(RecordList).rows] == [first]
        assert SMALL not in hands.app.export_screenshot()


async def test_enter_opens_the_story_and_esc_comes_back_to_what_was_typed(counter):
    async with counter() as hands:
        await some_sales(hands)
        screen = await searching(hands)
        await hands.type("pen")
        await hands.until(lambda: screen._found)
        await hands.press("enter")
        story = hands.app.screen
        assert isinstance(story, StoryScreen)
        await hands.until(lambda: story._story)
        moments = [one.said.words for one in story.query_one(MomentList).rows]
        assert moments[0] == "Fountain pen, blue"
        assert "Completed" in moments
        assert SMALL not in hands.app.export_screenshot()
        await hands.press("escape")
        assert hands.app.screen is screen
        assert screen.query_one(InputLine).typing.text == "pen"
        await hands.press("enter")
        await hands.press("tab")
        assert isinstance(hands.app.screen, ErrandScreen)
        assert hands.app.screen.station is Station.OPEN
        await hands.press("escape")
        assert not isinstance(hands.app.screen, JournalDesk | StoryScreen)


async def test_the_search_as_drawn(counter, pictures):
    async with counter() as hands:
        await some_sales(hands)
        screen = await searching(hands)
        await hands.type("today")
        await hands.until(lambda: screen._found)
        await pictures(hands)


async def test_a_z_report_opens_as_it_was_on_paper(shop, counter):
    shop.without.add("terminal")
    async with counter() as hands:
        hands.till.by_command = False
        manager = shifts.sign_in(hands.till, MANAGER)
        assert not isinstance(manager, Refused)
        assert not isinstance(shifts.close_shift(hands.till, hands.euros("100.00"), seen_by=manager), Refused)
        shifts.sign_in(hands.till, MANAGER)
        hands.app.push_screen(JournalDesk())
        await hands.rest()
        screen = hands.app.screen
        await hands.type("z")
        await hands.until(lambda: screen._found and len(screen._found.records) == 1)
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ZReport))
        assert hands.app.screen.headline == "Z REPORT 1"
        await hands.press("escape")
        assert hands.app.screen is screen


async def test_a_story_as_drawn(counter, pictures):
    async with counter() as hands:
        first, *_ = await some_sales(hands)
        await searching(hands)
        await hands.press("down", "down", "enter")
        story = hands.app.screen
        assert isinstance(story, StoryScreen)
        await hands.until(lambda: story._story)
        assert story.headline == f"{first} · sale"
        await hands.press("down", "down", "down", "down")
        await pictures(hands)


async def test_a_copy_is_printed_with_the_name_of_the_manager_whose_desk_it_is(shop, counter):
    shop.without.discard("printer")
    async with counter() as hands:
        first, *_ = await some_sales(hands)
        shifts.sign_out(hands.till)
        await hands.press("f10")
        await hands.type(MANAGER, "enter")
        await hands.type("/journal", "enter")
        screen = hands.app.screen
        await hands.type(first)
        await hands.until(lambda: screen._found and len(screen._found.records) == 1)
        await hands.press("enter")
        story = hands.app.screen
        await hands.until(lambda: story._story)
        await hands.press("p")
        entries = list(hands.till.journal.entries(kinds=[ActAllowed, PaperQueued]))
        assert entries[-1].event.copy
        assert (entries[-2].event.by, entries[-2].event.about) == ("Ruth", first)
