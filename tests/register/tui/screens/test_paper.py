"""What the screen says of the paper, with a mock printer at the other end of a real socket."""

import pytest

from receipts.mock.printer import MockPrinter
from register.tui.place import Place
from register.tui.widgets.entries import EntryList
from register.tui.widgets.status import Level, StatusLine

PEN = "1455082197725"


@pytest.fixture
async def printer(shop):
    async with MockPrinter() as running:
        shop.without = {"terminal"}
        shop.environ |= {
            "REGISTER_PRINTER__HOST": running.host,
            "REGISTER_PRINTER__PORT": str(running.port),
            "REGISTER_PRINTER__COLUMNS": "42",
        }
        yield running


def news(hands):
    return hands.app.frame.view.query_one("#done-news", EntryList).render().plain.strip()


def printer_lamp(hands):
    lamp = hands.app.frame.query_one(StatusLine).lamps[1]
    return lamp.text, lamp.level


async def test_the_screen_says_when_the_receipt_is_on_paper(counter, printer):
    async with counter((120, 40)) as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.until(lambda: news(hands) == "✓ receipt R2-000001 printed")
        assert printer_lamp(hands) == ("printer", Level.FINE)
        assert "R2-000001" in printer.papers[0]
        await hands.until(lambda: "✓ printed" in str(hands.app.frame.query_one("#latest").render()))


async def test_a_till_without_paper_goes_on_selling_and_says_what_waits(counter, printer):
    async with counter() as hands:
        printer.paper_end()
        for _ in range(2):
            await hands.scan(PEN)
            await hands.press("f12")
            await hands.at(Place.DONE)
            await hands.until(lambda: "waits for the printer" in news(hands))
        assert printer_lamp(hands)[1] is Level.ATTENTION
        assert hands.app.frame.query_one(StatusLine).lamps[2].text == "2 open"
        printer.refill()
        await hands.until(lambda: news(hands) == "✓ receipt R2-000002 printed")
        assert hands.app.frame.query_one(StatusLine).lamps[2].text == "nothing open"
