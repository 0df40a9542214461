"""How each thing that the till is connected to stands now, in words, for whoever sees to it."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from register.config.routing import Routing
from register.config.terminal import Terminal
from register.counter.asking.noted import noted
from register.counter.checks.outside import Device
from register.counter.looking import only_looks
from register.counter.till import Till
from register.language import counted, say, spoken
from terminal_api.processor import Condition

#: A certificate that ends within so many days wants somebody's attention.
SOON = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """In a few words; `well` is `None` where there is no such thing."""

    words: str
    well: bool | None = True


Facts = tuple[tuple[str, str], ...]
"""What is known, each with its name; no secret is among them."""


def standing(till: Till, device: Device) -> Standing:
    """How it is, as far as the till has noticed."""
    match device:
        case Device.TERMINAL:
            return _terminal(till)
        case Device.PRINTERS:
            return _printers(till)
        case Device.PROCESSORS:
            names = ", ".join(till.settings.processor.names)
            return Standing(names) if names else Standing(say("none"), None)
        case Device.DISPLAY if till.settings.customer_display is None:
            return Standing(say("none"), None)
        case Device.DISPLAY if only_looks(till):
            return _at_counter()
        case Device.DISPLAY:
            trouble = noted(till.display_trouble)
            return Standing(trouble or say("ready"), not trouble)
        case _:
            assert_never(device)


def facts(till: Till, device: Device) -> Facts:
    """All that is known of it without asking."""
    settings = till.settings
    match device:
        case Device.TERMINAL:
            return _of_terminal(settings.terminal, till) if settings.terminal else ()
        case Device.PRINTERS:
            return _of_printers(till)
        case Device.PROCESSORS:
            routing = Routing.of(settings.gift_cards, settings.processor)
            return tuple(
                (
                    name,
                    say(
                        "{shop}; cards of {cards}",
                        shop=table.shop,
                        cards=", ".join(routing.reaching(name)) or say("nobody"),
                    ),
                )
                for name, table in settings.processor.tables
            )
        case Device.DISPLAY:
            display = settings.customer_display
            if display is None:
                return ()
            wide = counted("one sign", "{count} signs", display.columns)
            return ((say("way"), display.address), (say("line"), wide))
        case _:
            assert_never(device)


def _terminal(till: Till) -> Standing:
    table, health = till.settings.terminal, till.terminal_health
    if table is None:
        return Standing(say("none: the till is cash only"), None)
    if only_looks(till):
        return _at_counter()
    if till.terminal is None:
        return Standing(noted(health.note) or say("not set up"), False)
    if health.condition is Condition.UNSEEN:
        return Standing(say("not asked yet"))
    return Standing(noted(health.note) or say("ready"), health.ok)


def _at_counter() -> Standing:
    """Of a desk that only looks on: only the till itself knows how what it is connected to is."""
    return Standing(say("seen by the till at the counter"))


def _printers(till: Till) -> Standing:
    lamp = till.paper.lamp
    if till.settings.paper_columns is None:
        return Standing(say("none: nothing is printed"), None)
    if only_looks(till):
        return _at_counter()
    words = noted(lamp.note) or (say("ready") if lamp.ok else say("it does not answer"))
    waiting = len(till.books.jobs)
    if waiting:
        words = f"{words}; {counted('one paper waits', '{count} papers wait', waiting)}"
    return Standing(words, lamp.ok)


def _of_terminal(table: Terminal, till: Till) -> Facts:
    model, _, number = table.poiid.partition("-")
    return (
        (say("model"), model),
        (say("number"), number),
        (say("way"), f"{table.connection}, {table.address}"),
        (say("last answer"), noted(till.terminal_health.note) or say("none yet")),
        *(((say("root certificate"), _until(table.ca, till)),) if table.ca else ()),
    )


def _until(pem: str, till: Till) -> str:
    """Until when the root certificate is good."""
    from cryptography.x509 import load_pem_x509_certificates  # for one line that is seldom read

    try:
        ends = min(one.not_valid_after_utc for one in load_pem_x509_certificates(pem.encode()))
    except ValueError:
        return say("it cannot be read")
    day: date = ends.date()
    left = (ends - till.clock.now()).days
    good = say("good until {day}", day=spoken().day(day))
    return good if left > SOON else f"! {good}"


def _of_printers(till: Till) -> Facts:
    settings = till.settings
    first, second = settings.printer, settings.second_printer
    own = [(say("printer"), f"{first.profile}, {first.address}")] if first else []
    own += [(say("second"), f"{second.profile}, {second.address}")] if second else []
    if first is None and settings.paper_columns is not None:
        own.append((say("printer"), say("the terminal's")))
    columns = settings.paper_columns
    if columns is not None:
        own.append((say("paper"), say("{columns} signs in a line", columns=columns)))
    if first is not None:
        own.append((say("proof"), str(first.confirm.value)))
    own.append((say("waiting"), str(len(till.books.jobs))))
    return tuple(own)
