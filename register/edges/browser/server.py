"""The site put together: door, sessions, pages, and an app for whoever came in."""

import socket
import ssl
import time
from importlib.resources import files
from pathlib import Path

from register.counter.people.door import Door
from register.edges.browser import listening
from register.edges.browser.app_process import AppProcess, Order
from register.edges.browser.guard import Names
from register.edges.browser.offer import Offer
from register.edges.browser.pages import Pages
from register.edges.browser.sessions import Sessions
from register.edges.browser.site import Site, StartsFor


async def serve(offer: Offer, door: Door, port: socket.socket, tls: ssl.SSLContext) -> None:
    """Serve it until the process is told to stop; every app has let go of the till then."""
    sessions = Sessions(offer.idle_s, time.monotonic)
    names = Names(offer.names, port.getsockname()[1])
    pages = Pages(offer.place, offer.desk)
    site = Site(door, sessions, pages, names, _starting(offer), _theirs())
    await listening.server(site.app(), tls, sessions.end_all).serve(sockets=[port])


def _starting(offer: Offer) -> StartsFor:
    config = str(offer.config) if offer.config else None

    async def start(person: str, width: int, height: int) -> AppProcess:
        return await AppProcess.start(Order(offer.desk, person, str(offer.state), config), width, height)

    return start


def _theirs() -> Path:
    """Where textual-serve keeps what the browser loads: the terminal, its style and its typeface."""
    return Path(str(files("textual_serve"))) / "static"
