"""What whoever sets a till up asks of one device: how it is, and what it can be made to do."""

import asyncio
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from receipts.customer_display import DisplayLine, DisplayPicture
from receipts.layouts.printer_page import PrinterPage, printer_page
from receipts.printing import directly
from receipts.printing.directly import Doubtful, NothingSent, OnPaper, Sent
from receipts.printing.jobs import JobState, Timing
from register.config.customer_display import CustomerDisplay
from register.config.printer import Printer, SecondPrinter
from register.counter.asking.noted import noted
from register.counter.checks.doctor import Broken, Found, Hop, Walk, Well
from register.counter.checks.outside import Device, Outside, Trial
from register.counter.paper import papers
from register.counter.selling.customer_display import LinesShown
from register.counter.till import Till
from register.domain.events import DrawerOpened
from register.edges.doctor import devices, walks
from register.edges.ways import way_to
from register.language import say
from register.settings import Settings

#: So long a page may take until it is proven to be on paper, and so long a display, in seconds.
PAGE_S, DISPLAY_S = 30.0, 5.0
#: With these a job waits for somebody.
_STUCK = frozenset(one.value for one in (JobState.BLOCKED, JobState.SUSPENDED, JobState.LOST))


def outside(till: Till, state: Path, lines: LinesShown | None) -> Outside:
    """Of the running till in `state`, whose customer display shows `lines`."""

    def trials(device: Device) -> tuple[Trial, ...]:
        match device:
            case Device.PRINTERS:
                return _of_printers(till)
            case Device.TERMINAL if _prints(till.settings):
                return (_page(till, say("terminal's printer")),)
            case Device.DISPLAY if lines is not None and till.settings.customer_display is not None:
                return (_shown(till, till.settings.customer_display, lines),)
            case _:
                return ()

    async def prove(settings: Settings) -> None:
        await proven(settings, state, till)

    return Outside(lambda device: _looks(till, state, device), trials, prove)


async def proven(settings: Settings, state: Path, till: Till) -> None:
    """Raises `ConfigError` or `SettingError` where keys, certificates or files cannot be used."""
    if settings.terminal is not None:
        from register.edges import terminal

        await terminal.check(settings.terminal)
    if settings.processor.names:
        from register.edges import processors

        await processors.check(processors.Shop(settings, state, till.clock.now))


def _looks(till: Till, state: Path, device: Device) -> tuple[Walk, ...]:
    settings = till.settings
    match device:
        case Device.TERMINAL if settings.terminal is not None:
            return walks.terminal_of(till, settings.terminal)
        case Device.PRINTERS:
            second = settings.second_printer
            beside = devices.printer(say("second printer"), second) if second else None
            return tuple(one for one in (devices.lamp_of(till), beside) if one is not None)
        case Device.PROCESSORS:
            return walks.processors_of(till, state)
        case Device.DISPLAY:
            return tuple(filter(None, (devices.display_of(till),)))
        case _:
            return ()


def _prints(settings: Settings) -> bool:
    table = settings.terminal
    return settings.printer is None and table is not None and table.print_receipts


def _of_printers(till: Till) -> tuple[Trial, ...]:
    first, second = till.settings.printer, till.settings.second_printer
    return (
        *((_page(till, say("printer")), _kick(till)) if first else ()),
        *((_page_of_second(till, second),) if second else ()),
    )


def _page(till: Till, name: str) -> Trial:
    """Through the till's own queue: many printers take one line at a time, and the till has it."""
    job = ""

    async def queued() -> Found:
        nonlocal job
        event = papers.queued(till, printer_page(_what(till, till.settings.printer)), "test page", None)
        job = event.job
        till.record(event)
        return Well(say("behind {count} others", count=len(till.books.jobs) - 1))

    async def proof() -> Found:
        return await _proof(till, job)

    hops = (
        Hop(say("queue"), say("does it take a test page?"), queued),
        Hop(say("paper"), say("does it prove that the page is printed?"), proof),
    )
    question = say("A test page comes out: all signs, a ruler, a barcode, a QR code.")
    return Trial("t", say("Test page"), question, "test page", Walk(name, hops))


def _what(till: Till, table: Printer | None) -> PrinterPage:
    from register.counter.paper.previews import sheet

    address = table.address if table else "terminal"
    paper = table.paper if table else sheet(till.settings)
    return PrinterPage(till.settings.shop.name, address, till.clock.now().astimezone(), paper)


async def _proof(till: Till, job: str) -> Found:
    """Wait for what the printer says of `job`."""
    try:
        async with asyncio.timeout(PAGE_S):
            await _until(till, lambda: job not in till.books.jobs or till.books.jobs[job].state in _STUCK)
    except TimeoutError:
        return Broken(say("no proof within {seconds} s", seconds=int(PAGE_S)), _stays())
    if job in till.books.jobs:
        return Broken(noted(till.books.jobs[job].note) or say("it has stopped"), _stays())
    return Well(say("it is on paper"))


def _stays() -> str:
    return say("See to the printer: the page stays in the queue, and comes out as soon as it can.")


async def _until(till: Till, so: Callable[[], bool]) -> None:
    """Until something is so, looked at whenever the till has changed."""
    changed = asyncio.Event()
    till.watchers.append(changed.set)
    try:
        while not so():
            changed.clear()
            await changed.wait()
    finally:
        till.watchers.remove(changed.set)


def _kick(till: Till) -> Trial:
    """It counts as an opening without a sale, as any does."""

    async def pulse() -> Found:
        if (sale := till.books.sale) is not None and sale.money_with_us:
            return Broken(say("not now"), say("A sale is paid in part: end it first, then open the drawer."))
        till.record(DrawerOpened(None, "test", no_sale=True))
        return Well(say("the pulse is on its way: look whether it opens"))

    hops = (Hop(say("drawer"), say("does it open?"), pulse),)
    question = say("The drawer opens.")
    return Trial("k", say("Drawer"), question, "drawer opened to test it", Walk(say("printer"), hops))


def _page_of_second(till: Till, table: SecondPrinter) -> Trial:
    """Past the queue, which gives it receipts only while the first cannot print."""

    async def printed() -> Found:
        page = printer_page(_what(till, table))
        fate = await directly.printed(way_to(table), table.paper, page, Timing(), PAGE_S)
        match fate:
            case OnPaper():
                return Well(say("it is on paper"))
            case Sent():
                return Well(say("all was sent, more it cannot say"))
            case NothingSent(why):
                return Broken(noted(why), say("Nothing was printed: see to the second printer."))
            case Doubtful(why):
                return Broken(noted(why), say("The page may be on paper: look, and see to the printer."))

    hops = (Hop(say("paper"), say("does it prove that the page is printed?"), printed),)
    question = say("A test page comes out of the second printer.")
    return Trial(
        "s",
        say("Second's page"),
        question,
        "test page of the second printer",
        Walk(say("second printer"), hops),
    )


def _shown(till: Till, table: CustomerDisplay, lines: LinesShown) -> Trial:
    async def shown() -> Found:
        time = till.clock.now().astimezone(UTC).strftime("%H:%M:%S")
        picture = DisplayPicture(DisplayLine(say("Test")), DisplayLine(time, table.connection))
        if await lines.tried(picture, DISPLAY_S):
            return Well(say("two lines have left: look whether they are there"))
        trouble = noted(till.display_trouble) or say("they have not left")
        return Broken(trouble, say("Check that the display is switched on and connected."))

    hops = (Hop(say("two lines"), say("does it show them?"), shown),)
    question = say("The display shows a test, until something is sold or you leave.")
    return Trial(
        "t", say("Test text"), question, "test of the customer display", Walk(say("customer display"), hops)
    )
