"""A spool of 10,000 receipts after a dead weekend, over a loopback printer that answers at once.

`python -m tests.benchmarks.printing` is that printer: it prints its port, and ends when its input does.
"""

import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from receipts import paper
from receipts.document import Receipt, Text
from receipts.printing.delivery import Marks
from receipts.printing.jobs import JobState, Timing
from receipts.printing.printers import TcpPrinter
from receipts.printing.spool import Job, Spool
from tests.benchmarks.measure import Figure, megabytes
from tests.benchmarks.receipt import PROFILE, RECEIPT

JOBS = 10_000
FEW = 1_000
_ASKED = re.compile(rb"\x10\x04[\x01-\x04]|\x1d\(H\x06\x00\x30\x30(.{4})", re.DOTALL)
_QUIET = Timing(quiet_s=0)
"""Without the pause behind each connection: it is there to wait, and would hide all else."""


def figures() -> Iterator[Figure]:
    """Time of one job, and memory at the end beside that at the beginning."""
    with _printer() as port:
        kept = asyncio.run(_drained(port))
        least_s = _bare(port)
    assert kept.done == [str(number) for number in range(JOBS)], "the jobs came out in another order"
    ours_s = (kept.ended_s - kept.began_s) / JOBS
    least = "a bare socket exchanging the same bytes"
    yield Figure(f"a print job of {JOBS:,} after a dead weekend", ours_s, least_s, 2.5, least)
    least = f"after {FEW:,} of them"
    yield Figure("memory when all are printed", kept.at_end, kept.after_few, 1.1, least, megabytes)


class Kept:
    """A memory for jobs that also looks at the process's own."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.began_s = self.ended_s = 0.0
        self.after_few = self.at_end = 0

    def record(self, job_id: str, state: JobState, note: str) -> None:
        """Note the order in which jobs are done."""
        if state is JobState.DONE:
            self.done.append(job_id)
            if len(self.done) == FEW:
                self.after_few = _resident()


async def _drained(port: int) -> Kept:
    kept = Kept()
    spool = Spool(TcpPrinter("127.0.0.1", port).connect, PROFILE, kept, timing=_QUIET)
    for number in range(JOBS):
        spool.add(Job(str(number), _receipt(number)))
    kept.began_s = perf_counter()
    working = asyncio.create_task(spool.run())
    assert await spool.wait_idle(600)
    kept.ended_s, kept.at_end = perf_counter(), _resident()
    working.cancel()
    await asyncio.wait([working])
    return kept


def _receipt(number: int) -> Receipt:
    return replace(RECEIPT, blocks=(Text(f"Receipt 2-{number:06}"), *RECEIPT.blocks[1:]))


def _bare(port: int) -> float:
    """Seconds of one job as a socket does it that knows beforehand what to say and what to hear."""
    marks = Marks.of(0)
    begun, printed, cut = (
        b"\x1d(H\x06\x00\x30\x30" + mark for mark in (marks.begun, marks.printed, marks.cut)
    )
    body = paper.body(_receipt(0), PROFILE)
    job = paper.INIT + b"\x1da\x0e" + begun + body + printed + paper.FEED_AND_CUT + cut
    started = perf_counter()
    for _ in range(FEW):
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in (1, 2, 3, 4):
                line.sendall(b"\x10\x04" + bytes([number]))
                line.recv(16)
            line.sendall(job)
            heard = b""
            while not heard.endswith(marks.cut + b"\x00"):
                heard += line.recv(64)
            line.shutdown(socket.SHUT_WR)
            line.recv(16)
    return (perf_counter() - started) / FEW


def _resident() -> int:
    """Bytes of this process in memory. Raises `RuntimeError` where the system does not say."""
    status = Path("/proc/self/status")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status.read_text() if status.exists() else "", re.MULTILINE)
    if found is None:
        raise RuntimeError("only Linux tells here how much memory a process has")
    return int(found[1]) * 1024


@contextmanager
def _printer() -> Generator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.printing"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline())
        process.stdin.close()


class _AtOnce(asyncio.Protocol):
    """Answers status questions and process ids as they arrive, and reads over all else."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)
        self._line = transport
        self._unread = b""

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._unread += data
        end = 0
        for asked in _ASKED.finditer(self._unread):
            end = asked.end()
            self._line.write(b"\x37\x22" + asked[1] + b"\x00" if asked[1] else b"\x12")
        self._unread = self._unread[max(end, len(self._unread) - 10) :]


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_AtOnce, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
