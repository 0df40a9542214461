"""A shop that asks the stand-in for Factor4, in its own words."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.factor4.desk import Factor4Desk
from terminal_api.mock.providers.factor4.rulings import Switches

SOLD = "8899001200030018"
FULL = "8899001200030026"
SMALL = "8899001200030034"
PINNED = "8899001200030042"
EXPIRED = "8899001200030059"
CLOSED = "8899001200030067"
AT = datetime(2031, 2, 14, 11, 32, 5, tzinfo=UTC)
BASIC = "Basic " + base64.b64encode(b"EXAMPLE17:example-secret").decode()


class Shop:
    """A desk with cards, and a till that writes its own JSON."""

    def __init__(self, switches: Switches | None = None) -> None:
        self.now = AT
        self.ledger = CardLedger(
            [
                Card(SOLD, "factor4", CardStatus.INACTIVE, Money(0, "USD")),
                Card(FULL, "factor4", CardStatus.ACTIVE, Money(12, "USD")),
                Card(SMALL, "factor4", CardStatus.ACTIVE, Money("3.85", "USD")),
                Card(PINNED, "factor4", CardStatus.ACTIVE, Money(40, "USD"), code="4821"),
                Card(EXPIRED, "factor4", CardStatus.EXPIRED, Money(20, "USD")),
                Card(CLOSED, "factor4", CardStatus.CLOSED, Money(0, "USD")),
                Card("6006490000012345", "givex", CardStatus.ACTIVE, Money(9, "USD")),
            ],
            clock=lambda: self.now,
        )
        self.desk = Factor4Desk(self.ledger, switches=switches, clock=lambda: self.now)
        self.count = 0

    def send(self, path: str, body: object, *, authorization: str = BASIC) -> Reply:
        headers = {"content-type": "application/json", "authorization": authorization}
        written = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.desk.answer(Asked("POST", path, headers, written))

    def told(self, route: str, *, header: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
        """What a request with a complete header is answered; `header` changes it."""
        self.count += 1
        named = {
            "requestId": f"T{self.count}",
            "systemId": "EXAMPLE-SYS",
            "clientId": "417",
            "locationId": "200417",
            "terminalId": "2",
            "terminalDateTime": "20310214113205",
            "batchId": "20310214",
            "batchReference": f"{self.count:04}",
        }
        changed = {name: value for name, value in {**named, **(header or {})}.items() if value is not None}
        reply = self.send(f"/v1/{route}", {"standardHeader": changed, **parts})
        assert reply.status == 200
        return json.loads(reply.body)

    def code(self, route: str, **parts: Any) -> str:
        """Why not; empty where it was approved."""
        answer = self.told(route, **parts)
        approved = answer["standardHeader"]["status"] == "A"
        return "" if approved else answer["errorMessage"]["errorCode"]

    def on(self, number: str) -> str:
        card = self.ledger.card(number)
        assert card is not None
        return f"{card.status} {card.balance.amount:.2f}"


def account(number: str, pin: str | None = None) -> dict[str, str]:
    return {"accountId": number, "entryType": "B", **({"pin": pin} if pin else {})}


def usd(amount: str, nsf: str | None = None) -> dict[str, str]:
    return {"valueCode": "USD", "enteredAmount": amount, **({"nsfAllowed": nsf} if nsf else {})}


PAY = {"account": account(FULL), "amount": usd("2.00", "N")}
SAME = {"requestId": "SAME", "batchReference": "0042"}
