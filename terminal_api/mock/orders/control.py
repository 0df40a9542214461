"""The mock terminal's back door: plain HTTP on the loopback address, amounts as decimal strings.

`GET /` lists every endpoint with an example; the tables it is made from are `endpoints`, here and in
`control_books`. Wrong input is answered 400 with `{"error": "..."}`, an unknown card or terminal 404
likewise. Where there are several terminals, `poiid` chooses one, in the body or in the query; without it the
first is meant.

Whoever reaches this port can load cards: it is for tests, on the loopback address only.
"""

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from terminal_api.mock.exchange import Exchange
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.orders import control_output as shown
from terminal_api.mock.orders.answers import not_understood, refused
from terminal_api.mock.orders.control_books import BooksControl
from terminal_api.mock.orders.control_guide import SHOPPER, Endpoint, fault_kinds, guide
from terminal_api.mock.orders.control_input import (
    FaultInput,
    RestartInput,
    ShopperInput,
    TerminalInput,
)
from terminal_api.mock.orders.scenario import EXAMPLE, ScenarioError, read_scenario
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.wire import write_json

_DONE = 204


def control_app(fleet: Fleet, exchange: Exchange) -> Starlette:
    """The endpoints, for one shop's terminals."""
    endpoints = (*BooksControl(fleet.ledger).endpoints(), *_Control(fleet, exchange).endpoints())
    routes = [Route(each.path.split("?")[0], each.answer, methods=[each.method]) for each in endpoints]
    return Starlette(
        routes=[Route("/", guide(endpoints)), *routes],
        exception_handlers={ValidationError: not_understood, HTTPException: refused},
    )


class _Control:
    def __init__(self, fleet: Fleet, exchange: Exchange) -> None:
        self._fleet = fleet
        self._exchange = exchange

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Faults, shopper, terminals, scenarios, messages."""
        fault = '{"fault": "drop_after", "category": "Payment", "amount": "41.39", "after": 2, "times": 1}'
        off_and_on = "Off and on again; without a body the memory survives."
        return (
            Endpoint("GET", "/faults", self.faults, "The armed faults."),
            Endpoint("POST", "/faults", self.arm, fault_kinds(), fault),
            Endpoint("DELETE", "/faults", self.disarm, "Disarm them all."),
            Endpoint("POST", "/shopper", self.shopper, SHOPPER, '{"does": "enter_pin", "correct": false}'),
            Endpoint("GET", "/terminals?poiid=", self.terminals, "What a bystander sees."),
            Endpoint(
                "PUT",
                "/terminals",
                self.put_terminal,
                "Change the printer's state, the cloud's connection, or the power of one.",
                '{"printer": "NoPaper", "connected": false, "on": true}',
            ),
            Endpoint("POST", "/restart", self.restart, off_and_on, '{"keep_memory": false}'),
            Endpoint(
                "GET",
                "/scenario",
                self.example,
                "A scenario to begin with: it shows every key, and says what it means.",
                into="scenario.toml",
            ),
            Endpoint("POST", "/scenario", self.scenario, "Play a scenario, in TOML.", "@scenario.toml"),
            Endpoint("GET", "/messages?last=20", self.messages, "What was said last, secrets masked."),
        )

    async def faults(self, _: Request) -> Response:
        return JSONResponse([shown.fault_shown(fault) for fault in self._fleet.faults.armed])

    async def arm(self, request: Request) -> Response:
        fault = FaultInput.model_validate_json(await request.body()).ordered
        self._terminal(fault.poi_id)
        self._fleet.faults.arm(fault)
        return JSONResponse(shown.fault_shown(fault), status_code=201)

    async def disarm(self, _: Request) -> Response:
        self._fleet.faults.disarm()
        return Response(status_code=_DONE)

    async def shopper(self, request: Request) -> Response:
        given = ShopperInput.model_validate_json(await request.body())
        shopper = self._terminal(given.poiid).shopper
        taken = given.tell(shopper)
        answer = {"mood": shopper.mood, "prompted": shopper.is_prompted.is_set()}
        return JSONResponse(answer if taken is None else {**answer, "taken": taken})

    async def terminals(self, request: Request) -> Response:
        settings = self._fleet.settings
        wanted = request.query_params.get("poiid")
        names = [wanted] if wanted else [settings.poi_id, *settings.more_poi_ids]
        return JSONResponse([shown.terminal_shown(self._terminal(name), self._fleet) for name in names])

    async def put_terminal(self, request: Request) -> Response:
        given = TerminalInput.model_validate_json(await request.body())
        terminal = self._terminal(given.poiid)
        poi_id = terminal.settings.poi_id
        if given.printer is not None:
            terminal.face.printer_state = given.printer
        if given.connected is not None:
            (self._fleet.connect if given.connected else self._fleet.disconnect)(poi_id)
        if given.on is not None and given.on != self._fleet.is_on(poi_id):
            (self._fleet.switch_on if given.on else self._fleet.switch_off)(poi_id)
        return JSONResponse(shown.terminal_shown(terminal, self._fleet))

    async def restart(self, request: Request) -> Response:
        given = RestartInput.model_validate_json(await request.body() or b"{}")
        terminal = self._terminal(given.poiid)
        self._fleet.restart(terminal.settings.poi_id, keep_memory=given.keep_memory)
        return Response(status_code=_DONE)

    async def example(self, _: Request) -> Response:
        return PlainTextResponse(EXAMPLE.read_text(encoding="utf-8"))

    async def scenario(self, request: Request) -> Response:
        text = (await request.body()).decode(errors="replace")
        try:
            read_scenario(text).apply(self._fleet)
        except ScenarioError as error:
            raise HTTPException(400, str(error)) from error
        return Response(status_code=_DONE)

    async def messages(self, request: Request) -> Response:
        last = request.query_params.get("last", "")
        seen = list(self._exchange.seen)[-int(last) if last.isdecimal() else None :]
        # Not `JSONResponse`: amounts are exact, and it knows no `Decimal`.
        listed = write_json([shown.seen_shown(each) for each in seen])
        return Response(listed, media_type="application/json")

    def _terminal(self, poi_id: str | None) -> Terminal:
        terminal = self._fleet.terminal(poi_id or self._fleet.settings.poi_id)
        if terminal is None:
            raise HTTPException(404, "no such terminal")
        return terminal
