"""A till before a gateway that is only a route of RESPX, and the requests of one sale."""

from datetime import UTC, datetime
from typing import Any

import httpx
from moneyed import Money
from pydantic import SecretStr

from terminal_api.outcomes import Reference
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.gateway.settings import GatewaySettings
from tests.terminal_api.processors.gateway.benches import Clock

URL = "https://gateway.example/v1"
ID = "0f8b3c52-6a3e-4d9c-9f54-3f2c7d1a8e90"
PAID_ID = "7c9a1f0e-2b4d-4f61-8a77-51b0c2d3e4f5"
MADE = datetime(2031, 2, 14, 11, 32, 5, tzinfo=UTC)
CARD = GiftCard("toggle", "6301190055500010017")


def pounds(amount: str) -> Money:
    return Money(amount, "GBP")


def request(operation: Operation = Operation.PAY, amount: str = "62.50", **more: Any) -> Request:
    facts: dict[str, Any] = {"card": CARD, "sale": "LP02-1-004417", "cashier": "Imke", **more}
    return Request(
        facts.pop("id", ID),
        operation,
        facts.pop("money", pounds(amount)),
        MADE,
        f"LP02-1-004417-{ID}",
        **facts,
    )


REVERSE = request(
    Operation.REVERSE, "50", card=None, original=Reference(f"{PAID_ID}.769457", MADE), cashier=None
)


def till(http: httpx.AsyncClient, clock: Clock | None = None, **changed: Any) -> Gateway:
    facts: dict[str, Any] = {
        "url": URL,
        "store": "CP-0417-02",
        "till": "1",
        "currency": "GBP",
        "provider": "toggle",
        **changed,
    }
    key = SecretStr("key-of-this-till")
    return Gateway(http, key, GatewaySettings(**facts), now=lambda: MADE, ticks=clock or Clock())


def approved(amount: str = "62.50", **more: Any) -> dict[str, Any]:
    said = {"value": amount, "currency": "GBP"}
    return {"result": "approved", "amount": said, "reference": "769457", **more}


def error(code: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": "", "customerFacing": False, "hop": "gateway", **more}}


def no(code: str, beside: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"result": "declined", **error(code, **more), **(beside or {})}
