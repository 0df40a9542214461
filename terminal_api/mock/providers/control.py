"""The back door of a mock provider: plain HTTP on the loopback address, amounts as decimal strings.

`GET /` lists every endpoint with an example. Wrong input is answered 400 with `{"error": "..."}`.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.orders.answers import not_understood, refused
from terminal_api.mock.orders.control_books import BooksControl
from terminal_api.mock.orders.control_guide import Endpoint, guide
from terminal_api.mock.orders.control_input import Input, Seconds, Times
from terminal_api.mock.providers.desk import Desk
from terminal_api.mock.providers.faults import Fault, FaultKind, Faults
from terminal_api.mock.providers.heard import Heard
from terminal_api.mock.providers.own_control import own_endpoints


class _FaultInput(Input):
    fault: str
    operation: str | None = None
    after: int = Field(default=0, ge=0)
    times: Times = 1
    seconds: Seconds = 1.0
    status: Annotated[int, Field(ge=400, le=599)] = 500
    processed: bool = False

    @property
    def ordered(self) -> Fault:
        """The fault in the server's words."""
        facts = self.model_dump(exclude={"fault"})
        return Fault(self.fault, **facts)


def control_app(desk: Desk, ledger: CardLedger, faults: Faults, heard: Iterable[Heard]) -> Starlette:
    """Cards, books and faults of one provider, and the last requests that it `heard`."""
    kinds = [*FaultKind, *desk.alters]
    example = '{"fault": "drop_after", "after": 2, "times": 1}'
    what = f'Arm a fault; "operation" names requests in the provider\'s word. The kinds: {", ".join(kinds)}.'

    async def armed(_: Request) -> Response:
        return JSONResponse([_shown(fault) for fault in faults.armed])

    async def arm(request: Request) -> Response:
        fault = _FaultInput.model_validate_json(await request.body()).ordered
        if fault.kind not in kinds:
            raise HTTPException(400, f"there is no such fault; these are: {', '.join(kinds)}")
        faults.arm(fault)
        return JSONResponse(_shown(fault), status_code=201)

    async def disarm(_: Request) -> Response:
        faults.disarm()
        return Response(status_code=204)

    async def requests(request: Request) -> Response:
        last = request.query_params.get("last", "")
        told = list(heard)[-int(last) if last.isdecimal() else None :]
        return JSONResponse([each.members() for each in told])

    endpoints = (
        *BooksControl(ledger).endpoints(),
        Endpoint("GET", "/faults", armed, "The armed faults."),
        Endpoint("POST", "/faults", arm, what, example),
        Endpoint("DELETE", "/faults", disarm, "Disarm them all."),
        Endpoint("GET", "/requests?last=20", requests, "What was asked last, and why it was refused."),
        *own_endpoints(desk),
    )
    routes = [Route(each.path.split("?")[0], each.answer, methods=[each.method]) for each in endpoints]
    return Starlette(
        routes=[Route("/", guide(endpoints)), *routes],
        exception_handlers={ValidationError: not_understood, HTTPException: refused},
    )


def _shown(fault: Fault) -> dict[str, object]:
    return {
        "fault": fault.kind,
        "operation": fault.operation,
        "after": fault.after,
        "times": "forever" if fault.times is None else fault.times,
        "seconds": fault.seconds,
        "status": fault.status,
        "processed": fault.processed,
    }
