"""`register mock-terminal` and `register mock-printer`: what a till talks to, for developers without it."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from register.cli.place import Code, Place, WrongUse, command

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 picks a free one.")]
Host = Annotated[str, typer.Option(help="The address to listen on.")]
Headless = Annotated[bool, typer.Option("--headless", help="Show nothing but where it listens.")]


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    command(root, "mock-terminal")(mock_terminal)
    command(root, "mock-printer")(mock_printer)


def mock_terminal(
    place: Place,
    headless: Headless = False,
    port: Port = 8443,
    control_port: Port = 0,
    host: Host = "127.0.0.1",
    poiid: Annotated[str, typer.Option(help="Its model and serial number.")] = "V400m-324688042",
    passphrase: Annotated[str, typer.Option(help="Of the shared key.")] = "mock terminal passphrase",
    key_identifier: Annotated[str, typer.Option(help="Of the shared key.")] = "mock-terminal-key",
    key_version: Annotated[int, typer.Option(min=0, help="Of the shared key.")] = 1,
    unsealed: Annotated[bool, typer.Option("--unsealed", help="Talk in clear.")] = False,
) -> int:
    """Be a payment terminal until SIGTERM: sealed, over TLS, with demo gift cards and faults to order.

    Without --headless or --json it names the demo cards and tells of every request. With --json it prints one
    line when it is ready: url, ca, poiid, passphrase, key_identifier, key_version, control.
    """
    from terminal_api.mock.command import run
    from terminal_api.mock.settings import MockSettings

    settings = MockSettings(
        poi_id=poiid,
        passphrase=passphrase,
        key_identifier=key_identifier,
        key_version=key_version,
        sealed=not unsealed,
        host=host,
        port=port,
        control_port=control_port,
    )
    talks = not (headless or place.json)
    if talks:
        _show_demo_cards()
    write = typer.echo if talks else _ready(place)
    return _served(run(settings, json_output=not talks, write=write), host, port)


def mock_printer(
    place: Place,
    headless: Headless = False,
    port: Port = 9100,
    host: Host = "127.0.0.1",
    columns: Annotated[int, typer.Option(min=24, max=96, help="Characters in a line.")] = 48,
    out: Annotated[Path | None, typer.Option(help="Where paper goes, as text and picture.")] = None,
) -> int:
    """Be a receipt printer until SIGTERM; each piece of paper becomes 0001.txt and 0001.png in --out.

    Without --out that is a new folder. Without --headless or --json each paper is also shown. With --json it
    prints one line when it is ready: host, port, out, control.
    """
    from receipts.mock_control import run

    folder = out or Path(tempfile.mkdtemp(prefix="mock-printer-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"--out {folder} cannot be made: {error.strerror}") from error
    show = None if headless or place.json else typer.echo
    printing = run(_ready(place), host=host, port=port, columns=columns, out=folder, show=show)
    return _served(printing, host, port)


def _ready(place: Place) -> Callable[[str], None]:
    """Says once, as JSON or in words, where a mock listens; it gets JSON."""

    def write(line: str) -> None:
        facts = json.loads(line)
        place.tell(facts, "\n".join(f"{name}: {facts[name]}" for name in facts if name != "ready"))

    return write


def _served(serving: Coroutine[Any, Any, None], host: str, port: int) -> int:
    try:
        asyncio.run(serving)
    except OSError as error:
        raise WrongUse(f"Cannot listen on {host} port {port}: {error.strerror or error}") from error
    return Code.OK


def _show_demo_cards() -> None:
    from terminal_api.mock.demo_cards import DEMO_CARDS
    from terminal_api.money import written

    for card in DEMO_CARDS:
        typer.echo(f"{card.number}  {card.provider:<12} {written(card.balance):>11}  {card.note}")
