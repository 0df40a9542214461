"""The till in a browser, without a browser: who is let in, what every answer says, what is refused."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from register.counter.door import Door
from register.domain.people import Person
from register.domain.rights import Rights
from register.edges.browser import site
from register.edges.browser.guard import Names
from register.edges.browser.pages import Pages
from register.edges.browser.sessions import LONGEST_S, Session, Sessions, Why
from register.edges.browser.site import COOKIE, LONGEST_BODY, Site

OWN = "https://till.shop:8443"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PEOPLE = (Person("Maria", "cashier", QUICK.hash("1234")), Person("Ruth", "manager", QUICK.hash("9876")))
THEIRS = Path("static")
RIGHT = {"name": "Ruth", "pin": "9876"}


@dataclass
class App:
    """Stands for an app process: says who it is for, then shows what it is sent."""

    person: str
    size: tuple[int, int]
    got: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    told: list[tuple[str, dict[str, int]]] = field(default_factory=list)
    stopped: bool = False

    async def output(self) -> AsyncGenerator[bytes]:
        yield f"{self.person} {self.size}".encode()
        while (text := await self.got.get()) is not None:
            yield text.encode()

    async def type(self, text: str) -> None:
        await self.got.put(None if text == "quit" else text)

    async def tell(self, kind: str, **more: int) -> None:
        self.told.append((kind, more))
        await self.got.put(kind)

    async def stop(self) -> None:
        self.stopped = True


class Window:
    """The browser's end of a websocket, without the socket."""

    def __init__(self, app: ASGIApp, token: str, query: str, headers: dict[str, str]) -> None:
        every = {"host": "till.shop:8443", "origin": OWN, "cookie": f"{COOKIE}={token}", **headers}
        scope = {
            "type": "websocket",
            "path": "/ws",
            "query_string": query.encode(),
            "headers": [(key.encode(), value.encode()) for key, value in every.items() if value],
        }
        self.theirs: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.ours: asyncio.Queue[Any] = asyncio.Queue()
        self.theirs.put_nowait({"type": "websocket.connect"})
        self.served = asyncio.ensure_future(app(scope, self.theirs.get, self.ours.put))

    def say(self, message: object) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        self.theirs.put_nowait({"type": "websocket.receive", "text": text})

    async def hears(self) -> object:
        """The next that is shown; how it was closed, if it was."""
        while True:
            message = await asyncio.wait_for(self.ours.get(), 5)
            match message["type"]:
                case "websocket.send":
                    return message.get("bytes") or message.get("text")
                case "websocket.close":
                    return message["code"], message.get("reason") or ""
                case "websocket.accept":
                    pass


@dataclass
class Shop:
    """The site, and what a test moves."""

    people: list[Person] = field(default_factory=lambda: list(PEOPLE))
    seconds: float = 0.0
    apps: list[App] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.door = Door(lambda: tuple(self.people), Rights({}), None, self.now, QUICK.hash("-"))
        self.sessions = Sessions(900, lambda: self.seconds, most=3)
        self.app = self.site(8443)

    def site(self, port: int) -> ASGIApp:
        pages = Pages("Harbour Street · till 2", desk=True)
        names = Names(("till.shop", "192.0.2.7", "::1"), port)
        return Site(self.door, self.sessions, pages, names, self.start, THEIRS).app()

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.seconds)

    async def start(self, person: str, width: int, height: int) -> App:
        self.apps.append(App(person, (width, height)))
        return self.apps[-1]

    def signed_in(self, name: str = "Ruth") -> Session:
        session = self.sessions.begin(name)
        assert session
        return session

    @asynccontextmanager
    async def window(
        self, session: Session | None, query: str = "", **headers: str
    ) -> AsyncGenerator["Window"]:
        """What a browser in that session sees of its websocket; gone at the end."""
        window = Window(self.app, session.token if session else "", query, headers)
        try:
            yield window
        finally:
            window.theirs.put_nowait({"type": "websocket.disconnect", "code": 1001})
            await window.served


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def http(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shop.app), base_url=OWN) as client:
        yield client


async def signing_in(http: httpx.AsyncClient, **more: str) -> httpx.Response:
    return await http.post("/sign-in", data=RIGHT, headers={"Origin": OWN, **more})


@pytest.mark.parametrize("path", ["/", "/nothing", "/assets/door.css", "/assets/..%2fsite.py", "/sign-in"])
async def test_every_answer_loads_from_here_alone_and_is_kept_nowhere(http: httpx.AsyncClient, path: str):
    headers = (await http.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self' wss://till.shop:8443"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


async def test_before_the_sign_in_there_is_only_the_door(http: httpx.AsyncClient):
    page = await http.get("/")
    assert 'name="pin"' in page.text
    assert "terminal" not in page.text
    assert "Ruth" not in page.text
    assert "<script" not in page.text
    for name in ("window.js", "window.css", "textual.js", "mono.ttf", "../site.py", "site.py"):
        assert (await http.get(f"/assets/{name}")).status_code == 404


async def test_the_right_pin_gives_a_cookie_that_no_script_and_no_other_site_gets(
    shop: Shop, http: httpx.AsyncClient
):
    answer = await signing_in(http)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        *("httponly", "secure", "samesite=strict", "path=/")
    }
    page = await http.get("/")
    assert "Ruth" in page.text
    assert 'data-session-websocket-url="wss://till.shop:8443/ws"' in page.text
    again = await signing_in(http)
    assert again.cookies[COOKIE] != answer.cookies[COOKIE], "and the first is worth nothing any more"
    assert shop.sessions.of(answer.cookies[COOKIE]) is None


async def test_signing_out_ends_the_session(shop: Shop, http: httpx.AsyncClient):
    token = (await signing_in(http)).cookies[COOKIE]
    session = shop.sessions.of(token)
    assert session
    assert (await http.post("/sign-out")).status_code == 403, "no other page can do that"
    assert shop.sessions.of(token)
    answer = await http.post("/sign-out", headers={"Origin": OWN})
    assert answer.status_code == 303
    assert (session.ended, session.over.is_set()) == (Why.OUT, True)
    http.cookies.set(COOKIE, token)
    assert 'name="pin"' in (await http.get("/")).text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "till.shop", "till.shop:443", "till.shop:8443.evil.example", "evil.example:8443", ""],
)
async def test_a_name_that_is_not_ours_is_answered_with_nothing(http: httpx.AsyncClient, host: str):
    answer = await http.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "name" in answer.text
    assert "evil" not in str(answer.headers)
    assert "form" not in answer.text


@pytest.mark.parametrize("host", ["TILL.shop:8443", "192.0.2.7:8443", "[::1]:8443"])
async def test_each_of_our_names_is_answered(http: httpx.AsyncClient, host: str):
    assert (await http.get("/", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://192.0.2.7:8443"},
        {"Origin": OWN.replace("https", "http")},
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_a_form_of_another_page_signs_nobody_in(
    shop: Shop, http: httpx.AsyncClient, headers: dict[str, str]
):
    answer = await http.post("/sign-in", data=RIGHT, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_wrong_pins_lock_the_name_over_all_browsers(shop: Shop, http: httpx.AsyncClient):
    wrong = {"name": "Ruth", "pin": "0000"}
    statuses = [
        (await http.post("/sign-in", data=wrong, headers={"Origin": OWN})).status_code for _ in range(5)
    ]
    assert statuses == [403, 403, 403, 403, 429]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shop.app), base_url=OWN) as another:
        answer = await signing_in(another)
        assert answer.status_code == 429
        assert "Too many wrong PINs: wait 1 min" in answer.text
        shop.seconds += 61
        assert (await signing_in(another)).status_code == 303


async def test_only_so_many_may_be_in(shop: Shop, http: httpx.AsyncClient):
    for _ in range(3):
        shop.signed_in()
    answer = await signing_in(http)
    assert answer.status_code == 503
    assert "3 are signed in already" in answer.text
    shop.seconds += 901
    assert (await signing_in(http)).status_code == 303, "once the others were idle for long"


async def test_nobody_stays_who_presses_no_key_and_nobody_stays_for_ever(shop: Shop):
    session = shop.signed_in()
    shop.seconds += 899
    shop.sessions.touch(session)
    shop.seconds += 899
    assert shop.sessions.of(session.token) is session
    shop.seconds += 1
    assert shop.sessions.of(session.token) is None
    assert session.ended is Why.IDLE
    busy = shop.signed_in()
    for _ in range(int(LONGEST_S // 600) + 1):
        shop.seconds += 600
        shop.sessions.touch(busy)
    assert shop.sessions.of(busy.token) is None


async def pieces(*some: bytes) -> AsyncIterator[bytes]:
    for one in some:
        yield one


async def posted(http: httpx.AsyncClient, content: bytes | AsyncIterator[bytes], kind: str) -> int:
    headers = {"Origin": OWN, "Content-Type": kind}
    return (await http.post("/sign-in", content=content, headers=headers)).status_code


async def test_what_is_no_form_of_ours_is_refused_cleanly(http: httpx.AsyncClient, monkeypatch):
    form = "application/x-www-form-urlencoded"
    assert await posted(http, b"name=Ruth&pin=9876", "application/json") == 415
    assert await posted(http, b"x" * (LONGEST_BODY + 1), form) == 413
    assert await posted(http, pieces(b"x" * LONGEST_BODY, b"x"), form) == 413
    assert await posted(http, b"&".join([b"a=1"] * 9), form) == 400
    assert await posted(http, b"name=\xff&pin=1", form) == 400
    assert await posted(http, b"name=%ff&pin=1", form) == 400
    assert await posted(http, b"", form) == 403
    for path in ("/nothing", "/assets/", "/ws", "/sign-in/"):
        assert (await http.get(path)).status_code == 404
    assert (await http.put("/")).status_code == 405

    async def never() -> AsyncIterator[bytes]:
        yield b"name="
        await asyncio.Event().wait()

    monkeypatch.setattr(site, "BODY_S", 0.0)
    assert await posted(http, never(), form) == 408


FIELDS = st.text(max_size=30) | st.sampled_from(["Ruth", "Maria", "9876", "1234", "<script>", "'; --", "\0"])


@settings(deadline=None, max_examples=60)
@given(
    fields=st.lists(st.tuples(st.sampled_from(["name", "pin", "x"]), FIELDS), max_size=5),
    raw=st.binary(max_size=40),
)
def test_whatever_is_typed_into_the_form_lets_in_only_the_right_ones(fields, raw):
    async def go() -> None:
        shop = Shop()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(shop.app), base_url=OWN) as http:
            headers = {"Origin": OWN, "Content-Type": "application/x-www-form-urlencoded"}
            for content in (urlencode(fields).encode("utf-8", "surrogatepass"), raw):
                answer = await http.post("/sign-in", content=content, headers=headers)
                typed = {} if content is raw else {name: text for name, text in fields if text}
                right = typed.get("name", "").strip().casefold(), typed.get("pin")
                inside = len(fields) <= 4 and right in {("ruth", "9876"), ("maria", "1234")}
                assert answer.status_code == 303 if inside else answer.status_code in (400, 403), typed
                assert inside == ("set-cookie" in answer.headers)
                assert "<script" not in answer.text

    asyncio.run(go())


# The window


async def test_no_window_without_a_session_of_this_server_and_a_page_of_its_own(shop: Shop):
    session = shop.signed_in()
    for whose, headers in (
        (None, {}),
        (session, {"origin": "https://evil.example"}),
        (session, {"origin": ""}),
        (session, {"host": "evil.example:8443"}),
    ):
        async with shop.window(whose, **headers) as window:
            assert await window.hears() == (1008, "")
    shop.people.clear()
    async with shop.window(session) as window:
        assert await window.hears() == (1008, ""), "somebody blocked her meanwhile"
    assert session.ended
    assert not shop.apps


async def test_each_session_has_an_app_of_its_own_that_ends_with_its_window(shop: Shop):
    maria, ruth = shop.signed_in("Maria"), shop.signed_in("Ruth")
    async with (
        shop.window(maria, "width=100&height=30") as hers,
        shop.window(ruth, "width=9999&height=x") as theirs,
    ):
        assert await hers.hears() == b"Maria (100, 30)"
        assert await theirs.hears() == b"Ruth (500, 24)"
        hers.say(["stdin", "4131\r"])
        assert await hers.hears() == b"4131\r"
        theirs.say(["resize", {"width": 80, "height": 24}])
        assert await theirs.hears() == b"resize"
        theirs.say(["ping", "12"])
        assert await theirs.hears() == '["pong", "12"]'
        theirs.say(["focus"])
        assert await theirs.hears() == b"focus"
    assert [one.told for one in shop.apps] == [[], [("resize", {"width": 80, "height": 24}), ("focus", {})]]
    assert all(one.stopped for one in shop.apps)
    assert maria.ended is ruth.ended is None, "a page that is loaded anew goes on"


async def test_a_window_is_told_why_it_is_closed(shop: Shop):
    session = shop.signed_in()
    async with shop.window(session) as before, shop.window(session) as window:
        assert await before.hears() == b"Ruth (80, 24)"
        assert await before.hears() == (4001, "elsewhere"), "the same session in a second window"
        assert await window.hears() == b"Ruth (80, 24)"
        assert shop.apps[0].stopped
        window.say(["stdin", "quit"])
        assert await window.hears() == (4000, "left")
    assert session.ended is Why.LEFT
    session = shop.signed_in()
    async with shop.window(session) as window:
        await window.hears()
        shop.seconds += 600
        window.say(["stdin", "x"])
        await window.hears()
        shop.seconds += 600
        moved = "\x1b[<35;10;3M\x1b[<35;11;3M"  # the mouse, which no button is pressed on
        window.say(["stdin", moved])
        assert await window.hears() == moved.encode()
        shop.seconds += 300
        shop.sessions.of(session.token)
        assert await window.hears() == (4000, "idle")
    assert all(one.stopped for one in shop.apps)


async def test_who_is_blocked_while_they_sit_there_is_signed_out(shop: Shop, monkeypatch):
    monkeypatch.setattr("register.edges.browser.window.LOOK_S", 0.0)
    session = shop.signed_in()
    async with shop.window(session) as hers:
        await hers.hears()
        shop.people[:] = PEOPLE[:1]
        assert await hers.hears() == (4000, "out")
    assert session.ended is Why.OUT
    assert shop.apps[0].stopped


@pytest.mark.parametrize(
    "message", ["", "{}", "[]", '["stdin"]', '["stdin", 1]', '["resize", {"width": "80"}]', "[" * 9999]
)
async def test_what_the_page_never_sends_closes_the_window(shop: Shop, message: str):
    async with shop.window(shop.signed_in()) as window:
        await window.hears()
        window.say(message)
        assert await window.hears() == (1003, "")
    assert shop.apps[0].stopped
