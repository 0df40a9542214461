"""A browser's window on an app: what comes over its websocket, held to what the page sends, and back."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, cast

from starlette.websockets import WebSocket, WebSocketDisconnect

from register.edges.browser.sessions import Session, Sessions, Why

CELLS = range(20, 501)
"""How wide or high a window may be."""
LONGEST_TYPED = 16 * 1024
"""Characters in one message: a paste."""
LOOK_S = 60.0
"""So often it is asked whether whoever sits there would still be let in."""
#: What a terminal sends without a key or a button: the mouse moves, the window has the keyboard, an answer.
_NOBODY = re.compile(r"(\x1b\[(<35;\d+;\d+[Mm]|[IO]|\?[\d;]*\$y))+")
_ENDED, _GOES_ON, _NONSENSE = 4000, 4001, 1003


class App(Protocol):
    """What is shown: see `AppProcess`."""

    def output(self) -> AsyncIterator[bytes]:
        """What it draws, until it ends."""
        ...

    async def type(self, text: str) -> None:
        """Keys, clicks, a paste."""
        ...

    async def tell(self, kind: str, **more: int) -> None:
        """A new size, or who has the keyboard."""
        ...

    async def stop(self) -> None:
        """End it."""
        ...


Starts = Callable[[int, int], Awaitable[App]]
Still = Callable[[], Awaitable[bool]]
"""Whether whoever sits there would still be let in."""


class Nonsense(Exception):
    """The page does not send such a thing."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys, clicks, or a paste."""

    text: str


@dataclass(frozen=True, slots=True)
class Resized:
    """The window has another size, in cells."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Told:
    """`focus`, `blur`, or `ping` with the `text` that goes back."""

    what: str
    text: str = ""


def cells(value: object, otherwise: int) -> int:
    """A number of cells as a window may have it."""
    try:
        wanted = int(cast("str", value))
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return min(max(wanted, CELLS[0]), CELLS[-1])


def understood(message: str) -> Typed | Resized | Told:
    """What a message of the page says. Raises `Nonsense`."""
    try:
        read: object = json.loads(message)
    except (ValueError, TypeError, RecursionError):
        raise Nonsense from None
    match read:
        case ["stdin", str(text)] if len(text) <= LONGEST_TYPED:
            return Typed(text)
        case ["resize", {"width": int(width), "height": int(height)}]:
            return Resized(cells(width, 80), cells(height, 24))
        case ["ping", str(text)] if len(text) <= 40:
            return Told("ping", text)
        case ["focus"]:
            return Told("focus")
        case ["blur"]:
            return Told("blur")
        case _:
            raise Nonsense


async def show(socket: WebSocket, session: Session, sessions: Sessions, start: Starts, still: Still) -> None:
    """Show the app of `session` in the window behind `socket`, until either ends; the app has ended then.

    A window that showed it before is left first, and its app lets go of the till.
    """
    session.replaced.set()
    session.replaced = replaced = asyncio.Event()
    async with session.turn:
        if replaced.is_set() or session.ended:
            await _close(socket, session)
            return
        size = cells(socket.query_params.get("width"), 80), cells(socket.query_params.get("height"), 24)
        app = await start(*size)
        try:
            await _shown(socket, session, sessions, app, replaced, still)
        finally:
            await asyncio.shield(app.stop())
        await _close(socket, session)


async def _shown(
    socket: WebSocket,
    session: Session,
    sessions: Sessions,
    app: App,
    replaced: asyncio.Event,
    still: Still,
) -> None:
    reading = asyncio.create_task(_read(socket, app, lambda: sessions.touch(session)))
    writing = asyncio.create_task(_write(socket, app))
    tasks: set[asyncio.Task[Any]] = {
        *(reading, writing),
        *(asyncio.create_task(event.wait()) for event in (session.over, replaced)),
    }
    try:
        while True:
            pause = min(LOOK_S, sessions.left_s(session)) + 0.01
            done, _ = await asyncio.wait(tasks, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            if done:
                break
            if not sessions.left_s(session):
                sessions.end(session, Why.IDLE)
            elif not await still():
                sessions.end(session, Why.OUT)
        if writing in done and reading not in done:
            sessions.end(session, Why.LEFT)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(socket: WebSocket, app: App, touch: Callable[[], None]) -> None:
    """Until the window is gone, or sends what the page does not."""
    try:
        while True:
            match understood(await socket.receive_text()):
                case Typed(text):
                    if not _NOBODY.fullmatch(text):
                        touch()
                    await app.type(text)
                case Resized(width, height):
                    await app.tell("resize", width=width, height=height)
                case Told("ping", text):
                    await socket.send_text(json.dumps(["pong", text]))
                case Told(what):
                    await app.tell(what)
    except WebSocketDisconnect:
        pass
    except (Nonsense, KeyError):  # a message of bytes has no text
        await socket.close(_NONSENSE)


async def _write(socket: WebSocket, app: App) -> None:
    async for piece in app.output():
        await socket.send_bytes(piece)


async def _close(socket: WebSocket, session: Session) -> None:
    """Say why, as far as the window is still there."""
    code = _ENDED if session.ended else _GOES_ON
    with suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(code, session.ended or Why.ELSEWHERE)
