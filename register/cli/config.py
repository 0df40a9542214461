"""`register config ...`: is `config.toml` right?"""

import typer

from register.cli.place import Code, Place, command

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
    from register import config_file

    settings = place.settings()
    terminal, printer = settings.terminal, settings.printer
    if terminal is not None and terminal.ca is not None:
        _check_certificate(terminal.ca, terminal.poiid, terminal.environment)
    gift_cards = settings.gift_cards.providers if settings.gift_cards else ()
    found: dict[str, object] = {
        "file": str(config_file.found(place.config)),
        "state": str(place.folder),
        "store": settings.shop.store,
        "register": settings.shop.till,
        "currency": settings.shop.currency.code,
        "terminal": terminal.url if terminal else None,
        "terminal_trusted": terminal is not None and terminal.ca is not None,
        "printer": f"{printer.host}:{printer.port}" if printer else None,
        "gift_cards": [provider.name for provider in gift_cards],
        "people": [person.name for person in settings.people],
    }
    place.tell({"ok": True, **found}, "\n".join(f"{name}: {value}" for name, value in found.items()))
    return Code.OK


def _check_certificate(ca: str, poiid: str, environment: str) -> None:
    from register.errors import ConfigError
    from terminal_api.nexo import terminal_context
    from terminal_api.nexo.errors import NexoError

    try:
        terminal_context(ca, poiid, "live" if environment == "live" else "test")
    except NexoError as error:
        raise ConfigError(f"[terminal]: {error}") from error
