"""A shop with many terminals at one address, and clients that speak HTTP in their own way."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from terminal_api.mock import fleet as fleet_module
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network.listening import LONGEST_BODY
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.certificate import terminal_context

SECOND = "S1F2-000158213602441"
CLEAR = MockSettings(sealed=False, more_poi_ids=(SECOND,))


def diagnosis(service_id: str = "D1", poi_id: str = CLEAR.poi_id) -> bytes:
    header = {
        "ProtocolVersion": "3.0",
        "MessageClass": "Service",
        "MessageCategory": "Diagnosis",
        "MessageType": "Request",
        "ServiceID": service_id,
        "SaleID": "RAW",
        "POIID": poi_id,
    }
    return json.dumps({"SaleToPOIRequest": {"MessageHeader": header, "DiagnosisRequest": {}}}).encode()


class Raw:
    """A TLS connection and the bytes on it."""

    def __init__(self, mock: MockTerminal) -> None:
        self._mock = mock

    async def __aenter__(self) -> "Raw":
        trust = ssl.create_default_context(cadata=self._mock.ca_pem)
        port = httpx.URL(self._mock.url).port
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.transport.abort()

    def send(self, *lines: str, body: bytes = b"") -> None:
        self.write("\r\n".join((*lines, "", "")).encode() + body)

    def write(self, content: bytes) -> None:
        self._writer.write(content)

    async def head(self) -> tuple[int, dict[str, str]]:
        async with asyncio.timeout(30):
            first, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        pairs = (line.split(": ", 1) for line in lines)
        return int(first.split(" ")[1]), {name.lower(): value for name, value in pairs}

    async def answer(self) -> Any:
        status, headers = await self.head()
        assert status == 200
        async with asyncio.timeout(30):
            body = await self._reader.readexactly(int(headers["content-length"]))
        inside = json.loads(body)["SaleToPOIResponse"]
        assert inside["DiagnosisResponse"]["Response"]["Result"] == "Success"
        return inside["MessageHeader"]

    async def rest(self) -> str:
        async with asyncio.timeout(30):
            return (await self._reader.read()).decode()

    async def ended(self) -> bool:
        return await self.rest() == ""


@pytest.fixture
async def mock() -> AsyncIterator[MockTerminal]:
    async with MockTerminal(CLEAR) as mock:
        yield mock


def length(body: bytes) -> str:
    return f"Content-Length: {len(body)}"


async def test_every_terminal_of_the_shop_answers_for_itself(mock: MockTerminal) -> None:
    async with Raw(mock) as raw:
        for poi_id in (CLEAR.poi_id, SECOND):
            raw.send("POST /nexo HTTP/1.1", "Host: x", length(body := diagnosis("M1", poi_id)), body=body)
            assert (await raw.answer())["POIID"] == poi_id


async def test_several_terminals_show_the_certificate_that_names_none(mock: MockTerminal) -> None:
    for poi_id in (CLEAR.poi_id, SECOND):
        context = terminal_context(mock.ca_pem, poi_id, "test")
        _, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(mock.url).port, ssl=context)
        writer.transport.abort()


def test_knowing_ten_thousand_terminals_costs_no_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Counted(fleet_module.Terminal):
        def __init__(self, settings: MockSettings, *more: Any) -> None:
            made.append(settings.poi_id)
            super().__init__(settings, *more)

    monkeypatch.setattr(fleet_module, "Terminal", Counted)
    names = tuple(f"V400m-{number:09d}" for number in range(10_000))
    fleet = Fleet(replace(CLEAR, more_poi_ids=names))
    assert made == []
    assert fleet.terminal(names[-1]) is fleet.terminal(names[-1])
    assert fleet.terminal("V400m-999999999") is None
    assert made == [names[-1]]


async def test_requests_may_follow_each_other_before_the_answers_do(mock: MockTerminal) -> None:
    async with Raw(mock) as raw:
        for service_id in ("P1", "P2", "P3"):
            raw.send("POST /nexo HTTP/1.1", "Host: x", length(body := diagnosis(service_id)), body=body)
        assert [(await raw.answer())["ServiceID"] for _ in range(3)] == ["P1", "P2", "P3"]


async def test_a_client_of_the_last_century_is_answered_and_let_go(mock: MockTerminal) -> None:
    async with Raw(mock) as raw:
        raw.send("POST /nexo/ HTTP/1.0", length(body := diagnosis("O1")), body=body)
        assert (await raw.answer())["ServiceID"] == "O1"
        assert await raw.ended()


async def test_a_client_that_asks_before_it_sends_is_told_to_go_on(mock: MockTerminal) -> None:
    async with Raw(mock) as raw:
        body = diagnosis("E1")
        raw.send("POST /nexo HTTP/1.1", "Host: x", "Expect: 100-continue", length(body))
        assert (await raw.head())[0] == 100
        raw.write(body)
        assert (await raw.answer())["ServiceID"] == "E1"


@pytest.mark.parametrize("spell", [str.upper, str.lower])
async def test_header_names_may_be_spelled_in_any_case(mock: MockTerminal, spell: Any) -> None:
    async with Raw(mock) as raw:
        body = diagnosis(f"H{spell('x')}")
        names = [spell(line) for line in ("Host: x", length(body), "X-Extra: " + "y" * 4000)]
        raw.send("POST /nexo HTTP/1.1", *names, body=body)
        assert (await raw.answer())["SaleID"] == "RAW"


async def test_a_byte_order_mark_before_the_message_hurts_nobody(mock: MockTerminal) -> None:
    async with Raw(mock) as raw:
        body = b"\xef\xbb\xbf" + diagnosis("B1")
        raw.send("POST /nexo HTTP/1.1", "Host: x", length(body), body=body)
        assert (await raw.answer())["ServiceID"] == "B1"


async def test_a_body_that_is_announced_as_endless_is_refused_unread(mock: MockTerminal) -> None:
    async with Raw(mock) as raw:
        raw.send("POST /nexo HTTP/1.1", "Host: x", f"Content-Length: {LONGEST_BODY + 1}")
        assert (await raw.head())[0] == 413
        assert await raw.rest() == f"The body is longer than {LONGEST_BODY} bytes"


async def test_a_body_that_turns_out_endless_is_refused_in_the_middle(mock: MockTerminal) -> None:
    async with Raw(mock) as raw:
        raw.send("POST /nexo HTTP/1.1", "Host: x", "Transfer-Encoding: chunked")
        raw.write(b"%x\r\n" % (LONGEST_BODY + 1) + b" " * (LONGEST_BODY + 1))
        assert (await raw.head())[0] == 413


@pytest.mark.parametrize(
    ("line", "status"),
    [("GET /nexo HTTP/1.1", 405), ("PUT /nexo/ HTTP/1.1", 405), ("POST / HTTP/1.1", 404), ("nonsense", 400)],
)
async def test_whoever_asks_for_something_else_is_told_so(
    mock: MockTerminal, caplog: pytest.LogCaptureFixture, line: str, status: int
) -> None:
    async with Raw(mock) as raw:
        raw.send(line, "Host: x", "Content-Length: 0")
        assert (await raw.head())[0] == status
    assert not caplog.records


async def test_whoever_knocks_at_the_wrong_door_reads_which_one_is_right(mock: MockTerminal) -> None:
    async with httpx.AsyncClient(verify=ssl.create_default_context(cadata=mock.ca_pem)) as http:
        elsewhere = await http.post(mock.url.replace("/nexo", "/"), content=b"{}")
        read = await http.get(mock.url)
    assert elsewhere.text == "Not Found: the Terminal API is POST /nexo"
    assert read.text == "Method Not Allowed: it is POST /nexo"


async def test_a_hundred_clients_may_knock_at_once(mock: MockTerminal) -> None:
    async def knocks(number: int) -> Any:
        async with Raw(mock) as raw:
            raw.send("POST /nexo HTTP/1.1", "Host: x", length(body := diagnosis(f"K{number}")), body=body)
            return await raw.answer()

    heard = await asyncio.gather(*(knocks(number) for number in range(100)))
    assert len({header["ServiceID"] for header in heard}) == 100


async def test_a_terminal_that_is_off_answers_nobody_in_the_shop_either(mock: MockTerminal) -> None:
    mock.fleet.switch_off(SECOND)
    async with Raw(mock) as raw:
        raw.send("POST /nexo HTTP/1.1", "Host: x", length(body := diagnosis("S1", SECOND)), body=body)
        assert await raw.ended()
    mock.fleet.switch_on(SECOND)
    async with Raw(mock) as raw:
        raw.send("POST /nexo HTTP/1.1", "Host: x", length(body := diagnosis("S1", SECOND)), body=body)
        assert (await raw.answer())["POIID"] == SECOND
