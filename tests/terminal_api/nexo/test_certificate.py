import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import trustme

from terminal_api.nexo.certificate import Environment, common_name_fault, terminal_context
from terminal_api.nexo.errors import ConfigError
from terminal_api.nexo.local import LocalTransport, local_client
from terminal_api.nexo.message import Message
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent

POI = "S1F2-000158213602441"
CN = f"{POI}.test.terminal.adyen.com"


@pytest.mark.parametrize(
    ("name", "poi", "environment"),
    [
        ("P400-123456789.test.terminal.adyen.com", "P400-123456789", "test"),
        ("S1E-000150123456789.live.terminal.adyen.com", "S1E-000150123456789", "live"),
        ("legacy-terminal-certificate.test.terminal.adyen.com", POI, "test"),
        ("legacy-terminal-certificate.live.terminal.adyen.com", POI, "live"),
    ],
)
def test_a_terminals_own_name_is_trusted(name: str, poi: str, environment: Environment):
    assert common_name_fault(name, poi, environment) is None


@pytest.mark.parametrize(
    ("name", "poi", "environment"),
    [
        ("P4-123456789.test.terminal.adyen.com", "P4-123456789", "test"),
        ("P400-123.test.terminal.adyen.com", "P400-123", "test"),
        ("S1E-0001501234567891.live.terminal.adyen.com", "S1E-0001501234567891", "live"),
        ("P400.123456789.test.terminal.adyen.com", "P400.123456789", "test"),
        ("wrong-terminal-certificate.test.terminal.adyen.com", POI, "test"),
        ("P400-123456789.test.terminal.adyen.com", "P400-123456780", "test"),
        ("P400-123456789.test.terminal.adyen.com", "P400-123456789", "live"),
        ("P400-123456789.live.terminal.adyen.com", "P400-123456789", "test"),
        ("legacy-terminal-certificate.live.terminal.adyen.com", POI, "test"),
        ("P400-123456789.test.terminal.adyen.com.evil.example", "P400-123456789", "test"),
        ("P400-123456789.test.terminal.adyen.com\n", "P400-123456789", "test"),
        ("p400-123456789.test.terminal.adyen.com", "P400-123456789", "test"),
        ("P400-123456789.TEST.terminal.adyen.com", "P400-123456789", "test"),
        ("", POI, "test"),
        (None, POI, "test"),
    ],
)
def test_any_other_name_is_not(name: str | None, poi: str, environment: Environment):
    assert common_name_fault(name, poi, environment) is not None


class Seen:
    """What a server got: handshakes and bytes."""

    def __init__(self) -> None:
        self.data = b""
        self.gone = asyncio.Event()


@asynccontextmanager
async def terminal_named(ca: trustme.CA, common_name: str | None) -> AsyncIterator[tuple[str, Seen]]:
    """A TLS server on loopback that answers anything with an empty 200."""
    seen = Seen()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await writer.start_tls(context)
            head = await reader.readuntil(b"\r\n\r\n")
            seen.data += head
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            seen.data += await reader.readexactly(length)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except asyncio.IncompleteReadError as cut:
            seen.data += cut.partial
        except OSError:
            pass
        finally:
            seen.gone.set()
            writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert("terminal.invalid", common_name=common_name).configure_cert(context)
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"https://127.0.0.1:{port}", seen


@pytest.fixture(scope="session")
def fleet() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def abort(example) -> Message:
    return Message.read(example("abort.request"))


def pem(ca: trustme.CA) -> str:
    return ca.cert_pem.bytes().decode()


async def test_the_configured_terminal_is_talked_to(fleet: trustme.CA, key: TerminalKey, abort: Message):
    async with (
        terminal_named(fleet, CN) as (url, seen),
        local_client(terminal_context(pem(fleet), POI, "test")) as http,
    ):
        transport = LocalTransport(http, url, key, environment="test")
        assert isinstance(await transport.exchange(abort, read_timeout_s=5), Accepted)
        assert seen.data.startswith(b"POST /nexo HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "common_name",
    [
        "P400-123456789.test.terminal.adyen.com",
        f"{POI}.live.terminal.adyen.com",
        "wrong-terminal-certificate.test.terminal.adyen.com",
        None,
    ],
)
async def test_a_stranger_of_the_same_fleet_gets_no_byte(
    fleet: trustme.CA, key: TerminalKey, abort: Message, common_name: str | None
):
    async with (
        terminal_named(fleet, common_name) as (url, seen),
        local_client(terminal_context(pem(fleet), POI, "test")) as http,
    ):
        transport = LocalTransport(http, url, key, environment="test")
        assert isinstance(await transport.exchange(abort, read_timeout_s=5), NotSent)
        await asyncio.wait_for(seen.gone.wait(), 30)
        assert seen.data == b""


async def test_a_right_name_under_another_root_gets_no_byte(
    fleet: trustme.CA, key: TerminalKey, abort: Message
):
    async with (
        terminal_named(trustme.CA(), CN) as (url, seen),
        local_client(terminal_context(pem(fleet), POI, "test")) as http,
    ):
        transport = LocalTransport(http, url, key, environment="test")
        assert isinstance(await transport.exchange(abort, read_timeout_s=5), NotSent)
        await asyncio.wait_for(seen.gone.wait(), 30)
        assert seen.data == b""


async def test_a_terminal_that_is_switched_off_was_never_asked(
    fleet: trustme.CA, key: TerminalKey, abort: Message
):
    async with terminal_named(fleet, CN) as (url, _):
        pass
    async with local_client(terminal_context(pem(fleet), POI, "test")) as http:
        transport = LocalTransport(http, url, key, environment="test")
        assert isinstance(await transport.exchange(abort, read_timeout_s=5), NotSent)


def test_the_root_may_be_a_file(fleet: trustme.CA, tmp_path: Path):
    root = tmp_path / "root.pem"
    root.write_text(pem(fleet))
    assert terminal_context(root, POI, "test").cert_store_stats()["x509_ca"] == 1


@pytest.mark.parametrize("root", [Path("/nowhere/root.pem"), "-----BEGIN CERTIFICATE-----\nnonsense"])
def test_a_root_that_cannot_be_read_is_a_setting_to_correct(root: Path | str):
    with pytest.raises(ConfigError, match="root certificate"):
        terminal_context(root, POI, "live")


def shake_hands(*sides: ssl.SSLObject) -> None:
    for side in sides * 5:
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()


def test_the_handshake_itself_refuses_a_stranger(fleet: trustme.CA):
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    fleet.issue_cert("terminal.invalid", common_name="P400-123456789.test.terminal.adyen.com").configure_cert(
        theirs
    )
    ours = terminal_context(pem(fleet), POI, "test")
    to_us, to_them = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ours.wrap_bio(to_us, to_them)
    server = theirs.wrap_bio(to_them, to_us, server_side=True)
    with pytest.raises(ssl.SSLCertVerificationError, match="another terminal"):
        shake_hands(client, server)
