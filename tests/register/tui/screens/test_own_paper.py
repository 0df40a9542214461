"""What is shown as paper is the paper of the shop's own printer, as far as the pane is wide enough."""

import pytest

from receipts.mock.printer import MockPrinter
from register.tui.screens.drawer.close_shift import CloseShift
from register.tui.screens.drawer.x_report import XReport
from register.tui.screens.returning.receipt import ReceiptScreen
from register.tui.widgets.paper import PaperPane

PEN = "1455082197725"


@pytest.fixture
async def printing(shop):
    """A shop with such paper, and a printer for it."""
    async with MockPrinter(columns=64) as printer:

        def with_paper(columns: int, font: str) -> None:
            shop.without.discard("printer")
            paper = {"COLUMNS": str(columns), "FONT": font, "CODE_PAGE": "CP437"}
            way = {"HOST": printer.host, "PORT": str(printer.port)}
            shop.environ |= {f"REGISTER_PRINTER__{key}": value for key, value in {**paper, **way}.items()}
            shop.environ["REGISTER_RECEIPT__THANKS"] = "5 € off"

        yield with_paper


def paper(hands) -> PaperPane:
    return hands.app.screen.query_one(PaperPane)


def rules(hands) -> set[int]:
    """How wide the lines across the paper are."""
    return {len(line) for line in paper(hands).lines if line and not line.strip("-")}


@pytest.mark.parametrize(("columns", "font", "beside"), [(32, "A", 32), (48, "A", 42), (64, "B", 42)])
async def test_the_pane_beside_the_basket_is_no_wider_than_the_paper(
    counter, printing, columns, font, beside
):
    printing(columns, font)
    async with counter((120, 40)) as hands:
        await hands.scan(PEN)
        await hands.paper()
        assert rules(hands) == {beside}
        assert any("5 EUR off" in line for line in paper(hands).lines), "as its code page has no sign for it"


@pytest.mark.parametrize(("columns", "font"), [(32, "A"), (48, "A"), (64, "B")])
async def test_reports_are_as_wide_on_the_smallest_screen_as_on_paper(counter, printing, columns, font):
    printing(columns, font)
    async with counter((80, 24)) as hands:
        await hands.press("f10", "x")
        assert isinstance(hands.app.screen, XReport)
        assert rules(hands) == {columns}
        await hands.rest()
        assert paper(hands).size.width == columns + 2
        await hands.press("escape", "f10", "z")
        await hands.type("100", "enter")
        await hands.press("y")
        await hands.compared()
        assert isinstance(hands.app.screen, CloseShift)
        assert rules(hands) == {columns}
        assert paper(hands).size.width == columns + 2


async def test_a_receipt_found_again_is_shown_as_that_printer_printed_it(counter, printing):
    printing(32, "A")
    async with counter((80, 24)) as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.until(lambda: hands.till.books.sale is None)
        await hands.press("f8")
        await hands.type("1", "enter")
        assert isinstance(hands.app.screen, ReceiptScreen)
        assert rules(hands) == {32}
