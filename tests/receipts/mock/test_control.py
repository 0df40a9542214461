"""The mock printer as a program of its own: files, faults over HTTP, a clean end."""

import asyncio
import json
import os
import signal

import httpx
import pytest

from receipts.customer_display import Display, DisplayLine, DisplayPicture, passed_through
from receipts.fonts import Font
from receipts.mock.control import Setup, run
from receipts.mock.display import framed
from receipts.mock.faults import FAULTS, FaultOrder
from receipts.mock.printer import MockPrinter
from receipts.mock.scenario import Scenario, ScenarioError, load_scenario
from receipts.preview import lines
from receipts.printing.printers import TcpPrinter
from receipts.printing.spool import Job
from tests.receipts.printed import LONG, receipt, whole_prints


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
    task = asyncio.create_task(run(running.write, Setup(out=tmp_path / "paper"), stop=stop))
    async with asyncio.timeout(30):
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


async def test_what_stands_on_the_display_behind_it_is_shown_and_told(tmp_path):
    running, stop, shown = Running(), asyncio.Event(), list[str]()
    task = asyncio.create_task(run(running.write, show=shown.append, stop=stop))
    await running.ready.wait()
    picture = Display().to_bytes(DisplayPicture(DisplayLine("Milk", "1.20")))
    line = await TcpPrinter(running.host, running.port).connect()
    await line.send(passed_through(picture) * 2 + b"\x1dr\x01")  # answered when all before it was done
    assert await line.answer(LONG)
    await line.close()
    async with httpx.AsyncClient() as http:
        seen = (await http.get(f"{running.control}/papers")).json()
    stop.set()
    await task
    assert seen["display"] == ["Milk            1.20", ""]
    assert shown == [framed(("Milk            1.20", ""))]


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


@pytest.mark.parametrize("name", FAULTS)
async def test_every_named_fault_ends_by_itself_when_asked_to(spooling, name):
    async with MockPrinter() as printer, spooling(printer) as spool:
        FaultOrder(fault=name, after_lines=7, lasts_s=0.05, lines_per_s=500, late_s=0.02).arm(printer)
        spool.add(Job("1", receipt()))
        assert await spool.wait_idle(LONG)
        assert whole_prints(printer) in {(1, 0), (0, 1), (1, 1)}


SCENARIO = """
receive_buffer = 45
tells_unasked = true
power_notice = true
idle_s = 2.5
lines_per_s = 2000.0

[[faults]]
fault = "paper-end"
after_lines = 12
lasts_s = 0.05

[[faults]]
fault = "head-hot"
after_cuts = 1
after_lines = 30
lasts_s = 0.05
"""


async def test_a_scenario_says_what_the_printer_is_like_and_what_happens_to_it(spooling, lamp, tmp_path):
    file, running, stop = tmp_path / "saturday.toml", Running(), asyncio.Event()
    file.write_text(SCENARIO, encoding="utf-8")
    task = asyncio.create_task(run(running.write, Setup(scenario=load_scenario(file)), stop=stop))
    async with asyncio.timeout(30):
        await running.ready.wait()
    async with httpx.AsyncClient() as http, spooling(running) as spool:
        for number in ("1", "2"):
            spool.add(Job(number, receipt(number)))
        assert await spool.wait_idle(LONG)
        seen = (await http.get(f"{running.control}/papers")).json()
    stop.set()
    await task
    assert {"paper end", "print head hot, goes on by itself"} <= {status.note for status in lamp.shown}
    assert seen["cuts"] == 2
    assert not any("COPY" in paper for paper in seen["papers"])


async def test_a_printer_in_the_small_font_draws_its_paper_as_narrow_as_it_is(spooling, receipts, tmp_path):
    widths = {}
    for font in Font:
        running, stop = Running(), asyncio.Event()
        out = tmp_path / font
        task = asyncio.create_task(run(running.write, Setup(columns=42, font=font, out=out), stop=stop))
        async with asyncio.timeout(30):
            await running.ready.wait()
        async with spooling(running, font=font) as spool:
            spool.add(Job("1", receipts["balance"]()))
            assert await spool.wait_idle(LONG)
        stop.set()
        await task
        assert (out / "0001.txt").read_text("utf-8").splitlines() == lines(receipts["balance"](), 42)
        widths[font] = int.from_bytes((out / "0001.png").read_bytes()[16:20], "big")
    assert widths[Font.A] - widths[Font.B] == 42 * 3


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("no toml", "day.toml: no TOML"),
        ("\nspeed = 5", "day.toml, line 2, speed: there is no such key here, but there are receive_buffer, "),
        ("udp_port = 0", "day.toml, line 1, udp_port: input should be greater than or equal to 1"),
        ("receive_buffer = 1", "line 1, receive_buffer: input should be greater than or equal to 45"),
        ("[[faults]]\nafter_lines = 1", r"line 1, \[\[faults\]\] number 1, fault: this key is missing"),
        (
            "[[faults]]\nfault = 'mute'\n[[faults]]\n\nfault = 'mute'\nlines = 1",
            r"line 6, \[\[faults\]\] number 2, lines: there is no such key here, but there are fault,",
        ),
        ("[[faults]]\nfault = 'mute'\n[[fault]]", "line 3, fault: there is no such key here"),
        ('[[faults]]\nfault = "rain"', "there is no such fault; these are: paper-end, near-end,"),
        ('[[faults]]\nfault = "noise"\nnoise = ""', "noise needs at least one byte"),
        ('[[faults]]\nfault = "noise"\nnoise = "xy"', "noise"),
    ],
)
def test_what_is_wrong_in_a_scenario_is_one_sentence(tmp_path, text, wrong):
    (tmp_path / "day.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=wrong):
        load_scenario(tmp_path / "day.toml")


def test_a_scenario_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScenarioError, match=r"day\.toml: cannot be read, No such file"):
        load_scenario(tmp_path / "day.toml")
    (tmp_path / "day.toml").write_bytes(b"\xff")
    with pytest.raises(ScenarioError, match=r"day\.toml: cannot be read, it is not UTF-8"):
        load_scenario(tmp_path / "day.toml")


def test_a_scenario_may_be_empty(tmp_path):
    (tmp_path / "day.toml").touch()
    assert load_scenario(tmp_path / "day.toml") == Scenario()


async def test_sigterm_ends_it_cleanly():
    running = Running()
    task = asyncio.create_task(run(running.write))
    async with asyncio.timeout(30):
        await running.ready.wait()
        assert running.out is None
        os.kill(os.getpid(), signal.SIGTERM)
        await task
