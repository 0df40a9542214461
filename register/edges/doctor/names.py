"""Whether this computer has a network at all, and which addresses that network knows for a name."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

#: Reserved for documents (RFC 5737, RFC 3849): the kernel only looks whether there is a way, no byte leaves.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def has_network() -> bool:
    """Whether this computer has any way to the outside."""
    return any(_leads_to(family, address) for family, address in _ELSEWHERE)


async def addresses(host: str) -> tuple[str, ...]:
    """The numbers behind `host`. Raises `OSError`, or `UnicodeError` for what can be no name.

    In a thread that nobody waits for at the end: without a network a resolver takes half a minute.
    """
    loop = asyncio.get_running_loop()
    found = loop.create_future()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            _tell(loop, found, found.set_exception, error)
        else:
            _tell(loop, found, found.set_result, tuple(dict.fromkeys(str(row[4][0]) for row in rows)))

    Thread(target=look, daemon=True).start()
    return await found


def _tell(
    loop: asyncio.AbstractEventLoop,
    found: asyncio.Future[tuple[str, ...]],
    say: Callable[..., None],
    what: object,
) -> None:
    def tell() -> None:
        if not found.done():
            say(what)

    with suppress(RuntimeError):  # the program has gone on without
        loop.call_soon_threadsafe(tell)


def _leads_to(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError:
        return False
    return True
