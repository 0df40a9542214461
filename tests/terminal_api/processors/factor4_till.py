"""A till that asks Factor4, and the answers that a test gives it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import respx

from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.factor4 import Factor4, JsonCodec, Settings
from tests.terminal_api.processors.factor4_bench import SITE, InMemory, usd

URL = "https://restapi.factor4gift.example"
AT = datetime(2031, 2, 14, 11, 32, 5, tzinfo=UTC)
NUMBER = "8899001200030018"
CARD = GiftCard("factor4", NUMBER)


class Till:
    """A till whose server answers what a test wants; `{id}` is the request's own id."""

    def __init__(self, http: httpx.AsyncClient, respx_mock: respx.MockRouter, **settings: Any) -> None:
        self.now = AT
        self.respx = respx_mock
        self.factor4 = Factor4(
            http,
            URL,
            SITE,
            Settings(UTC, **settings),
            InMemory(),
            codec=JsonCodec(),
            now=lambda: self.now,
            today=lambda: date(2031, 2, 14),
        )

    def answers(self, route: str, *answers: dict[str, Any] | httpx.Response | Exception) -> respx.Route:
        """One answer after another; the header is filled in where an answer leaves it out."""
        waiting = iter(answers)

        def told(request: httpx.Request) -> httpx.Response:
            answer = next(waiting)
            if isinstance(answer, Exception):
                raise answer
            if isinstance(answer, httpx.Response):
                return answer
            asked = json.loads(request.content)["standardHeader"]["requestId"]
            error = "errorMessage" in answer
            header = {"requestId": asked, "status": "E" if error else "A"}
            return httpx.Response(200, json={"standardHeader": header, **answer})

        return self.respx.post(f"{URL}/v1/{route}").mock(side_effect=told)

    def request(
        self, operation: Operation, amount: str, card: GiftCard | None = CARD, **more: Any
    ) -> Request:
        id = self.factor4.new_id()
        made = Request(id, operation, usd(amount), self.now, f"R2-000017-{id}", card, partial=False)
        return replace(made, **more)


def moved(difference: str | None, amount: str = "5.00", **more: Any) -> dict[str, Any]:
    balance = {"valueCode": "USD", "amount": amount, "difference": difference}
    named = {"transactionId": "880144", "approvalCode": "860336", "demonstration": "N"}
    kept = {name: value for name, value in balance.items() if value is not None}
    return {"identification": named, "balances": [kept], **more}


def error(code: str) -> dict[str, Any]:
    return {"errorMessage": {"rejectionId": "R1", "errorCode": code, "briefMessage": f"no, card {NUMBER}"}}
