"""A register's side of the Toast protocol, written by hand so that no client's mistake hides the mock's."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.entry import KEY
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.programme import HARBOUR_GRILL
from terminal_api.mock.providers.toast.wire import PATH, Type

EXAMPLES = Path(__file__).parents[2] / "processors" / "examples" / "toast"
PLENTY, SMALL, EMPTY, UNSOLD, WITH_PIN = (f"77001234000100{n}" for n in (29, 37, 60, 11, 52))
STRANGER = "7700567800010012"
PIN = "9034"
#: What a request of each type about an amount, or a balance, has beside its card.
AMOUNTS: Mapping[Type, Mapping[str, Any]] = {
    Type.ACTIVATE: {"initialBalance": 5.00},
    Type.ADD_VALUE: {"additionalValue": 5.00},
    Type.GET_BALANCE: {},
    Type.REDEEM: {"redeemedValue": 5.00},
}


def cards() -> tuple[Card, ...]:
    def card(number: str, balance: str, **more: Any) -> Card:
        facts = {"provider": "toast", "status": CardStatus.ACTIVE, **more}
        return Card(number=number, balance=Money(balance, "EUR"), **facts)

    return (
        card(PLENTY, "40.00"),
        card(SMALL, "3.85"),
        card(EMPTY, "0.00"),
        card(UNSOLD, "0.00", status=CardStatus.INACTIVE),
        card(WITH_PIN, "12.50", code=PIN),
        card(STRANGER, "60.00", provider="lantern"),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a register reads it, its numbers exact."""

    http: int
    status: str
    balance: Decimal | None = None
    taken: Decimal | None = None


def read(reply: Reply) -> Told:
    body = json.loads(reply.body, parse_float=Decimal, parse_int=Decimal)
    members = [value for name, value in body.items() if name != "transactionStatus"]
    assert len(members) == (reply.status == 200)
    told = members[0] if members else {}
    return Told(
        reply.status, body["transactionStatus"], told.get("currentBalance"), told.get("redeemedValue")
    )


def refusal(status: str) -> Told:
    return Told(400, f"ERROR_{status}")


ACCEPT = "ACCEPT"


def new_guid() -> str:
    return str(uuid4())


@dataclass
class Counter:
    """One restaurant's register in front of the desk."""

    policy: Policy = field(default_factory=Policy)
    restaurant: str = HARBOUR_GRILL.guid
    key: str = KEY
    issued: Iterable[Card] = field(default_factory=cards)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Begin anew, with every card as it was issued."""
        self.ledger = CardLedger(self.issued)
        self.desk = ToastDesk(self.ledger, self.policy)

    def on(self, number: str) -> Decimal:
        card = self.ledger.card(number)
        assert card is not None
        return card.balance.amount

    def headers(self, type: str, guid: str | None = None) -> dict[str, str]:
        return {
            "content-type": "application/json",
            "toast-transaction-type": type,
            "toast-restaurant-external-id": self.restaurant,
            "toast-transaction-guid": guid or new_guid(),
            "authorization": self.key,
        }

    def raw(self, type: str, body: bytes, guid: str | None = None) -> Reply:
        return self.desk.answer(Asked("POST", PATH, self.headers(type, guid), body))

    def asked(self, type: Type, number: str, guid: str | None = None, **more: Any) -> Told:
        return read(self.raw(type, body_of(type, number, **more), guid))

    def activate(self, number: str, amount: str, guid: str | None = None, **more: Any) -> Told:
        return self.asked(Type.ACTIVATE, number, guid, initialBalance=float(amount), **more)

    def load(self, number: str, amount: str, guid: str | None = None, **more: Any) -> Told:
        return self.asked(Type.ADD_VALUE, number, guid, additionalValue=float(amount), **more)

    def look(self, number: str, guid: str | None = None, **more: Any) -> Told:
        return self.asked(Type.GET_BALANCE, number, guid, **more)

    def redeem(self, number: str, amount: str, guid: str | None = None, **more: Any) -> Told:
        return self.asked(Type.REDEEM, number, guid, redeemedValue=float(amount), **more)

    def reverse(self, number: str, previous: str, guid: str | None = None, **more: Any) -> Told:
        return self.asked(Type.REVERSE, number, guid, previousTransaction=previous, **more)


def body_of(type: Type, number: str, **more: Any) -> bytes:
    """The body that a register would send; what is given as None is left out."""
    fields = {"giftCardIdentifier": number, "identifierSource": "SCANNED"}
    if type in (Type.ACTIVATE, Type.ADD_VALUE, Type.REDEEM):
        fields["checkIdentifier"] = "361d2516-c119-42f3-b7fa-4cbfbda256cf"
    told = {name: value for name, value in {**fields, **more}.items() if value is not None}
    return json.dumps({type.asks_in: told}).encode()


def code(value: str | None, source: str = "KEYED") -> dict[str, str]:
    return {"source": source} if value is None else {"value": value, "source": source}


def balance(amount: str) -> Told:
    return Told(200, ACCEPT, Decimal(amount))


def paid(amount: str, left: str) -> Told:
    return Told(200, ACCEPT, Decimal(left), Decimal(amount))
