"""Where the law demands paper, with a mock printer at the other end of a real socket: the next sale waits."""

import pytest

from receipts.mock.printer import MockPrinter
from register.domain.events import PaperLetGo, PaperQueued
from register.tui.place import Place
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.widgets.dialog import TextPrompt
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure, Says
from tests.register.tui.screens.contrasts import by_colour_alone
from tests.register.tui.screens.must_hold import explained, readable

PEN = "1455082197725"
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
async def printer(shop):
    async with MockPrinter() as running:
        shop.without = {"terminal"}
        shop.environ |= {
            "REGISTER_PRINTER__HOST": running.host,
            "REGISTER_PRINTER__PORT": str(running.port),
            "REGISTER_PRINTER__COLUMNS": "42",
            "REGISTER_RECEIPT__MUST_PRINT": "true",
        }
        yield running


def news(hands):
    return hands.app.frame.view.query_one("#done-news", EntryList).render().plain.strip()


def words(hands):
    return str(hands.app.frame.view.query_one("#done-words").render())


async def sold_without_paper(hands, printer) -> None:
    """A pen for 7.35, paid with 10.00; the roll has ended."""
    printer.paper_end()
    await hands.scan(PEN)
    await hands.type("10", "f12")
    await hands.at(Place.PAPER)
    await hands.until(lambda: "paper end" in words(hands))
    await hands.rest()


@SIZES
async def test_the_change_stays_until_the_paper_is_there_and_the_screen_says_why(
    counter, printer, picture, size
):
    async with counter(size) as hands:
        await sold_without_paper(hands, printer)
        assert hands.reading.says is Says.CHANGE
        await hands.paper()
        picture(hands)


async def test_no_scan_rings_up_until_the_printer_is_mended_and_then_the_till_goes_on_by_itself(
    counter, printer
):
    async with counter() as hands:
        await sold_without_paper(hands, printer)
        rung = hands.app.rung
        await hands.scan(PEN)
        assert hands.app.rung == rung + 1
        assert "Receipt R2-000001 must be on paper before the next sale" in hands.said
        for key in ("f12", "f9", "f7", "insert", "f4"):
            await hands.press(key)
            assert "Receipt R2-000001 must be on paper before the next sale" in hands.said, key
        assert hands.till.books.sale is None
        assert hands.app.frame.place is Place.PAPER
        printer.refill()
        await hands.at(Place.DONE)
        assert "R2-000001" in printer.papers[0]
        await hands.scan(PEN)
        assert hands.app.frame.place is Place.BASKET


async def test_the_bell_rings_once_when_the_paper_does_not_come(counter, printer):
    async with counter() as hands:
        rung = hands.app.rung
        await sold_without_paper(hands, printer)
        for _ in range(3):
            hands.app.look_again()
        await hands.rest()
        assert hands.app.rung == rung + 1


async def test_while_all_is_well_nobody_is_asked_for_a_manager(counter, printer):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert "R2-000001" in printer.papers[0]
        assert hands.app.rung == 0


async def test_a_manager_says_why_and_lets_the_next_sale_begin(counter, printer, pictures):
    async with counter() as hands:
        await sold_without_paper(hands, printer)
        await hands.press("m")
        assert isinstance(hands.app.screen, TextPrompt)
        await hands.type("no roll left", "enter")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await pictures(hands)
        await hands.type("1234", "enter")
        assert "Maria may not allow this" in hands.dialog_says
        await hands.type("9876", "enter")
        await hands.at(Place.DONE)
        await hands.scan(PEN)
        assert hands.app.frame.place is Place.BASKET
        (gone,) = (entry.event for entry in hands.till.journal.entries(kinds=[PaperLetGo]))
        assert gone == PaperLetGo("1", "R2-000001", "no roll left", "Ruth")
        printer.refill()
        await hands.until(lambda: not hands.till.books.jobs)
        assert "R2-000001" in printer.papers[0]


async def test_what_waits_explains_itself_can_be_read_and_says_nothing_by_colour_alone(counter, printer):
    async with counter() as hands:
        await sold_without_paper(hands, printer)
        assert by_colour_alone(hands.app.screen) == []
        assert await explained(hands) == []
        assert await readable(hands) == []


async def test_a_receipt_of_no_sale_is_waited_for_without_a_figure(shop, counter, printer):
    async with counter() as hands:
        await sold_without_paper(hands, printer)
        number = hands.till.books.last_number
        receipt = list(hands.till.books.jobs["1"].queued.receipt)
        at = hands.till.clock.now()
        hands.till.record(PaperQueued("2", f"R2-{number + 1:06d}", "cash-out", receipt, False, at))
        hands.till.record(PaperLetGo("1", "R2-000001", "no roll left", "Ruth"))
    async with shop.app().run_test(size=(80, 24)) as pilot:
        here = type(hands)(pilot)
        await here.at(Place.SIGN_IN)
        await here.type("1234", "enter")
        await here.at(Place.PAPER)
        await here.until(lambda: "receipt R2-000002 is not on paper yet" in news(here))
        assert not here.app.frame.view.query_one(Figure).display


async def test_a_printer_that_seems_well_and_proves_nothing_can_be_let_go_too(counter, printer):
    async with counter() as hands:
        printer.mute()
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.PAPER)
        await hands.press("m")
        await hands.type("it prints and does not answer", "enter")
        await hands.type("9876", "enter")
        await hands.at(Place.DONE)
        assert [one.let_go_by for one in hands.till.books.jobs.values()] == ["Ruth"]


async def test_without_a_reason_nobody_is_asked(counter, printer):
    async with counter() as hands:
        await sold_without_paper(hands, printer)
        await hands.press("m")
        await hands.type(" ", "enter")
        assert "Say why it cannot be printed" in hands.said
        assert hands.app.screen is hands.app.frame


async def test_paper_that_comes_while_a_manager_is_asked_lets_nothing_go(counter, printer):
    async with counter() as hands:
        await sold_without_paper(hands, printer)
        await hands.press("m")
        await hands.type("no roll left", "enter")
        printer.refill()
        await hands.at(Place.DONE)
        await hands.type("9876", "enter")
        assert "Nothing is waited for any more" in hands.said
        assert list(hands.till.journal.entries(kinds=[PaperLetGo])) == []


async def test_a_till_that_was_killed_while_it_waited_waits_on_and_shows_the_sale(shop, counter, printer):
    async with counter() as hands:
        await sold_without_paper(hands, printer)
    async with shop.app().run_test(size=(80, 24)) as pilot:
        here = type(hands)(pilot)
        await here.at(Place.SIGN_IN)
        await here.type("1234", "enter")
        await here.at(Place.PAPER)
        await here.until(lambda: "paper end" in words(here))
        assert (here.reading.says, here.reading.amount) == (Says.CHANGE, "2.65")
        await here.scan(PEN)
        assert here.till.books.sale is None
        printer.refill()
        await here.at(Place.BASKET)
        await here.scan(PEN)
        assert here.till.books.sale is not None


async def test_where_nothing_is_demanded_a_till_without_paper_sells_on(shop, counter, printer):
    shop.environ["REGISTER_RECEIPT__MUST_PRINT"] = "false"
    async with counter() as hands:
        printer.paper_end()
        for _ in range(2):
            await hands.scan(PEN)
            await hands.press("f12")
            await hands.at(Place.DONE)
