"""The cloud in front of the terminals: takes requests over the internet and passes them on.

Source: Adyen, "Cloud device API", and the older `/sync` and `/async`. How it refuses a merchant that is not
its own is not published: 403 here, as for a key without the role.
"""

import asyncio
from collections.abc import Awaitable, Callable
from secrets import compare_digest

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.exchange import Answered, Exchange, Silent
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network import delivery
from terminal_api.mock.network.events import Rejected, header_of, rejection
from terminal_api.mock.network.listening import Dropped, TooLong, connection_of, whole_body
from terminal_api.mock.network.notifier import Notifier, deliveries
from terminal_api.mock.network.wire_form import Opener, Unreadable, WireForm
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json, read_object

Endpoint = Callable[[Request], Awaitable[Response]]

_DEVICE = "/v1/merchants/{merchant}/devices/{device}"


class NotPassedOn(Exception):
    """No terminal gets the request."""

    def __init__(self, why: Rejected, reason: str = "") -> None:
        super().__init__(reason or str(why))
        self.why = why


class Cloud:
    """Passes requests on to the terminals of `fleet`.

    Answers that nobody waits for go to `notifier`; without one they are lost, as they are where a shop has
    named no address.
    """

    def __init__(self, fleet: Fleet, exchange: Exchange, opener: Opener, notifier: Notifier | None) -> None:
        self.notifier = notifier
        self._fleet = fleet
        self._settings = fleet.settings
        self._exchange = exchange
        self._opener = opener
        self._unfinished: set[asyncio.Task[None]] = set()

    def app(self) -> Starlette:
        """The endpoints, for one merchant account."""
        return Starlette(
            routes=[
                Route(f"{_DEVICE}/sync", self._allowed(self._sync), methods=["POST"]),
                Route(f"{_DEVICE}/async", self._allowed(self._async), methods=["POST"]),
                Route(f"{_DEVICE}/status", self._allowed(self._status), methods=["GET"]),
                Route(
                    "/v1/merchants/{merchant}/connectedDevices",
                    self._allowed(self._connected),
                    methods=["GET"],
                ),
                Route("/sync", self._allowed(self._sync), methods=["POST"]),
                Route("/async", self._allowed(self._async), methods=["POST"]),
            ]
        )

    async def stop(self) -> None:
        """Give up what asynchronous requests are still on their way."""
        for task in self._unfinished:
            task.cancel()
        await asyncio.gather(*self._unfinished, return_exceptions=True)

    def _allowed(self, endpoint: Endpoint) -> Endpoint:
        """`endpoint` for those who may use it."""

        async def checked(http: Request) -> Response:
            key = http.headers.get("x-api-key", "").encode()
            if compare_digest(key, self._settings.api_key_without_role.encode()):
                return _turned_away(403, "Forbidden")
            if not compare_digest(key, self._settings.api_key.encode()):
                return _turned_away(401, "Unauthorized")
            if http.path_params.get("merchant", self._settings.merchant) != self._settings.merchant:
                return _turned_away(403, "Forbidden")
            try:
                return await endpoint(http)
            except ClientDisconnect:
                return Dropped(connection_of(http))
            except TooLong as too_long:
                return too_long.response

        return checked

    async def _sync(self, http: Request) -> Response:
        body = await whole_body(http)
        try:
            request, form, terminal = self._passed_on(http, body)
        except NotPassedOn as refused:
            return self._not_passed_on(body, refused)
        ended = await self._exchange.answer(request, terminal)
        if isinstance(ended, Silent) and ended.power_lost:
            return self._rejected(body, Rejected.NO_ANSWER)
        return delivery.response(http, ended, form)

    async def _async(self, http: Request) -> Response:
        body = await whole_body(http)
        try:
            request, form, terminal = self._passed_on(http, body)
        except NotPassedOn as refused:
            return self._not_passed_on(body, refused)
        task = asyncio.create_task(self._finish(body, request, form, terminal))
        self._unfinished.add(task)
        task.add_done_callback(self._unfinished.discard)
        return PlainTextResponse("ok")

    async def _finish(self, body: bytes, request: Incoming, form: WireForm, terminal: Terminal) -> None:
        ended = await self._exchange.answer(request, terminal)
        if self.notifier is None:
            return
        for content in self._contents(body, ended, form):
            self.notifier.send(request.header.poi_id, content)

    def _contents(self, body: bytes, ended: Answered | Silent, form: WireForm) -> list[bytes]:
        if isinstance(ended, Answered):
            return deliveries(ended, form)
        if not ended.power_lost:
            return []
        return [rejection(body, Rejected.NO_ANSWER, self._settings.clock()).written()]

    async def _status(self, http: Request) -> Response:
        device: str = http.path_params["device"]
        status = "ONLINE" if self._fleet.is_connected(device) else "OFFLINE"
        return JSONResponse({"deviceId": device, "status": status})

    async def _connected(self, http: Request) -> Response:
        is_ours = http.query_params.get("store", self._settings.store) == self._settings.store
        return JSONResponse({"uniqueDeviceIds": self._fleet.connected if is_ours else []})

    def _passed_on(self, http: Request, body: bytes) -> tuple[Incoming, WireForm, Terminal]:
        """The request, how to answer it, and its terminal. Raises `NotPassedOn`."""
        try:
            request, form = self._opener.either(body)
        except Unreadable as unreadable:
            why = _more_exact(body)
            raise NotPassedOn(why or unreadable.why, "" if why else str(unreadable)) from None
        poi_id = request.header.poi_id
        if http.path_params.get("device", poi_id) != poi_id:
            raise NotPassedOn(Rejected.OTHER_DEVICE)
        terminal = self._fleet.terminal(poi_id)
        if terminal is None or not self._fleet.is_connected(poi_id):
            raise NotPassedOn(Rejected.NOT_CONNECTED)
        return request, form, terminal

    def _not_passed_on(self, body: bytes, refused: NotPassedOn) -> Response:
        self._exchange.turned_away(header_of(body), str(refused))
        return self._rejected(body, refused.why)

    def _rejected(self, body: bytes, why: Rejected) -> Response:
        """Not even a refusal is an HTTP error, except an unreadable seal where that is so set."""
        if why is Rejected.NOT_OPENED and self._settings.unreadable_is_401:
            return Response(status_code=401)
        event = rejection(body, why, self._settings.clock())
        return Response(event.written(), media_type="application/json")


def _more_exact(body: bytes) -> Rejected | None:
    """The cloud's own words for what is no JSON object."""
    if not body:
        return Rejected.EMPTY
    try:
        read_object(read_json(body))
    except NotUnderstood:
        return Rejected.NOT_JSON
    return None


def _turned_away(status: int, word: str) -> Response:
    body = {
        "status": status,
        "errorCode": "000" if status == 401 else "010",
        "message": f"HTTP Status Response - {word}",
        "errorType": "security",
    }
    return JSONResponse(body, status_code=status)
