"""`POST /nexo`: the terminal in the shop's own network."""

import json

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from terminal_api.mock.exchange import Exchange
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network import delivery
from terminal_api.mock.network.events import Rejected, header_of, rejection
from terminal_api.mock.network.listening import Dropped, TooLong, connection_of, whole_body
from terminal_api.mock.network.wire_form import Opener, Unreadable, in_clear
from terminal_api.mock.settings import MockSettings

#: Adyen writes the path without the last slash, its own libraries with it.
PATHS = ("/nexo", "/nexo/")


def local_app(fleet: Fleet, exchange: Exchange, opener: Opener) -> ASGIApp:
    """The terminals of `fleet` at one address. A request for a POIID that is not here meets the first.

    One path needs no router, which would take as long as opening a seal.
    """
    settings = fleet.settings
    opened = opener.sealed if settings.sealed else in_clear

    async def nexo(http: Request) -> Response:
        try:
            body = await whole_body(http)
        except ClientDisconnect:
            return Dropped(connection_of(http))
        except TooLong as too_long:
            return too_long.response
        try:
            request, form = opened(body)
        except Unreadable as unreadable:
            exchange.turned_away(header_of(body), str(unreadable))
            return bad_json(body) or _refused(unreadable.why, body, settings)
        terminal = fleet.terminal(request.header.poi_id) or fleet.first
        if not fleet.is_on(terminal.settings.poi_id):
            return Dropped(connection_of(http))
        return delivery.response(http, await exchange.answer(request, terminal), form)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] not in PATHS:
            response = PlainTextResponse("Not Found: the Terminal API is POST /nexo", 404)
        elif scope["method"] != "POST":
            response = PlainTextResponse("Method Not Allowed: it is POST /nexo", 405, {"Allow": "POST"})
        else:
            response = await nexo(Request(scope, receive))
        await response(scope, receive, send)

    return app


def bad_json(body: bytes) -> Response | None:
    """The terminal's plain text for what is not JSON: line and description, never the content."""
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return PlainTextResponse(f"Bad JSON in line {error.lineno}: {error.msg}", status_code=400)
    except (ValueError, RecursionError):
        return PlainTextResponse("Bad JSON in line 1: not readable as UTF-8 JSON", status_code=400)
    return None


def _refused(why: Rejected, body: bytes, settings: MockSettings) -> Response:
    if why is Rejected.NOT_OPENED and settings.unreadable_is_401:
        return Response(status_code=401)
    event = rejection(body, why, settings.clock())
    return Response(event.written(), media_type="application/json")
