"""The terminal on the network: clients nobody here wrote, certificates, real cuts, a clean stop."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from terminal_api.mock import server
from terminal_api.mock.books.demo_cards import DEMO_CARDS, with_check_digit
from terminal_api.mock.books.keeping import NotKept
from terminal_api.mock.network import certificates
from terminal_api.mock.network.port import PortTaken
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processor import Operation

DIAGNOSIS = {"HostDiagnosisFlag": True}


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 100):
        yield content[start : start + 100]


async def whole_answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return await reader.readexactly(length)


@pytest.mark.parametrize("path", ["/nexo", "/nexo/"])
async def test_both_spellings_of_the_address_are_served(wire: Any, path: str) -> None:
    content = wire.sealed(wire.header("Diagnosis"), DIAGNOSIS)
    reply = await wire.http.post(wire.mock.url.removesuffix("/nexo") + path, content=content)
    assert wire.opened(reply)["Response"]["Result"] == "Success"


async def test_a_body_may_come_in_chunks(wire: Any) -> None:
    reply = await wire.post(in_pieces(wire.sealed(wire.header("Diagnosis"), DIAGNOSIS)))
    assert reply.request.headers["transfer-encoding"] == "chunked"
    assert wire.opened(reply)["POIStatus"]["GlobalStatus"] == "OK"


async def test_a_client_may_close_after_each_request_and_send_what_it_likes_beside(wire: Any) -> None:
    headers = {"Connection": "close", "X-API-Key": "whatever", "Content-Type": "text/plain"}
    content = wire.sealed(wire.header("Diagnosis", Colour="blue"), DIAGNOSIS, Extension={"a": [1.5]})
    reply = await wire.post(content, headers=headers)
    assert reply.headers["connection"] == "close"
    assert wire.opened(reply)["Response"]["Result"] == "Success"


@pytest.mark.parametrize("amount", [10, 10.0])
async def test_an_amount_may_be_whole_or_written_with_decimals(wire: Any, amount: float) -> None:
    body = {
        "SaleData": {"SaleTransactionID": {"TransactionID": "1", "TimeStamp": "2031-03-14T10:00:00Z"}},
        "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": amount}},
    }
    answer = await wire.ask("Payment", body)
    assert answer["PaymentResult"]["AmountsResp"] == {"Currency": "EUR", "AuthorizedAmount": 10}


async def test_other_paths_and_methods_are_refused(wire: Any) -> None:
    assert (await wire.http.get(wire.mock.url)).status_code == 405
    assert (await wire.http.post(wire.mock.url + "x")).status_code == 404


async def test_the_certificate_is_the_terminals_and_chains_to_the_root(wire: Any) -> None:
    trust = ssl.create_default_context(cadata=wire.mock.ca_pem)
    port = httpx.URL(wire.mock.url).port
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
    names = dict(part for (part,) in writer.get_extra_info("peercert")["subject"])
    writer.close()
    await writer.wait_closed()
    assert names["commonName"] == f"{wire.mock.settings.poi_id}.test.terminal.adyen.com"


async def test_a_client_that_trusts_others_refuses_the_terminal(wire: Any) -> None:
    async with httpx.AsyncClient(verify=ssl.create_default_context()) as stranger:
        with pytest.raises(httpx.ConnectError):
            await stranger.post(wire.mock.url)


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (FaultKind.DROP_BEFORE, httpx.RemoteProtocolError | httpx.ReadError),
        (FaultKind.DROP_AFTER, httpx.RemoteProtocolError | httpx.ReadError),
        (FaultKind.RESET_MID_ANSWER, httpx.RemoteProtocolError | httpx.ReadError),
    ],
)
async def test_a_cut_connection_is_cut_on_the_network(wire: Any, kind: FaultKind, seen: Any) -> None:
    wire.mock.faults.arm(Fault(kind, category="Diagnosis"))
    with pytest.raises(httpx.TransportError) as failure:
        await wire.ask("Diagnosis", DIAGNOSIS)
    assert isinstance(failure.value, seen)
    assert (await wire.ask("Diagnosis", DIAGNOSIS))["Response"]["Result"] == "Success"


async def test_half_of_an_answer_arrives_before_a_reset(wire: Any) -> None:
    trust = ssl.create_default_context(cadata=wire.mock.ca_pem)
    reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(wire.mock.url).port, ssl=trust)
    wire.mock.faults.arm(Fault(FaultKind.RESET_MID_ANSWER, category="Diagnosis"))
    content = wire.sealed(wire.header("Diagnosis"), DIAGNOSIS)
    writer.write(b"POST /nexo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(content) + content)
    with pytest.raises((ConnectionResetError, ssl.SSLError, asyncio.IncompleteReadError)):
        await whole_answer(reader)
    writer.transport.abort()


async def test_a_client_that_vanishes_mid_request_is_forgotten(wire: Any) -> None:
    trust = ssl.create_default_context(cadata=wire.mock.ca_pem)
    _, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(wire.mock.url).port, ssl=trust)
    writer.write(b"POST /nexo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{")
    await writer.drain()
    writer.transport.abort()
    assert (await wire.ask("Diagnosis", DIAGNOSIS))["Response"]["Result"] == "Success"


async def test_a_terminal_that_stops_answers_nobody_and_leaves_no_port_open(open_till: Any) -> None:
    async with open_till(MockSettings()) as till:
        control = till.mock.control_url
        till.mock.shopper.wait()
        request = till.request(Operation.BANK_CARD, "10.00")
        asked = asyncio.create_task(till.terminal.ask(request))
        async with asyncio.timeout(30):
            await till.mock.shopper.is_prompted.wait()
        await till.mock.stop()
        assert isinstance(await asked, Unknown)
        assert till.lines(request) == []
        assert isinstance(await till.ask(Operation.BANK_CARD, "10.00"), NotSent)
        with pytest.raises(httpx.ConnectError):
            await till.http.get(control)


async def test_two_terminals_run_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "terminal_certificate", certificates.terminal_certificate)  # not one for all
    async with MockTerminal() as one, MockTerminal() as other:
        assert one.url != other.url
        assert one.ca_pem != other.ca_pem


async def test_a_taken_port_is_an_error_of_its_own() -> None:
    async with MockTerminal() as mock:
        port = httpx.URL(mock.url).port
        assert port is not None
        with pytest.raises(OSError, match="in use"):
            await MockTerminal(MockSettings(port=port)).start()


def test_demo_cards_have_numbers_that_check() -> None:
    assert len({demo.number for demo in DEMO_CARDS}) == len(DEMO_CARDS)
    for demo in DEMO_CARDS:
        assert with_check_digit(demo.number[:-1]) == demo.number
        assert len(demo.number) == 19


def test_what_travels_names_no_secret() -> None:
    assert MockSettings().passphrase not in repr(MockSettings())
    assert all(demo.number not in json.dumps(repr(demo.card)) for demo in DEMO_CARDS)


async def test_whoever_trusted_a_terminal_that_keeps_its_books_trusts_its_next_start(tmp_path: Path) -> None:
    settings = MockSettings(state=tmp_path / "books.jsonl")
    async with MockTerminal(settings) as mock:
        trust = ssl.create_default_context(cadata=mock.ca_pem)
    async with MockTerminal(settings) as mock, httpx.AsyncClient(verify=trust) as http:
        assert (await http.get(mock.url)).status_code == 405
    assert (tmp_path / "books.jsonl.ca.pem").stat().st_mode & 0o077 == 0
    (tmp_path / "books.jsonl.ca.pem").write_text("no certificate")
    with pytest.raises(NotKept, match="root certificate"):
        MockTerminal(settings)


def test_a_host_that_does_not_exist_is_no_unknown_error() -> None:
    why = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert str(PortTaken(why, "shop", 8443)) == "Cannot listen on shop port 8443: Name or service not known"
