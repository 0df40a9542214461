"""How many messages a second the mock terminal answers, beside a bare Starlette app on the same server.

Clients of raw sockets send requests that were sealed beforehand, so that the clients cost next to nothing;
each has a terminal of its own, because one terminal serves one customer at a time. A diagnosis is answered by
the terminal alone, a balance by its host: screen, card, limits and references are part of it.
"""

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice
from statistics import median
from time import perf_counter

from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo import TerminalKey
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.sealing import fresh_nonce, seal
from tests.benchmarks.measure import Figure
from tests.benchmarks.servers import poi_ids, served

CLIENTS = (1, 50, 500)
MESSAGES = 2000
REPEATS = 5
MANY = 10_000

_ids = count(1)


@dataclass(frozen=True, slots=True)
class Server:
    """Where to send, and what it takes to be let in."""

    port: int
    context: ssl.SSLContext


def figures() -> Iterator[Figure]:
    """1, 50 and 500 clients at once; then one client, where ten thousand terminals are known."""
    most = max(CLIENTS)
    with served("mock", str(most)) as mock, served("bare") as bare, served("mock", str(MANY)) as many:
        ours, floor, crowd = _server(mock), _server(bare), _server(many)
        for name, question in (("diagnosis", _diagnosis), ("balance", _balance)):
            received = asyncio.run(_answer_length(ours, question))
            for clients in CLIENTS:
                ours_s, floor_s = asyncio.run(_beside(ours, floor, clients, question, received))
                what = f"the mock's time for a {name}, {clients} client{'s' if clients > 1 else ''}"
                yield Figure(what, ours_s, floor_s, 2.0, "a bare Starlette app")
        yield asyncio.run(_one_of_many(ours, crowd))


async def _beside(
    ours: Server, floor: Server, clients: int, question: Callable[[str], bytes], received: int
) -> list[float]:
    def posts(path: str) -> list[list[bytes]]:
        sent = [_post(path, question(one)) for one in _round(poi_ids(clients))]
        return [sent[client::clients] for client in range(clients)]

    return await _medians(
        lambda: _answered(ours, posts("/nexo")), lambda: _answered(floor, posts(f"/{received}"))
    )


async def _one_of_many(one: Server, crowd: Server) -> Figure:
    async def few() -> float:
        return await _answered(one, [[_post("/nexo", _balance(name)) for name in _round(poi_ids(1))]])

    async def known() -> float:
        return await _answered(crowd, [[_post("/nexo", _balance(name)) for name in _round(poi_ids(MANY))]])

    few_s, many_s = await _medians(few, known)
    return Figure(f"the same, {MANY:,} terminals known and asked", many_s, few_s, 1.1, "one terminal")


async def _medians(*runs: Callable[[], Awaitable[float]]) -> list[float]:
    """Seconds a message, each run by turns."""
    times = [[await run() for run in runs] for _ in range(1 + REPEATS)]
    return [median(column) / MESSAGES for column in zip(*times[1:], strict=True)]


def _round(names: tuple[str, ...]) -> Iterator[str]:
    return islice(cycle(names), MESSAGES)


async def _answered(server: Server, work: list[list[bytes]]) -> float:
    """Seconds until every client has all its answers; connecting is not counted."""
    clients = [await asyncio.open_connection("127.0.0.1", server.port, ssl=server.context) for _ in work]

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, posts: list[bytes]) -> None:
        for post in posts:
            writer.write(post)
            await _answer(reader)

    start = perf_counter()
    await asyncio.gather(*(run(*client, posts) for client, posts in zip(clients, work, strict=True)))
    took = perf_counter() - start
    for _, writer in clients:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in clients), return_exceptions=True)
    return took


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0]
    return await reader.readexactly(int(length))


async def _answer_length(server: Server, question: Callable[[str], bytes]) -> int:
    """How long an answer is; it says Success, or nothing that is measured here means anything."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, ssl=server.context)
    writer.write(_post("/nexo", question(poi_ids(1)[0])))
    body = await _answer(reader)
    assert b"NexoBlob" in body, body
    writer.close()
    await writer.wait_closed()
    return len(body)


def _post(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _server(ready: tuple[str, str]) -> Server:
    url, ca = ready
    return Server(int(url.split(":")[2].split("/")[0]), ssl.create_default_context(cadata=ca))


_SETTINGS = MockSettings()
_KEY = TerminalKey.derive(_SETTINGS.passphrase, _SETTINGS.key_identifier, _SETTINGS.key_version)


def _diagnosis(poi_id: str) -> bytes:
    return _sealed("Diagnosis", poi_id, {"HostDiagnosisFlag": True})


def _balance(poi_id: str) -> bytes:
    card = {
        "StoredValueAccountType": "GiftCard",
        "StoredValueProvider": DEMO_CARDS[0].provider,
        "IdentificationType": "PAN",
        "EntryMode": ["Scanned"],
        "StoredValueID": DEMO_CARDS[0].number,
    }
    instrument = {"PaymentInstrumentType": "StoredValue", "StoredValueAccountID": card}
    return _sealed("BalanceInquiry", poi_id, {"PaymentAccountReq": {"PaymentInstrumentData": instrument}})


def _sealed(category: str, poi_id: str, body: object) -> bytes:
    header = {
        "ProtocolVersion": "3.0",
        "MessageClass": "Service",
        "MessageCategory": category,
        "MessageType": "Request",
        "ServiceID": f"B{next(_ids)}",
        "SaleID": "HARBOUR-2",
        "POIID": poi_id,
    }
    plain = {"SaleToPOIRequest": {"MessageHeader": header, f"{category}Request": body}}
    return seal(json.dumps(plain).encode(), MessageHeader.parse(header), _KEY, fresh_nonce()).written()
