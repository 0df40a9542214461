"""The site with invented people, apps that are none, and a browser's end of a websocket without a socket."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from starlette.types import ASGIApp

from register.counter.people.door import Door
from register.domain.staff.people import Person
from register.domain.staff.rights import Rights
from register.edges.browser.guard import Names
from register.edges.browser.pages import Pages
from register.edges.browser.sessions import Session, Sessions
from register.edges.browser.site import COOKIE, Site

OWN = "https://till.shop:8443"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PEOPLE = (Person("Maria", "cashier", QUICK.hash("1234")), Person("Ruth", "manager", QUICK.hash("9876")))
THEIRS = Path("static")


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
            message = await asyncio.wait_for(self.ours.get(), 30)
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
