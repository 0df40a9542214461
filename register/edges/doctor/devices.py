"""Printers and the customer display: asked by the running till's own news, or past it from a shell."""

from typing import assert_never

from receipts.printing import directly
from receipts.printing.directly import Away, Mute, Roll, Seen
from receipts.printing.jobs import Timing
from receipts.printing.own_display import trouble_in_words
from register.config.customer_display import CustomerDisplay
from register.config.printer import Printer
from register.counter.asking.noted import noted
from register.counter.checks.doctor import Broken, Found, Hop, Probe, Walk, Well
from register.counter.till import Till
from register.edges.ways import way_to, way_to_display
from register.language import say
from register.settings import Settings


def from_shell(settings: Settings) -> tuple[Walk, ...]:
    """Each printer and the display, over a line of their own."""
    display = settings.customer_display
    first, second = settings.printer, settings.second_printer
    walks = [
        *([printer(say("printer"), first, display)] if first else []),
        *([printer(say("second printer"), second)] if second else []),
        *([_display(display)] if display and display.connection != "printer" else []),
    ]
    return tuple(walks)


def of_till(till: Till) -> tuple[Walk, ...]:
    """What the till knows of them: many printers take one line at a time, and the till has it."""
    return tuple(one for one in (lamp_of(till), display_of(till)) if one is not None)


def lamp_of(till: Till) -> Walk | None:
    """How the till's printer is; `None` where it has none."""

    async def lamp() -> Found:
        status = till.paper.lamp
        if status.ok:
            return Well(noted(status.note) or say("ready"))
        answer = noted(status.note) or say("it does not answer")
        return Broken(answer, _mend(say("printer"), "[printer]"))

    return _walk(say("printer"), lamp) if till.settings.printer else None


def display_of(till: Till) -> Walk | None:
    """How the till's customer display is; `None` where it has none."""

    async def display() -> Found:
        if not till.display_trouble:
            return Well(say("ready"))
        return Broken(noted(till.display_trouble), _mend(say("customer display"), "[customer_display]"))

    return _walk(say("customer display"), display) if till.settings.customer_display else None


def _walk(name: str, probe: Probe) -> Walk:
    return Walk(name, (Hop(say("status"), say("how is it?"), probe),))


def printer(name: str, table: Printer, display: CustomerDisplay | None = None) -> Walk:
    """A printer over a line of its own, with `display` behind it."""

    async def seen() -> Found:
        return _seen(name, table, await directly.seen(way_to(table, display), table.paper, Timing()))

    return _walk(name, seen)


def _seen(name: str, table: Printer, seen: Seen | Mute | Away) -> Found:
    match seen:
        case Seen(trouble="", roll=Roll.NEAR_END):
            return Well(say("ready, its paper is near the end"))
        case Seen(trouble=""):
            return Well(say("ready"))
        case Seen(trouble=trouble):
            return Broken(
                noted(trouble), say("Go to the printer and see to it: {trouble}.", trouble=noted(trouble))
            )
        case Mute():
            return Well(say("the way to it is open, more it cannot say"))
        case Away(why):
            return Broken(noted(why), _mend(name, table.address))
        case _:
            assert_never(seen)


def _display(table: CustomerDisplay) -> Walk:
    name = say("customer display")

    async def opens() -> Found:
        try:
            line = await way_to_display(table)()
            await line.close()
        except OSError as error:
            return Broken(noted(trouble_in_words(error)), _mend(name, table.address))
        return Well(say("the way to it is open, more it cannot say"))

    return _walk(name, opens)


def _mend(name: str, where: str) -> str:
    return say(
        "Check that the {device} is switched on and connected, and what config.toml says of it: {where}.",
        device=name,
        where=where,
    )
