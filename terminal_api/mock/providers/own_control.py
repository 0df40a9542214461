"""What the back door shows of one provider alone: the choices it makes, the reports it can give."""

import json

from pydantic import RootModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from terminal_api.errors import SettingError
from terminal_api.mock.orders.control_guide import Endpoint
from terminal_api.mock.providers.desk import Adjustable, Desk, Reporting


class _Said(RootModel[dict[str, str]]):
    """Choices by name."""


def own_endpoints(desk: Desk) -> tuple[Endpoint, ...]:
    """None where the desk has neither."""
    return (
        *(_settings(desk) if isinstance(desk, Adjustable) else ()),
        *(_reports(desk) if isinstance(desk, Reporting) else ()),
    )


def _settings(desk: Adjustable) -> tuple[Endpoint, ...]:
    async def told(_: Request) -> Response:
        return JSONResponse(dict(desk.settings))

    async def adjust(request: Request) -> Response:
        try:
            desk.adjust(_Said.model_validate_json(await request.body()).root)
        except SettingError as error:
            raise HTTPException(400, str(error)) from error
        return JSONResponse(dict(desk.settings))

    example = json.dumps(dict([*desk.settings.items()][-1:]))
    return (
        Endpoint("GET", "/settings", told, "The provider's choices."),
        Endpoint("PUT", "/settings", adjust, "Make those that are named, all or none.", example),
    )


def _reports(desk: Reporting) -> tuple[Endpoint, ...]:
    def endpoint(name: str) -> Endpoint:
        async def told(_: Request) -> Response:
            return JSONResponse(desk.reports[name]())

        return Endpoint("GET", f"/reports/{name}", told, f"The report: {name}.")

    return tuple(endpoint(name) for name in desk.reports)
