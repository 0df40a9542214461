"""The port over real sockets: who says nothing is not waited for, who has a window is."""

import asyncio
import base64
import os
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register.edges.browser import certificate, listening
from register.edges.browser.listening import bound, server
from register.edges.browser.site import COOKIE
from tests.register.edges.browser.site_alone import Shop

NAMES = ("till.shop", "localhost", "127.0.0.1")
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Port:
    """Where the site listens."""

    port: int
    trusted: Path

    async def called(self, said: bytes = b"") -> Ends:
        """A connection to it, by which `said` went."""
        client = ssl.create_default_context(cafile=self.trusted)
        ends = await asyncio.open_connection("127.0.0.1", self.port, ssl=client, server_hostname="till.shop")
        ends[1].write(said)
        return ends


@pytest.fixture
async def port(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Port]:
    monkeypatch.setattr(listening, "REQUEST_S", 0.2)
    now = datetime.now(UTC)
    tls = certificate.issued(certificate.authority(tmp_path, NAMES, now), NAMES, now)
    with bound("127.0.0.1", 0) as listens:
        number = listens.getsockname()[1]
        running = server(shop.site(number), tls, shop.sessions.end_all)
        serving = asyncio.create_task(running.serve(sockets=[listens]))
        yield Port(number, tmp_path / certificate.AUTHORITY)
        running.should_exit = True
        await serving


async def ended(ends: Ends) -> bytes:
    """All that came until the other side closed."""
    async with asyncio.timeout(30):
        got = await ends[0].read()
    ends[1].close()
    return got


async def test_slow_clients_are_left_and_a_window_stays(shop: Shop, port: Port):
    session = shop.signed_in()
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /ws HTTP/1.1\r\nHost: till.shop:{port.port}\r\nOrigin: https://till.shop:{port.port}\r\n"
        f"Cookie: {COOKIE}={session.token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    window = await port.called(head.encode())
    assert (await window[0].readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
    assert b"Ruth (80, 24)" in await window[0].readuntil(b")")
    silent, slow = await port.called(), await port.called(b"GET / HTTP/1.1\r\nHost: ti")
    asked = await port.called(f"GET / HTTP/1.1\r\nHost: till.shop:{port.port}\r\n\r\n".encode())
    await asked[0].readuntil(b"</html>")
    asked[1].write(b"GET / HT")
    assert await ended(silent) == await ended(slow) == b""
    await ended(asked)
    shop.apps[0].got.put_nowait("still here")
    assert b"still here" in await window[0].readuntil(b"here")
    shop.sessions.end_all()
    await window[0].readuntil(b"left")
    window[1].close()
    assert shop.apps[0].stopped


async def test_what_is_too_long_or_no_http_is_answered_and_left(port: Port):
    long = await port.called(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 40_000 + b"\r\n\r\n")
    assert (await long[0].readline()).startswith(b"HTTP/1.1 4")
    long[1].close()
    nonsense = await port.called(b"\x16\x03\x01\r\n\r\n")
    assert (await nonsense[0].readline()).startswith(b"HTTP/1.1 400")
    nonsense[1].close()
