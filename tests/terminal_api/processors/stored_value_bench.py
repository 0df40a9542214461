"""A client of the Stored Value API whose server is what a test says, and the protocol page's examples."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from moneyed import Money
from pydantic import SecretStr

from terminal_api.outcomes import Reference
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.service import Service
from terminal_api.processors.stored_value import TEST_URL, ApiKey, Channel, StoredValue, StoredValueSettings

EXAMPLES = Path(__file__).parent / "examples" / "stored_value"
SCHEMA = json.loads((EXAMPLES.parent / "stored_value.schema.json").read_text())

NOW = datetime(2031, 3, 14, 9, 30, tzinfo=UTC)
KEY = "20d3ee09-b384-4a74-a15d-3fe029f8ffa2"
API_KEY = "TEST-KEY-FROM-YOUR-CONFIGURATION"
CARD = GiftCard("givex", "9900110100020003", pin="5127")
TILL = StoredValueSettings("LanternPaper_POS", "QUAYSIDE-02")
WEB = StoredValueSettings("LanternPaper_POS", channel=Channel.ECOMMERCE)


class Clock:
    """Says what it is told."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def example(number: int) -> dict[str, Any]:
    """The file whose name begins so."""
    (path,) = EXAMPLES.glob(f"{number:02}-*.json")
    return json.loads(path.read_text())


def answer_of(number: int) -> httpx.Response:
    """What the server answers there."""
    response = example(number)["response"]
    return httpx.Response(response["status"], headers=response["headers"], json=response["body"])


def request(operation: Operation, amount: str = "12.50", **more: Any) -> Request:
    made = Request(KEY, operation, Money(amount, "EUR"), NOW, "Q2-T1-005101", CARD)
    return replace(made, **more)


def request_of(number: int, operation: Operation) -> Request:
    """The request that the example asks."""
    asked = example(number)["request"]
    body = asked["body"]
    amount = body.get("amount", {"value": 0, "currency": "EUR"})
    method = body.get("paymentMethod")
    original = body.get("originalReference")
    return Request(
        id=asked["headers"].get("Idempotency-Key", KEY),
        operation=operation,
        amount=Money(f"{amount['value'] // 100}.{amount['value'] % 100:02}", amount["currency"]),
        at=NOW,
        transaction=body["reference"].replace(".", "-"),
        card=GiftCard(method["type"], method.get("number", ""), pin=method.get("securityCode", ""))
        if method
        else None,
        original=Reference(original, NOW) if original else None,
    )


def processor(
    http: httpx.AsyncClient, settings: StoredValueSettings = TILL, clock: Clock | None = None
) -> StoredValue:
    service = Service(http, TEST_URL, name="stored-value")
    return StoredValue(service, ApiKey(SecretStr(API_KEY)), settings, now=clock or Clock())
