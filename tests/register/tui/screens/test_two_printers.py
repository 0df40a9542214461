"""A till with two printers: the cashier is told once which prints, and the lamp shows it all the while."""

from receipts.document import Receipt
from receipts.printing.jobs import Condition, PrinterStatus
from register.counter.drawer import shifts
from register.domain.amounts import Refused
from register.tui.widgets.status import StatusLine
from register.tui.widgets.told import Told

PEN = "1455082197725"
WELL = PrinterStatus(Condition.READY)
BY_SECOND = PrinterStatus(Condition.REPLACED, "cannot reach the printer: it is off, or not at its address")
SAID = "Printer 1: cannot reach the printer. Receipts come out of printer 2"


class TwoPrinters:
    """As the pair shows itself to the till."""

    lamp = WELL

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """It waits here."""

    def withdraw(self, job: str) -> bool:
        return True

    def kick_drawer(self) -> None:
        """There is none."""


def told(hands) -> list[str]:
    (widget,) = hands.app.screen.query(Told)
    return [one.text for one in widget.news]


def lamp(hands) -> str:
    return hands.app.frame.query_one(StatusLine).lamps[1].text


async def now(hands, status: PrinterStatus) -> None:
    hands.till.paper.lamp = status
    hands.till.changed()
    await hands.rest()


async def test_that_the_other_printer_prints_is_said_once_and_shown_as_long_as_it_lasts(counter):
    async with counter() as hands:
        hands.till.paper = TwoPrinters()
        await now(hands, WELL)
        assert (lamp(hands), told(hands)) == ("printer", [])
        await now(hands, BY_SECOND)
        await hands.until(lambda: told(hands) == [SAID])
        assert lamp(hands) == "printer 2 prints"
        await hands.scan(PEN)
        await now(hands, BY_SECOND)
        assert told(hands) == [SAID]
        await now(hands, PrinterStatus(Condition.NOT_READY, "paper end"))
        assert (lamp(hands), told(hands)) == ("printer: paper end", [SAID])
        await now(hands, WELL)
        await hands.until(lambda: told(hands)[-1:] == ["Receipts come out of printer 1 again"])
        assert lamp(hands) == "printer"


async def test_who_signs_in_later_is_told_too(counter):
    async with counter() as hands:
        hands.till.paper = TwoPrinters()
        shifts.sign_out(hands.till)
        await now(hands, BY_SECOND)
        assert told(hands) == []
        assert not isinstance(shifts.sign_in(hands.till, "1234"), Refused)
        await hands.until(lambda: told(hands) == [SAID])


async def test_that_the_second_would_not_print_is_shown_while_the_first_does(counter):
    async with counter() as hands:
        hands.till.paper = TwoPrinters()
        await now(hands, PrinterStatus(Condition.ALONE, "paper end"))
        assert (lamp(hands), told(hands)) == ("printer 2: paper end", [])


async def test_the_other_printer_prints(counter, pictures):
    async with counter() as hands:
        hands.till.paper = TwoPrinters()
        await hands.scan(PEN)
        await now(hands, BY_SECOND)
        await hands.until(lambda: told(hands) == [SAID])
        await pictures(hands)
