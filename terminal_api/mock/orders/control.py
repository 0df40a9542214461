"""The mock terminal's back door: plain HTTP on the loopback address, amounts as decimal strings.

`GET /` lists every endpoint with an example; the table it is made from is `_Control.endpoints`. Wrong input
is answered 400 with `{"error": "..."}`, an unknown card or terminal 404 likewise. Where there are several
terminals, `poiid` chooses one, in the body or in the query; without it the first is meant.

Whoever reaches this port can load cards: it is for tests, on the loopback address only.
"""

from pydantic import TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.comparison import differences
from terminal_api.mock.exchange import Exchange
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.orders import control_output as shown
from terminal_api.mock.orders.control_guide import SHOPPER, Endpoint, fault_kinds, guide
from terminal_api.mock.orders.control_input import (
    CardInput,
    Expected,
    FaultInput,
    NumberedCard,
    RestartInput,
    ShopperInput,
    TerminalInput,
)
from terminal_api.mock.orders.scenario import EXAMPLE, ScenarioError, read_scenario
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.wire import write_json

_CARDS = TypeAdapter(tuple[NumberedCard, ...])
_DONE = 204


def control_app(fleet: Fleet, exchange: Exchange) -> Starlette:
    """The endpoints, for one shop's terminals."""
    endpoints = _Control(fleet, exchange).endpoints()
    routes = [Route(each.path.split("?")[0], each.answer, methods=[each.method]) for each in endpoints]
    return Starlette(
        routes=[Route("/", guide(endpoints)), *routes],
        exception_handlers={ValidationError: _not_understood, HTTPException: _refused},
    )


class _Control:
    def __init__(self, fleet: Fleet, exchange: Exchange) -> None:
        self._fleet = fleet
        self._exchange = exchange

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Everything there is, in the order it is explained."""
        card = "/cards/{number}"
        new = '{"provider": "svs", "status": "active", "balance": "12.50", "currency": "EUR"}'
        seed = '[{"number": "6006490000000099999", "provider": "svs", "balance": "12.50"}]'
        books = '{"cards": [{"number": "6006490000000000016", "balance": "12.50"}],'
        books += ' "transactions": [{"service_id": "A1", "moved": "2.50"}], "complete": true}'
        fault = '{"fault": "drop_after", "category": "Payment", "amount": "41.39", "after": 2, "times": 1}'
        return (
            Endpoint("GET", "/cards", self.cards, "Every card."),
            Endpoint("PUT", "/cards", self.put_cards, "Put in many cards at once, all or none.", seed),
            Endpoint("GET", card, self.card, "One card."),
            Endpoint("PUT", card, self.put_card, "Put one in, or change what the body names.", new),
            Endpoint("DELETE", card, self.delete_card, "Take a card out of the books."),
            Endpoint(
                "GET",
                "/transactions?card=&service_id=",
                self.transactions,
                "The books, oldest line first, refused ones too: whole, or for one card or request.",
            ),
            Endpoint(
                "POST",
                "/compare",
                self.compare,
                'Where other books disagree with these; "complete": they hold every request.',
                books,
            ),
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
            Endpoint(
                "POST",
                "/restart",
                self.restart,
                "Off and on again; without a body the memory survives.",
                '{"keep_memory": false}',
            ),
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

    async def cards(self, _: Request) -> Response:
        return JSONResponse([shown.card_shown(card) for card in self._fleet.ledger.cards])

    async def put_cards(self, request: Request) -> Response:
        given = _CARDS.validate_json(await request.body())
        cards = [self._changed(each.number, each) for each in given]
        for card in cards:
            self._fleet.ledger.put(card)
        return JSONResponse([shown.card_shown(card) for card in cards])

    async def card(self, request: Request) -> Response:
        return JSONResponse(shown.card_shown(self._card(request)))

    async def put_card(self, request: Request) -> Response:
        number: str = request.path_params["number"]
        given = CardInput.model_validate_json(await request.body())
        if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 28):
            raise HTTPException(400, "a card number has 8 to 28 digits")
        card = self._changed(number, given)
        self._fleet.ledger.put(card)
        return JSONResponse(shown.card_shown(card))

    async def delete_card(self, request: Request) -> Response:
        self._fleet.ledger.remove(self._card(request).number)
        return Response(status_code=_DONE)

    async def transactions(self, request: Request) -> Response:
        ledger, wanted = self._fleet.ledger, request.query_params
        lines = (
            line
            for line in ledger.transactions
            if wanted.get("card") in {None, "", line.card}
            and wanted.get("service_id") in {None, "", line.service_id}
        )
        return JSONResponse([shown.line_shown(line, ledger) for line in lines])

    async def compare(self, request: Request) -> Response:
        expected = Expected.model_validate_json(await request.body())
        found = differences(expected, self._fleet.ledger)
        listed = [shown.difference_shown(difference) for difference in found]
        return JSONResponse({"agree": not found, "differences": listed})

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

    def _card(self, request: Request) -> Card:
        card = self._fleet.ledger.card(request.path_params["number"])
        if card is None:
            raise HTTPException(404, "no such card")
        return card

    def _changed(self, number: str, given: CardInput | NumberedCard) -> Card:
        try:
            return given.card(number, self._fleet.ledger.card(number))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error


async def _not_understood(_: Request, error: Exception) -> Response:
    assert isinstance(error, ValidationError)
    wrong = "; ".join(
        f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in error.errors()
    )
    return JSONResponse({"error": wrong}, status_code=400)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)
