"""Failures as real sockets make them, not as a mocked client says they look."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from terminal_api.nexo.local import LocalTransport
from terminal_api.nexo.message import Message
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent, Unknown

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

Behaviour = Callable[[asyncio.StreamWriter, int], Awaitable[None]]


class Server:
    """Counts the whole requests it got and treats the n-th as it was told."""

    def __init__(self) -> None:
        self.requests = 0
        self.connections = 0
        self.behave: Behaviour
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
                self.requests += 1
                await self.behave(writer, self.requests)
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    serving = Server()
    listener = await asyncio.start_server(serving.serve, "127.0.0.1", 0)
    async with listener:
        serving.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        yield serving


@pytest.fixture
async def local(server: Server) -> AsyncIterator[LocalTransport]:
    async with httpx.AsyncClient(trust_env=False) as http:
        yield LocalTransport(http, server.url, None, environment="test", unsealed=True)


@pytest.fixture
def abort(example) -> Message:
    return Message.read(example("abort.request"))


async def answer(writer: asyncio.StreamWriter, _: int) -> None:
    writer.write(EMPTY)


async def hang_up(writer: asyncio.StreamWriter, _: int) -> None:
    writer.close()


async def reset(writer: asyncio.StreamWriter, _: int) -> None:
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def cut_off(writer: asyncio.StreamWriter, _: int) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
    writer.close()


async def babble(writer: asyncio.StreamWriter, _: int) -> None:
    writer.write(b"220 mail.example ESMTP\r\n\r\n")
    writer.close()


async def say_nothing(writer: asyncio.StreamWriter, _: int) -> None:
    """Keeps the connection and never answers."""


@pytest.mark.parametrize("fault", [hang_up, reset, cut_off, babble, say_nothing])
async def test_a_request_that_arrived_is_never_not_sent_nor_sent_twice(
    server: Server, local: LocalTransport, abort: Message, fault: Behaviour
):
    server.behave = fault
    assert isinstance(await local.exchange(abort, read_timeout_s=0.2), Unknown)
    assert server.requests == 1


async def test_a_kept_connection_that_breaks_under_a_request_leaves_it_unknown(
    server: Server, local: LocalTransport, abort: Message
):
    async def break_at_the_second(writer: asyncio.StreamWriter, request: int) -> None:
        await (answer if request == 1 else hang_up)(writer, request)

    server.behave = break_at_the_second
    assert isinstance(await local.exchange(abort, read_timeout_s=5), Accepted)
    assert isinstance(await local.exchange(abort, read_timeout_s=5), Unknown)
    assert (server.requests, server.connections) == (2, 1)


async def test_a_connection_that_answered_twice_is_not_one_answer_behind_for_ever(
    server: Server, local: LocalTransport, example
):
    questions = [Message.read(example(f"{name}.request")) for name in ("load", "diagnosis", "balance")]
    answers = [example(f"{name}.response") for name in ("load", "diagnosis", "balance")]

    async def say_the_first_twice(writer: asyncio.StreamWriter, request: int) -> None:
        body = answers[request - 1]
        whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        if request == 2:
            late[writer] = whole
        else:
            writer.write(late.pop(writer, b"") + whole * (2 if request == 1 else 1))

    late: dict[asyncio.StreamWriter, bytes] = {}
    server.behave = say_the_first_twice
    exchanged = [await local.exchange(question, read_timeout_s=5) for question in questions]
    assert isinstance(exchanged[0], Message)
    assert isinstance(exchanged[2], Message)
    assert exchanged[2].member == "BalanceInquiryResponse"


async def test_an_answer_that_comes_too_late_is_read_by_nobody(
    server: Server, local: LocalTransport, example
):
    given_up = asyncio.Event()

    async def answer_the_first_too_late(writer: asyncio.StreamWriter, request: int) -> None:
        if request == 1:
            await given_up.wait()
        body = example(f"{'load' if request == 1 else 'diagnosis'}.response")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    server.behave = answer_the_first_too_late
    load, diagnosis = (Message.read(example(f"{name}.request")) for name in ("load", "diagnosis"))
    assert isinstance(await local.exchange(load, read_timeout_s=0.05), Unknown)
    given_up.set()
    exchanged = await local.exchange(diagnosis, read_timeout_s=5)
    assert isinstance(exchanged, Message)
    assert exchanged.member == "DiagnosisResponse"
    assert server.connections == 2


async def test_two_requests_use_one_connection_and_a_third_beside_them_its_own(
    server: Server, local: LocalTransport, abort: Message
):
    waiting = asyncio.Event()
    free = asyncio.Event()

    async def hold_the_second(writer: asyncio.StreamWriter, request: int) -> None:
        if request == 2:
            waiting.set()
            await free.wait()
        await answer(writer, request)

    server.behave = hold_the_second
    await local.exchange(abort, read_timeout_s=5)
    held = asyncio.create_task(local.exchange(abort, read_timeout_s=5))
    await waiting.wait()
    assert isinstance(await local.exchange(abort, read_timeout_s=5), Accepted)
    assert server.connections == 2
    free.set()
    assert isinstance(await held, Accepted)


async def test_a_closed_port_was_never_asked(abort: Message):
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        async with httpx.AsyncClient(trust_env=False) as http:
            local = LocalTransport(http, url, None, environment="test", unsealed=True)
            assert isinstance(await local.exchange(abort, read_timeout_s=5), NotSent)
