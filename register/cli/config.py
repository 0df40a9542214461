"""`register config ...`: is `config.toml` right?"""

from typing import TYPE_CHECKING

import typer

from register.cli.place import Code, Place, command

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
        "jurisdiction": settings.cash_out_law.place or None,
        "warnings": _warnings(settings),
        "people": [person.name for person in settings.people],
    }
    place.tell({"ok": True, **found}, "\n".join(f"{name}: {value}" for name, value in found.items()))
    return Code.OK


def _warnings(settings: "Settings") -> list[str]:
    """What is allowed, and somebody should know of."""
    from datetime import datetime

    from register.domain.cash_out_words import ceiling_warning

    warning = ceiling_warning(settings.cash_out_law, datetime.now().astimezone().date())
    return [warning] if warning else []


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
