"""Toast's provider over the network."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from decimal import Decimal
from typing import Any

import httpx

from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.wire import PATH, Type
from tests.terminal_api.mock.providers.toast_counter import Counter, body_of


class Line:
    """Registers that reach the provider over the network."""

    def __init__(self, counter: Counter, mock: MockProvider, http: httpx.AsyncClient) -> None:
        self.counter = counter
        self.mock = mock
        self._http = http

    async def ask(self, type: Type, number: str, guid: str | None = None, **more: Any) -> httpx.Response:
        headers = self.counter.headers(type, guid)
        return await self._http.post(
            self.mock.url + PATH, content=body_of(type, number, **more), headers=headers
        )

    async def redeem(self, number: str, amount: float, guid: str | None = None) -> httpx.Response:
        return await self.ask(Type.REDEEM, number, guid, redeemedValue=amount)

    async def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        return await self._http.request(method, self.mock.control_url + path, json=body)


@asynccontextmanager
async def reached() -> AsyncIterator[Line]:
    counter = Counter()
    async with AsyncExitStack() as stack:
        mock = await stack.enter_async_context(MockProvider(counter.desk, counter.ledger))
        yield Line(counter, mock, await stack.enter_async_context(httpx.AsyncClient()))


def exact(answer: httpx.Response) -> Any:
    return json.loads(answer.text, parse_float=Decimal)
