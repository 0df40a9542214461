"""Many tills that ask one server at the same moment, over bare sockets: what is measured is the server."""

import asyncio
import re
from collections.abc import Iterator
from time import perf_counter

import httpx

ROUNDS = 5
"""How often all of them ask."""


async def slowest_s(questions: Iterator[httpx.Request], tills: int) -> float:
    """Seconds of the slowest answer when `tills` ask at once, `ROUNDS` times, each one of `questions`."""
    asked = [[next(questions) for _ in range(tills)] for _ in range(ROUNDS)]
    url = asked[0][0].url
    opened = [await asyncio.open_connection(url.host, url.port) for _ in range(tills)]
    slowest = 0.0
    for round_ in asked:
        raw = [_written(question) for question in round_]
        waits = [_answered(*till, question) for till, question in zip(opened, raw, strict=True)]
        slowest = max(slowest, *await asyncio.gather(*waits))
    for _, writer in opened:
        writer.close()
        await writer.wait_closed()
    return slowest


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: bytes) -> float:
    asked_at = perf_counter()
    writer.write(question)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    assert head.startswith(b"HTTP/1.1 200 "), head
    assert length is not None
    await reader.readexactly(int(length[1]))
    return perf_counter() - asked_at


def _written(question: httpx.Request) -> bytes:
    head = b"".join(b"%s: %s\r\n" % header for header in question.headers.raw)
    first = b"%s %s HTTP/1.1\r\n" % (question.method.encode(), question.url.raw_path)
    return first + head + b"\r\n" + question.content
