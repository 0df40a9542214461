"""A Stored Value desk without its network, and who asks it."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.stored_value.clock import MockClock
from terminal_api.mock.providers.stored_value.desk import BASE, StoredValueDesk, StoredValueMockSettings

START = datetime(2031, 3, 14, 9, 30, tzinfo=UTC)
ACCOUNT = "LanternPaper_POS"
API_KEY = "TEST-KEY-FROM-YOUR-CONFIGURATION"
GIVEX = {"type": "givex", "number": "9900110100020003", "securityCode": "5127"}


class Server:
    """The desk, its ledger and its clock; it is asked as the network would ask it."""

    def __init__(self, *cards: Card) -> None:
        self.clock = MockClock(lambda: START)
        self.ledger = CardLedger(cards, clock=self.clock)
        settings = StoredValueMockSettings(
            api_key=API_KEY,
            merchant_accounts=(ACCOUNT, "LanternPaper_Web"),
            intersolve=frozenset({"harbourvoucher"}),
        )
        self.desk = StoredValueDesk(self.ledger, settings, clock=self.clock, random=Random(7))

    def put(
        self, status: CardStatus = CardStatus.ACTIVE, balance: str = "0", method: dict[str, str] = GIVEX
    ) -> None:
        """The card that `method` names."""
        code = method.get("securityCode", "")
        self.ledger.put(Card(method["number"], method["type"], status, Money(balance, "EUR"), code=code))

    def on(self, method: dict[str, str] = GIVEX) -> tuple[CardStatus, Money]:
        """How the ledger has the card."""
        card = self.ledger.card(method["number"])
        assert card is not None
        return card.status, card.balance

    def sent(
        self,
        path: str,
        body: object,
        headers: dict[str, str] | None = None,
        *,
        method: str = "POST",
        fault: str = "",
    ) -> Reply:
        """What the network would send back; header names arrive in small letters."""
        named = {"X-API-Key": API_KEY} if headers is None else headers
        small = {name.lower(): value for name, value in named.items()}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        reply = self.desk.answer(Asked(method, path, small, content, fault))
        return self.desk.alters[fault](reply) if fault else reply

    def asked(self, operation: str, *, key: str = "", fault: str = "", **fields: Any) -> dict[str, Any]:
        """The body of the answer to a till's request; a field that is None is left out."""
        till = {
            "merchantAccount": ACCOUNT,
            "reference": "Q2.T1.1",
            "paymentMethod": GIVEX,
            "shopperInteraction": "POS",
            "store": "QUAYSIDE-02",
        }
        if operation == "voidTransaction":
            del till["paymentMethod"], till["shopperInteraction"]
        body = {name: value for name, value in {**till, **fields}.items() if value is not None}
        headers = {"X-API-Key": API_KEY} | ({"Idempotency-Key": key} if key else {})
        return said(self.sent(f"{BASE}/{operation}", body, headers, fault=fault))

    def void(self, psp: str, **more: Any) -> dict[str, Any]:
        """The answer to a void."""
        return self.asked("voidTransaction", originalReference=psp, **more)


def said(reply: Reply) -> dict[str, Any]:
    """Its body, with nothing in it that fails to be an object."""
    body = json.loads(reply.body)
    assert isinstance(body, dict)
    return body


def euros(units: int) -> dict[str, object]:
    """An amount as it travels."""
    return {"currency": "EUR", "value": units}
