"""`register config ...`: is `config.toml` right, what is in force, and another value for a key."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, cast

import typer

from register.cli.place import Code, Place, WrongUse, command

if TYPE_CHECKING:
    from register.config.terminal import Terminal
    from register.settings import Settings

app = typer.Typer(help="The settings.")


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    root.add_typer(app, name="config")


@app.callback()
def config() -> None:
    """The settings."""


@command(app, "check")
def check(place: Place) -> int:
    """Read the settings as the till would; the first thing wrong with them is one sentence, exit code 2."""
    from register.config import config_file

    settings = place.settings()
    terminal = settings.terminal
    if terminal is not None:
        _check_terminal(terminal)
    if settings.processor.names:
        _check_processors(settings, place)
    usable = _processors(settings)
    gift_cards = settings.gift_cards.providers if settings.gift_cards else ()
    found: dict[str, object] = {
        "file": str(config_file.found(place.config)),
        "state": str(place.folder),
        "store": settings.shop.store,
        "register": settings.shop.till,
        "currency": settings.shop.currency.code,
        "terminal": terminal.address if terminal else None,
        "connection": terminal.connection if terminal else None,
        "terminal_trusted": terminal is not None and (terminal.is_cloud or terminal.ca is not None),
        "notifications": _endpoint(terminal) if terminal else None,
        "printer": _printer(settings),
        "second_printer": settings.second_printer.address if settings.second_printer else None,
        "customer_display": settings.customer_display.address if settings.customer_display else None,
        "gift_cards": [provider.name for provider in gift_cards],
        "processors": [asdict(one) for one in usable],
        "jurisdiction": settings.cash_out_law.place or None,
        "warnings": _warnings(settings, place),
        "people": [person.name for person in settings.people],
    }
    lines = {**found, "processors": [str(one) for one in usable]}
    place.tell({"ok": True, **found}, "\n".join(f"{name}: {_words(value)}" for name, value in lines.items()))
    return Code.OK


def _words(value: object) -> str:
    match value:
        case None | []:
            return "none"
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(map(str, cast("list[object]", value)))
        case _:
            return str(value)


@command(app, "show")
def show(place: Place) -> int:
    """Every key as it is in force, and whether the file, the environment or nobody says so. No secret."""
    from register.config.in_force import in_force

    found = in_force(place.settings())
    rows = [
        {"key": str(one.key), "value": one.value, "origin": one.origin, "variable": one.variable or None}
        for one in found
        if one.key.name
    ]
    words = (
        f"{one.key} = {one.value or '(nothing)'}  # {one.variable or one.origin}"
        if one.key.name
        else f"[{one.key.table}] is not there"
        for one in found
    )
    place.tell(rows, "\n".join(words))
    return Code.OK


Name = Annotated[
    str, typer.Argument(metavar="TABLE.KEY", help="discounts.cashier_percent, gift_cards.provider[1].least")
]
Value = Annotated[
    str | None,
    typer.Argument(
        metavar="VALUE", help="A text without quotes; a list of texts with | between them; - reads a line."
    ),
]


@command(app, "set")
def set_(
    place: Place,
    name: Name,
    value: Value = None,
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Have the file say nothing of it.")] = False,
) -> int:
    """Give TABLE.KEY another value, in its place in the file, once all of it is right with it.

    Not beside a running till: there the manager's desk does it. The old file stays beside it, as FILE.bak.
    """
    import asyncio

    from register.cli import config_set

    if (value is None) is not leave_out:
        raise WrongUse("Give the new VALUE, or --leave-out")
    typed = value or ""
    if typed == "-":  # a secret: an argument would be seen by whoever lists processes
        typed = typer.get_text_stream("stdin").readline().rstrip("\r\n")
    return asyncio.run(config_set.changed(place, name, typed))


@command(app, "leave")
def leave(place: Place, name: Name) -> int:
    """Say that the file is right where the journal has a change of TABLE.KEY that never reached it.

    `config check` warns of one; `config set` makes it again. The manager's PIN is asked for.
    """
    import asyncio

    from register.cli import config_set

    return asyncio.run(config_set.left(place, name))


def _warnings(settings: "Settings", place: Place) -> list[str]:
    """What is allowed, and somebody should know of."""
    from datetime import datetime

    from register.config.routing import Routing
    from register.domain.cards.cash_out_words import ceiling_warning

    warning = ceiling_warning(settings.cash_out_law, datetime.now().astimezone().date())
    routing = Routing.of(settings.gift_cards, settings.processor)
    return [*([warning] if warning else []), *routing.warnings(), *_of_journal(settings, place)]


def _of_journal(settings: "Settings", place: Place) -> list[str]:
    """That it is another till's; else changes that it names and the file lacks, each with what to do."""
    from register.cli.reading import exists, foreign, journal_of
    from register.counter.configuration.unfinished import in_words, unfinished

    if not exists(place):
        return []
    with journal_of(place) as journal:
        if strange := foreign(journal, settings):
            return [strange]
        found = unfinished(journal, settings)
    return [
        f"{in_words(one)}: `register config set {one.table}.{one.key}` makes it again, `register config leave"
        f" {one.table}.{one.key}` leaves the file as it is"
        for one in found
    ]


def _check_processors(settings: "Settings", place: Place) -> None:
    import asyncio

    from register.edges import processors
    from register.wiring import WallClock

    asyncio.run(processors.check(processors.Shop(settings, place.folder, WallClock().now)))


@dataclass(frozen=True, slots=True)
class _Usable:
    """A processor whose table is whole and whose secret was read from the place that is named."""

    name: str
    address: str
    secret: str
    cards: tuple[str, ...]
    """The providers whose cards reach it."""

    def __str__(self) -> str:
        of = ", ".join(self.cards) or "nobody"
        return f"{self.name} at {self.address}, its secret is in {self.secret}, cards of {of}"


def _processors(settings: "Settings") -> tuple[_Usable, ...]:
    if not settings.processor.names:
        return ()
    from register.config.routing import Routing
    from register.edges.processors import address

    routing = Routing.of(settings.gift_cards, settings.processor)
    return tuple(
        _Usable(name, address(table), table.secret_from, routing.reaching(name))
        for name, table in settings.processor.tables
    )


def _check_terminal(terminal: "Terminal") -> None:
    import asyncio

    from register.edges.terminal import check

    asyncio.run(check(terminal))


def _endpoint(terminal: "Terminal") -> str | None:
    if terminal.notify_port is None:
        return None
    scheme = "https" if terminal.notify_certificate else "http"
    return f"{scheme}://{terminal.notify_host}:{terminal.notify_port}"


def _printer(settings: "Settings") -> str | None:
    if settings.printer is not None:
        return settings.printer.address
    return "the terminal's" if settings.paper_columns is not None else None
