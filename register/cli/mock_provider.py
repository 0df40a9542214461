"""`register mock-provider NAME`: a gift-card provider's server, for developers without one."""

import asyncio
import json
import signal
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Place, WrongUse
from register.cli.serving import Headless, Host, Port, ready, served

if TYPE_CHECKING:
    from terminal_api.mock.providers.desk import Desk
    from terminal_api.mock.providers.server import MockProvider


#: Said here too, since nobody who only wants to read the help should wait for five servers to be loaded.
NAMES = "factor4, gateway, stored-value, toast or toggle"


def mock_provider(
    place: Place,
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"Whose server to be: {NAMES}.")],
    headless: Headless = False,
    port: Port = 8450,
    control_port: Port = 0,
    host: Host = "127.0.0.1",
    tls: Annotated[
        bool, typer.Option("--tls", help="Serve HTTPS; its root goes where --ca-out says.")
    ] = False,
    ca_out: Annotated[
        Path | None, typer.Option(help="Where its root certificate goes; else into a new folder.")
    ] = None,
    choices: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A choice of this provider's own.")
    ] = None,
) -> int:
    """Be a gift-card provider until SIGTERM, with demo cards and faults to order.

    It says once where it listens: url, ca, control, and the credentials a client needs. The control address
    explains itself at `GET /`. What --set can choose is there too, at `GET /settings`. A gateway with
    --set behind=toggle, or factor4, really asks that provider's mock, and says where it listens as well.
    Then it tells of every request, and why it was refused; with --headless or --json only `GET /requests` of
    the control address does.
    """
    from terminal_api.mock.providers.desk import Noted
    from terminal_api.mock.providers.named import PROVIDERS
    from terminal_api.mock.providers.server import MockProvider

    if name not in PROVIDERS:
        raise WrongUse(f"There is no provider '{name}' here; there are {', '.join(PROVIDERS)}")
    if ca_out is not None and not tls:
        raise WrongUse("--ca-out is for --tls: in clear there is no certificate")
    desk, ledger = PROVIDERS[name]()
    _choose(desk, choices or [])
    talks = not (headless or place.json)
    tell: Callable[[object], None] | None = typer.echo if talks else None
    mock = MockProvider(desk, ledger, host=host, port=port, control_port=control_port, tls=tls, on_heard=tell)
    ca = _root_written(mock, ca_out) if tls else None
    if talks:
        notes: Mapping[str, str] = desk.notes if isinstance(desk, Noted) else {}
        for card in ledger.cards:
            pin = f"  PIN {card.code}" if card.code else ""
            note = f"  {notes[card.number]}" if card.number in notes else ""
            typer.echo(f"{card.number}  {card.status:<9} {card.balance}{pin}{note}")
    return served(_run(mock, ca, typer.echo if talks else ready(place), talks), host, port)


def _root_written(mock: "MockProvider", wanted: Path | None) -> Path:
    """The file that holds the root certificate of `mock`. Raises `WrongUse` where none can be written."""
    path = wanted or Path(tempfile.mkdtemp(prefix="mock-provider-")) / "root.pem"
    try:
        path.write_text(mock.ca_pem)
    except OSError as error:
        raise WrongUse(f"--ca-out {path} cannot be written: {error.strerror}") from error
    return path


def _choose(desk: "Desk", choices: list[str]) -> None:
    """Make the choices that --set names. Raises `WrongUse`."""
    from terminal_api.errors import SettingError
    from terminal_api.mock.providers.desk import Adjustable

    if not choices:
        return
    if not isinstance(desk, Adjustable):
        raise WrongUse(f"The provider '{desk.name}' has nothing to --set")
    if wrong := [choice for choice in choices if "=" not in choice]:
        raise WrongUse(f"--set takes NAME=VALUE: {wrong[0]} is not")
    try:
        desk.adjust(dict(_named(choice) for choice in choices))
    except SettingError as error:
        raise WrongUse(str(error)) from error


def _named(choice: str) -> tuple[str, str]:
    name, _, value = choice.partition("=")
    return name, value


async def _run(mock: "MockProvider", ca: Path | None, write: Callable[[str], None], talks: bool) -> None:
    from terminal_api.mock.providers.desk import Accompanied

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with mock:
        with ExitStack() as signals:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stopped.set)
                signals.callback(loop.remove_signal_handler, number)
            behind = dict(mock.desk.addresses) if isinstance(mock.desk, Accompanied) else dict[str, str]()
            facts = {
                "url": mock.url,
                **({"ca": str(ca)} if ca else {}),
                "control": mock.control_url,
                "credentials": dict(mock.desk.credentials),
                **behind,
            }
            if talks:
                for fact, said in facts.items():
                    write(f"{fact}: {said}")
            else:
                write(json.dumps({"ready": True, **facts}))
            await stopped.wait()
