"""`register serve`: the till or the manager's desk in a browser."""

from __future__ import annotations

import re
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.log import log_to
from register.cli.place import Place, WrongUse, command
from register.cli.serving import Host, Port, served
from register.language import language, say, speak

if TYPE_CHECKING:
    from register.counter.people.door import Door
    from register.domain.staff.people import Person
    from register.edges.browser.offer import Offer
    from register.settings import Settings

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ANY = ("0.0.0.0", "::")
_NAME = re.compile(r"(?i)[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:.]{2,45}")


class What(StrEnum):
    """What is served."""

    TILL = "till"
    DESK = "desk"


def add_to(root: typer.Typer) -> None:
    """Make this a command of `root`."""
    command(root, "serve")(serve)


def serve(
    place: Place,
    what: Annotated[What, typer.Argument(help="The till, or its manager's desk.")] = What.TILL,
    host: Host = "127.0.0.1",
    port: Port = 8443,
    cert: Annotated[Path | None, typer.Option(help="The server's certificate and chain, in PEM.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its key, in PEM.")] = None,
    public_name: Annotated[
        list[str] | None, typer.Option(help="The name or address that browsers use; may be given again.")
    ] = None,
    idle_s: Annotated[int, typer.Option(min=5, max=86400, help="So long without a key signs out.")] = 900,
) -> int:
    """Serve the till or the manager's desk to browsers, over TLS, behind a sign-in.

    Beside a till that is open the desk only looks on. Needs the extra `serve`.
    """
    if find_spec("textual_serve") is None or find_spec("websockets") is None:
        raise WrongUse("register serve needs more packages: pip install 'cashwrap[serve]'")
    if (cert is None) is not (key is None):
        raise WrongUse("--cert and --key belong together: give both or neither")
    names = names_of(host, public_name or ())
    settings = place.settings()
    speak(language(settings.shop.language))
    log_to(place.folder)
    door = _door(place, settings, what)
    tls, facts = _certificate(place, names, cert, key)
    offer = _offer(place, settings, names, idle_s, desk=what is What.DESK)
    return served(_served(place, offer, host, port, door, tls, facts), host, port)


def _offer(place: Place, settings: Settings, names: tuple[str, ...], idle_s: int, *, desk: bool) -> Offer:
    from register.edges.browser.offer import Offer

    shop = say("{shop} · till {number}", shop=settings.shop.name, number=settings.shop.till)
    config = place.config.absolute() if place.config else None
    return Offer(desk, shop, names, idle_s, place.folder.absolute(), config)


def names_of(host: str, public: Sequence[str]) -> tuple[str, ...]:
    """The names under which browsers reach a server at `host`, the one to show first. Raises `WrongUse`."""
    if host in _ANY:
        if not public:
            raise WrongUse(f"--host {host} needs --public-name: the name or address that browsers use")
        names = (*public, *_LOOPBACK)
    else:
        names = (host, *public, *(_LOOPBACK if host in _LOOPBACK else ()))
    if wrong := next((name for name in names if not _NAME.fullmatch(name)), None):
        raise WrongUse(f"'{wrong}' is no computer's name or address: write it without https:// and port")
    return tuple(dict.fromkeys(name.lower() for name in names))


async def _served(
    place: Place, offer: Offer, host: str, port: int, door: Door, tls: ssl.SSLContext, facts: dict[str, str]
) -> None:
    from register.edges.browser.listening import bound
    from register.edges.browser.server import serve

    with bound(host, port) as listening:
        url = offer.url(listening.getsockname()[1])
        lan = host not in _LOOPBACK
        place.tell({"ready": True, "url": url, "lan": lan, **facts}, _words(offer, url, facts, lan=lan))
        await serve(offer, door, listening, tls)


def _words(offer: Offer, url: str, facts: dict[str, str], *, lan: bool) -> str:
    what = "The manager's desk" if offer.desk else "The till"
    reach = (
        "Whoever is on this network reaches its sign-in; name and PIN keep them out."
        if lan
        else "Only browsers of this computer reach it; --host lets others in."
    )
    trust = (
        (
            f"Browsers must trust {facts['ca']} first. Its SHA-256 fingerprint:",
            facts["fingerprint"],
        )
        if facts
        else ()
    )
    return "\n".join((f"{what} is at {url}", reach, *trust, "Ctrl+C stops it and signs everybody out."))


def _door(place: Place, settings: Settings, what: What) -> Door:
    """Raises `WrongUse` where nobody could come in."""
    from register.cli.reading import books_of
    from register.counter.people import staff
    from register.counter.people.door import Door
    from register.domain.staff.rights import Act
    from register.journal.pin_file import PINS, PinFile

    def people() -> tuple[Person, ...]:
        return staff.people(settings, books_of(place, settings), PinFile(place.folder / PINS))

    act = Act.DESK if what is What.DESK else None
    door = Door(people, settings.rights, act, lambda: datetime.now(UTC))
    if not any(door.lets(one) and one.pin_hash for one in people()):
        raise WrongUse("Nobody could sign in: open the till once and add its first manager")
    return door


def _certificate(
    place: Place, names: Sequence[str], cert: Path | None, key: Path | None
) -> tuple[ssl.SSLContext, dict[str, str]]:
    """What the server shows, and what browsers must trust for it."""
    from register.edges.browser import certificate

    if cert is not None and key is not None:
        return certificate.given(cert, key), {}
    every, now = tuple(dict.fromkeys((*names, *_LOOPBACK))), datetime.now(UTC)
    authority = certificate.authority(place.folder, every, now)
    facts = {"ca": str(place.folder / certificate.AUTHORITY), "fingerprint": authority.fingerprint}
    return certificate.issued(authority, every, now), facts
