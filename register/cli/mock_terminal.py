"""`register mock-terminal`: a payment terminal, or a shop full of them, for developers without one."""

import re
import ssl
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from register.cli.place import Place, WrongUse
from register.cli.serving import Headless, Host, Port, ready, served

if TYPE_CHECKING:
    from terminal_api.mock.command import Show
    from terminal_api.mock.orders.scenario import Scenario
    from terminal_api.mock.settings import Notifications

POIID = "V400m-324688042"
_POIID = re.compile("[A-Za-z0-9]{3,}-[A-Za-z0-9]{9,15}")
NOTIFY_PASSWORD = "MOCK_TERMINAL_NOTIFY_PASSWORD"


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """The key that the shop shares with its terminals."""

    passphrase: Annotated[str, typer.Option(help="Of the shared key.")] = "mock terminal passphrase"
    key_identifier: Annotated[str, typer.Option(help="Of the shared key.")] = "mock-terminal-key"
    key_version: Annotated[int, typer.Option(min=0, help="Of the shared key.")] = 1
    unsealed: Annotated[bool, typer.Option("--unsealed", help="Talk in clear.")] = False


@dataclass(frozen=True, slots=True)
class CloudOptions:
    """The account, and how the cloud before the terminals lets in and tells."""

    merchant: Annotated[str, typer.Option(help="Its merchant account.")] = "HarbourStreetPOS"
    store: Annotated[str, typer.Option(help="Where it stands.")] = "harbour-street"
    cloud_port: Annotated[int | None, typer.Option(min=0, max=65535, help="Be its cloud, too.")] = None
    api_key: Annotated[str, typer.Option(help="What the cloud asks for.")] = "mock-terminal-api-key"
    notify: Annotated[str | None, typer.Option(help="URL for answers to async, events, progress.")] = None
    notify_user: Annotated[str, typer.Option(help="For Basic authentication there.")] = ""
    notify_password: Annotated[str, typer.Option(envvar=NOTIFY_PASSWORD, help="For the same.")] = ""
    notify_ca: Annotated[
        Path | None, typer.Option(help="Root certificate to trust there, and of --webhook.")
    ] = None
    webhook: Annotated[str | None, typer.Option(help="URL for outcomes of reversals and refunds.")] = None

    @property
    def notifications(self) -> "Notifications | None":
        """Where unasked things are told. Raises `WrongUse`."""
        from terminal_api.mock.settings import Notifications

        url = _url("--notify", self.notify)
        return Notifications(url, self.notify_user, self.notify_password, displays=True) if url else None


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What is read and written."""

    ca_out: Annotated[Path | None, typer.Option(help="Where its root certificate goes.")] = None
    keep: Annotated[Path | None, typer.Option(help="A file that keeps cards and books.")] = None
    scenario: Annotated[Path | None, typer.Option(help="What is to happen, as TOML.")] = None
    fixtures: Annotated[Path, typer.Option(help="Where the screen saves messages.")] = Path("fixtures")


def mock_terminal(
    place: Place,
    *,
    headless: Headless = False,
    port: Port = 8443,
    control_port: Port = 0,
    host: Host = "127.0.0.1",
    poiid: Annotated[list[str] | None, typer.Option(help="Model and serial number; may be repeated.")] = None,
    key: KeyOptions,
    cloud: CloudOptions,
    files: FileOptions,
) -> int:
    """Be a payment terminal until SIGTERM: sealed, over TLS, with demo gift cards and faults to order.

    On a screen it shows the terminal, with keys for cards, shopper and faults; where output goes elsewhere it
    names the demo cards and tells of every request. With --headless or --json it only says once where it
    listens: url, ca, poiid, passphrase, key_identifier, key_version, control, and what more was asked for.
    """
    from terminal_api.mock.command import run
    from terminal_api.mock.settings import MockSettings

    first, *more = _named(poiid or [POIID])
    settings = MockSettings(
        poi_id=first,
        more_poi_ids=tuple(more),
        passphrase=key.passphrase,
        key_identifier=key.key_identifier,
        key_version=key.key_version,
        sealed=not key.unsealed,
        host=host,
        port=port,
        control_port=control_port,
        ca_out=files.ca_out,
        merchant=cloud.merchant,
        store=cloud.store,
        cloud_port=cloud.cloud_port,
        api_key=cloud.api_key,
        notifications=cloud.notifications,
        webhook_url=_url("--webhook", cloud.webhook),
        trust=_trusting(cloud.notify_ca) if cloud.notify_ca else None,
        reversals_confirmed=cloud.webhook is None,
        state=files.keep,
        shopper_carries_gift_cards=True,
    )
    played = _loaded(files.scenario) if files.scenario else None
    talks = not (headless or place.json)
    show = _view(files.fixtures) if talks and sys.stdout.isatty() else None
    if talks and not show:
        _show_demo_cards()
    write = typer.echo if talks else ready(place)
    return _served(run(settings, json_output=not talks, write=write, scenario=played, show=show), host, port)


def _served(serving: Coroutine[Any, Any, None], host: str, port: int) -> int:
    return served(_in_a_sentence(serving), host, port)


async def _in_a_sentence(serving: Coroutine[Any, Any, None]) -> None:
    """`serving`, with what it may fail at said as `WrongUse`."""
    from terminal_api.mock.books.keeping import NotKept
    from terminal_api.mock.orders.scenario import ScenarioError
    from terminal_api.nexo.errors import ConfigError

    try:
        await serving
    except (NotKept, ScenarioError, ConfigError) as error:
        raise WrongUse(str(error)) from error


def _named(poiids: list[str]) -> list[str]:
    """`poiids` as they can stand in a certificate, each once."""
    for wrong in (name for name in poiids if not _POIID.fullmatch(name)):
        raise WrongUse(f"--poiid is model-serial, the serial number with 9 to 15 signs: {wrong} is not")
    return list(dict.fromkeys(poiids))


def _url(flag: str, given: str | None) -> str | None:
    if given is not None and not given.startswith(("http://", "https://")):
        raise WrongUse(f"{flag} takes a URL that begins with http:// or https://")
    return given


def _trusting(root: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=root)
    except OSError as error:  # an SSLError is one too
        why = "it is no certificate in PEM" if isinstance(error, ssl.SSLError) else error.strerror
        raise WrongUse(f"--notify-ca {root} cannot be used: {why}") from error


def _loaded(path: Path) -> "Scenario":
    from terminal_api.mock.orders.scenario import ScenarioError, load_scenario

    try:
        return load_scenario(path)
    except ScenarioError as error:
        raise WrongUse(str(error)) from error


def _view(fixtures: Path) -> "Show":
    from terminal_api.mock.view.app import show

    return partial(show, fixtures=fixtures)


def _show_demo_cards() -> None:
    from terminal_api.mock.books.demo_cards import DEMO_CARDS
    from terminal_api.money import written

    for card in DEMO_CARDS:
        typer.echo(f"{card.number}  {card.provider:<12} {written(card.balance):>11}  {card.note}")
