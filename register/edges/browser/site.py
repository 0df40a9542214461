"""The web application: the door, the window behind it, its websocket, and the files that the two need."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from register.counter.people.door import Door, Paused
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from register.edges.browser import window
from register.edges.browser.guard import Guard, Names
from register.edges.browser.pages import Pages
from register.edges.browser.sessions import Session, Sessions, Why
from register.language import say

log = logging.getLogger(__name__)

COOKIE = "__Host-register"
"""By its name browsers take it from this host alone, over TLS, for every path."""
LONGEST_BODY = 4096
BODY_S = 10.0
"""So long a form may take to arrive."""
_MOST_WAITING = 8
"""So many PINs may wait to be tried; each takes a processor for a moment."""

_OURS = Path(__file__).parent / "assets"
_BEFORE_SIGN_IN = {"door.css": "text/css", "icon.svg": "image/svg+xml"}
_BEHIND = {
    "window.css": "text/css",
    "window.js": "text/javascript",
    "xterm.css": "text/css",
    "textual.js": "text/javascript",
    "mono.ttf": "font/ttf",
}
#: Those of textual-serve, under its own names.
_THEIRS = {
    "xterm.css": "css/xterm.css",
    "textual.js": "js/textual.js",
    "mono.ttf": "fonts/RobotoMono-VariableFont_wght.ttf",
}

StartsFor = Callable[[str, int, int], Awaitable[window.App]]
"""Starts the app for the person of that name on so many columns and lines."""


@dataclass(frozen=True, slots=True)
class _Bad(Exception):
    """A form that is none of ours."""

    status: int
    words: str


class Site:
    """What is served. `app` is the whole of it; `theirs` is where textual-serve keeps its files."""

    def __init__(
        self, door: Door, sessions: Sessions, pages: Pages, names: Names, start: StartsFor, theirs: Path
    ) -> None:
        self._door, self._sessions, self._pages = door, sessions, pages
        self._names, self._start, self._theirs = names, start, theirs
        self._at_door = asyncio.Lock()
        self._waiting = 0

    def app(self) -> ASGIApp:
        """The application, guarded."""
        routes = [
            Route("/", self._index),
            Route("/sign-in", self._sign_in, methods=["POST"]),
            Route("/sign-out", self._sign_out, methods=["POST"]),
            Route("/assets/{name}", self._asset),
            WebSocketRoute("/ws", self._socket),
        ]
        served = Starlette(routes=routes)
        served.router.redirect_slashes = False
        return Guard(served, self._names)

    async def _index(self, request: Request) -> Response:
        session = self._session(request)
        if session is None:
            return HTMLResponse(self._pages.door())
        socket = f"wss://{request.headers['host']}/ws"
        return HTMLResponse(self._pages.window(session.name, socket))

    async def _sign_in(self, request: Request) -> Response:
        try:
            form = await self._form(request)
        except _Bad as bad:
            return PlainTextResponse(bad.words, bad.status)
        name, pin = form.get("name", ""), form.get("pin", "")
        if self._waiting >= _MOST_WAITING:
            words = say("Too many sign in at once: wait a moment and try again")
            return HTMLResponse(self._pages.door(words, name), 429)
        who = await self._knock(name, pin)
        if not isinstance(who, Person):
            log.warning("sign-in refused from %s", request.client.host if request.client else "nowhere")
            status = 429 if isinstance(who, Paused) else 403
            return HTMLResponse(self._pages.door(who.reason, name), status)
        if (before := self._session(request)) is not None:
            self._sessions.end(before, Why.OUT)
        if (session := self._sessions.begin(who.name)) is None:
            words = say("{most} are signed in already: sign one of them out", most=self._sessions.most)
            return HTMLResponse(self._pages.door(words, name), 503)
        log.warning("%s signed in by the browser", who.name)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, session.token, secure=True, httponly=True, samesite="strict")
        return answer

    async def _knock(self, name: str, pin: str) -> Person | Paused | Refused:
        """One after the other: they are counted, and a hash takes its time."""
        self._waiting += 1
        try:
            async with self._at_door:
                return await asyncio.to_thread(self._door.knock, name, pin)
        finally:
            self._waiting -= 1

    async def _sign_out(self, request: Request) -> Response:
        if not self._names.own_origin(request.headers):
            return PlainTextResponse(say("That form is not of this server."), 403)
        if (session := self._session(request)) is not None:
            self._sessions.end(session, Why.OUT)
        answer = RedirectResponse("/", 303)
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="strict")
        return answer

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        kind = _BEFORE_SIGN_IN.get(name) or (self._session(request) and _BEHIND.get(name))
        if not kind:
            return PlainTextResponse(say("There is nothing here."), 404)
        file = self._theirs / _THEIRS[name] if name in _THEIRS else _OURS / name
        return Response(await asyncio.to_thread(file.read_bytes), media_type=kind)

    async def _socket(self, socket: WebSocket) -> None:
        session = self._session(socket)
        if session is None or not self._names.own_origin(socket.headers):
            await socket.close(1008)
            return

        async def still() -> bool:
            return await asyncio.to_thread(self._door.still, session.name)

        if not await still():
            self._sessions.end(session, Why.OUT)
            await socket.close(1008)
            return
        await socket.accept()
        await window.show(
            socket,
            session,
            self._sessions,
            lambda width, height: self._start(session.name, width, height),
            still,
        )

    def _session(self, connection: HTTPConnection) -> Session | None:
        return self._sessions.of(connection.cookies.get(COOKIE, ""))

    async def _form(self, request: Request) -> dict[str, str]:
        """The fields of a form of this server's own page. Raises `_Bad`."""
        if not self._names.own_origin(request.headers):
            raise _Bad(403, say("That form is not of this server."))
        if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            raise _Bad(415, say("That is no form."))
        body = b""
        try:
            async with asyncio.timeout(BODY_S):
                async for piece in request.stream():
                    body += piece
                    if len(body) > LONGEST_BODY:
                        raise _Bad(413, say("That is too long."))
        except TimeoutError:
            raise _Bad(408, say("That took too long.")) from None
        except ClientDisconnect:
            raise _Bad(400, "") from None
        try:
            return dict(parse_qsl(body.decode("ascii"), max_num_fields=4, errors="strict"))
        except ValueError:
            raise _Bad(400, say("That is no form.")) from None
