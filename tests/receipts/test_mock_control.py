"""The mock printer as a program of its own: files, faults over HTTP, a clean end."""

import asyncio
import json
import os
import signal

import httpx
import pytest

from receipts.mock_control import FAULTS, run
from receipts.spool import Job


class Running:
    """The line the program wrote when it was ready."""

    columns = 42

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.ready = asyncio.Event()

    def write(self, line: str) -> None:
        self.lines.append(line)
        self.ready.set()

    def __getattr__(self, name: str):
        return json.loads(self.lines[0])[name]


@pytest.fixture
async def program(tmp_path):
    running, stop = Running(), asyncio.Event()
    task = asyncio.create_task(run(running.write, out=tmp_path / "paper", stop=stop))
    async with asyncio.timeout(10):
        await running.ready.wait()
    yield running
    stop.set()
    await task
    assert len(running.lines) == 1


async def test_one_line_says_where_everything_is(program, tmp_path):
    ready = json.loads(program.lines[0])
    assert list(ready) == ["ready", "host", "port", "out", "control"]
    assert ready["ready"] is True
    assert ready["out"] == str(tmp_path / "paper")


async def test_each_cut_piece_becomes_text_and_picture(program, spooling, receipts, tmp_path):
    async with spooling(program) as spool:
        spool.add(Job("1", receipts["sale"]()))
        spool.add(Job("2", receipts["balance"]()))
        assert await spool.wait_idle(5)
    names = sorted(file.name for file in (tmp_path / "paper").iterdir())
    assert names == ["0001.png", "0001.txt", "0002.png", "0002.txt"]
    assert "TOTAL EUR" in (tmp_path / "paper" / "0001.txt").read_text(encoding="utf-8")
    assert (tmp_path / "paper" / "0002.png").read_bytes().startswith(b"\x89PNG")
    async with httpx.AsyncClient() as http:
        seen = (await http.get(f"{program.control}/papers")).json()
    assert seen["cuts"] == 2
    assert "This is not a receipt" in seen["papers"][1]


async def test_a_fault_is_armed_and_undone_over_http(program, spooling, receipts, lamp):
    async with httpx.AsyncClient() as http, spooling(program) as spool:
        armed = await http.post(f"{program.control}/faults", json={"fault": "paper-end", "after_lines": 3})
        assert armed.status_code == 200
        spool.add(Job("1", receipts["sale"]()))
        await lamp.until("paper end")
        assert (await http.delete(f"{program.control}/faults")).status_code == 200
        assert await spool.wait_idle(5)
        assert (await http.get(f"{program.control}/papers")).json()["cuts"] == 1


async def test_every_named_fault_can_be_armed_and_undone(program):
    async with httpx.AsyncClient() as http:
        for fault in FAULTS:
            assert (await http.post(f"{program.control}/faults", json={"fault": fault})).status_code == 200
        assert (await http.delete(f"{program.control}/faults")).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"fault": "rain"}', b'{"fault": "slow", "lines_per_s": 0}', b'{"fault": []}']
)
async def test_a_fault_that_does_not_exist_is_refused(program, body):
    async with httpx.AsyncClient() as http:
        assert (await http.post(f"{program.control}/faults", content=body)).status_code == 400


async def test_sigterm_ends_it_cleanly():
    running = Running()
    task = asyncio.create_task(run(running.write))
    async with asyncio.timeout(10):
        await running.ready.wait()
        assert running.out is None
        os.kill(os.getpid(), signal.SIGTERM)
        await task
