"""The till and its desk in a real browser: headless Chromium, over TLS, beside a mock terminal and printer.

Needs Debian's `chromium`, or another that CHROMIUM names. Pictures of what it shows land in pytest's folder.
"""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, WebSocket, async_playwright, expect

from receipts.mock.printer import MockPrinter
from register.demo import terminal_addresses
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FULL = "6006490000000000016"
IDLE_S = 15
"""Longer than a busy machine takes to draw the desk that is then left alone."""
_A_WHILE_MS = 60
"""Between two keys of a person; a scanner is quicker."""
_LONG_S = 90.0
_SEQUENCE = re.compile(r"\x1b\[[0-9;?$]*[A-Za-z]|\x1b[^\[]")

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: apt-get install chromium"),
]


@dataclass
class Window:
    """One browser of its own, and what its terminal was sent."""

    page: Page
    url: str
    pictures: Path
    asked: list[str] = field(default_factory=list)
    """Every address that it asked for."""
    shown: str = ""
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def watch(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        self.asked.append(socket.url)
        socket.on("framereceived", self._framed)

    def _framed(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes):
            self.shown += _SEQUENCE.sub("", frame.decode())
            self._stirred.set()

    async def sees(self, text: str) -> None:
        """Wait until that was drawn since `keys` were pressed last, wherever its lines were broken."""
        wanted = "".join(text.split())
        try:
            async with asyncio.timeout(_LONG_S):
                while wanted not in "".join(self.shown.split()):
                    self._stirred.clear()
                    await self._stirred.wait()
        except TimeoutError:
            await self.picture("what was seen instead")
            raise AssertionError(f"nobody sees {text!r} in {self.pictures}") from None

    async def keys(self, *keys: str) -> None:
        """As a person presses them: a text is typed, a name is a key."""
        self.shown = ""
        for key in keys:
            if key[0].isupper():
                await self.page.keyboard.press(key)
            else:
                await self.page.keyboard.type(key, delay=_A_WHILE_MS)
            await self.page.wait_for_timeout(2 * _A_WHILE_MS)

    async def picture(self, name: str) -> None:
        await self.page.screenshot(path=self.pictures / f"{name}.png")

    async def at_door(self, name: str, pin: str) -> None:
        await self.page.goto(self.url)
        await self.page.fill("[name=name]", name)
        await self.page.fill("[name=pin]", pin)
        await self.page.click("text=Sign in")

    def own_origin(self) -> bool:
        """Whether nothing was asked for elsewhere."""
        return {urlsplit(one).netloc for one in self.asked} == {urlsplit(self.url).netloc}


@dataclass
class Street:
    """A shop with a till to serve, and one browser for all who look."""

    browser: Browser
    folder: Path
    environ: dict[str, str]

    @asynccontextmanager
    async def serving(self, *arguments: str) -> AsyncGenerator[dict[str, Any]]:
        """`register serve` with those arguments; its facts."""
        state = ("--state", str(self.folder / "state"), "--config", str(self.folder / "config.toml"))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "register", "serve", *arguments, "--port", "0", "--json", *state),
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | self.environ,
            cwd=ROOT,
        )
        assert process.stdout
        try:
            yield json.loads(await process.stdout.readline())
        finally:
            process.terminate()
            assert await asyncio.wait_for(process.wait(), _LONG_S) == 0

    @asynccontextmanager
    async def window(self, facts: dict[str, Any]) -> AsyncGenerator[Window]:
        """A browser with no cookie of another's. The authority is checked in its own tests."""
        context = await self.browser.new_context(
            ignore_https_errors=True, viewport={"width": 1000, "height": 640}
        )
        context.set_default_timeout(_LONG_S * 1e3)
        window = Window(await context.new_page(), facts["url"], self.folder)
        window.watch()
        try:
            yield window
            assert window.own_origin(), window.asked
        finally:
            await context.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    folder = tmp_path_factory.mktemp("browser")
    people = (ROOT / "register" / "demo_people.toml").read_text()
    (folder / "config.toml").write_text((ROOT / "config.toml").read_text() + people)
    async with AsyncExitStack() as stack:
        mock = await stack.enter_async_context(
            MockTerminal(MockSettings(poi_id="V400m-324688042", shopper_carries_gift_cards=True))
        )
        printer = await stack.enter_async_context(MockPrinter())
        environ = {
            **terminal_addresses(mock),
            "REGISTER_PRINTER__HOST": printer.host,
            "REGISTER_PRINTER__PORT": str(printer.port),
        }
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        stack.push_async_callback(browser.close)
        expect.set_options(timeout=_LONG_S * 1e3)
        yield Street(browser, folder, environ)


#: Opens a websocket as a page of this server could, and says what became of it.
_TRY_SOCKET = """() => new Promise(done => {
    const socket = new WebSocket(location.origin.replace("https", "wss") + "/ws");
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
})"""


async def test_a_day_in_a_browser_from_the_door_to_the_z_report(street: Street):
    async with street.serving("till") as till, street.window(till) as ruth:
        await ruth.page.goto(till["url"])
        assert await ruth.page.evaluate(_TRY_SOCKET) == "refused", "nobody is in yet"
        await ruth.at_door("Ruth", "1234")
        await expect(ruth.page.locator("[role=alert]")).to_have_text("Name or PIN is wrong: try again")
        await ruth.picture("1 wrong PIN")
        await ruth.at_door("Ruth", "9876")
        await ruth.sees("Count the")
        await ruth.keys("100", "Enter")
        await ruth.sees("shift since")
        await ruth.picture("2 signed in")
        await beside_it(street, till)
        await ruth.keys("F5", FULL, "Enter")
        await ruth.sees("active")
        await ruth.picture("5 balance")
        await ruth.keys("Escape", "F10", "z", "100", "Enter", "y")
        await ruth.sees("Z report 1 is printing")
        await ruth.picture("6 Z report")
        await ruth.page.click("text=Sign out")
        await expect(ruth.page.locator("[name=pin]")).to_be_visible()
        assert await ruth.page.evaluate(_TRY_SOCKET) == "refused"


async def beside_it(street: Street, till: dict[str, Any]) -> None:
    """Maria, elsewhere: the till is open already; and the manager's desk, which looks on."""
    async with street.window(till) as maria:
        await maria.at_door("Maria", "1234")
        await maria.sees("is in use by process")
        await maria.picture("3 open elsewhere")
    async with street.serving("desk", "--idle-s", str(IDLE_S)) as desk, street.window(desk) as window:
        await window.at_door("Maria", "1234")
        await expect(window.page.locator("[role=alert]")).to_contain_text("Maria may not come in here")
        await window.at_door("Ruth", "9876")
        await expect(window.page.locator("dialog")).to_contain_text("Nobody pressed a key")
        assert "ONLY LOOKING" in window.shown
        await window.picture("4 desk, idle for long")
        await window.page.click("text=Go on")
        await expect(window.page.locator("[name=pin]")).to_be_visible()
