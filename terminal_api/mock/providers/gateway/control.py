"""What tests can do at the mock gateway's back door: turn its switches, and read the baskets it was given."""

from moneyed import Money, get_currency
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from terminal_api.mock.orders.control_guide import Endpoint
from terminal_api.mock.orders.control_input import Figure, Input, Seconds
from terminal_api.mock.providers.gateway.memory import Memory
from terminal_api.mock.providers.gateway.reading import Currency
from terminal_api.mock.providers.gateway.switches import Switches
from terminal_api.money import written


class _Elsewhere(Input):
    amount: Figure
    currency: Currency


class _SwitchesInput(Input):
    gateway: bool | None = None
    degraded: bool | None = None
    provider: bool | None = None
    key: bool | None = None
    store: bool | None = None
    busy: bool | None = None
    pending_s: Seconds | None = None
    elsewhere: _Elsewhere | None = None


class GatewayControl:
    """The back door of one gateway."""

    def __init__(self, switches: Switches, memory: Memory) -> None:
        self._switches, self._memory = switches, memory

    def endpoints(self) -> tuple[Endpoint, ...]:
        """In the order they are explained."""
        example = '{"key": false, "elsewhere": {"amount": "30.00", "currency": "GBP"}}'
        return (
            Endpoint("GET", "/baskets", self._baskets, "The closed baskets, oldest first."),
            Endpoint("GET", "/switches", self._shown, "How each hop stands."),
            Endpoint("PATCH", "/switches", self._turn, "Break a hop, or mend it.", example),
        )

    async def _baskets(self, _: Request) -> Response:
        return JSONResponse([kept.record for kept in self._memory.baskets.values()])

    async def _shown(self, _: Request) -> Response:
        on = self._switches
        return JSONResponse(
            {
                "gateway": on.gateway,
                "degraded": on.degraded,
                "provider": on.provider,
                "key": on.key,
                "store": on.store,
                "busy": on.busy,
                "pending_s": on.pending_s,
                "elsewhere": written(on.elsewhere) if on.elsewhere is not None else None,
            }
        )

    async def _turn(self, request: Request) -> Response:
        given = _SwitchesInput.model_validate_json(await request.body())
        for name, value in given.model_dump(exclude={"elsewhere"}, exclude_none=True).items():
            setattr(self._switches, name, value)
        if "elsewhere" in given.model_fields_set:
            taken = given.elsewhere
            money = Money(taken.amount, get_currency(taken.currency)) if taken else None
            self._switches.elsewhere = money
        return await self._shown(request)
