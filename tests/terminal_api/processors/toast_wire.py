"""A register at a provider that answers from a script, at the very edge: what left can be looked at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import respx
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.outcomes import Reference
from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.toast.authorisation import Authorisation, StaticKey
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.settings import Settings
from terminal_api.processors.toast.transactions import TransactionType

EXAMPLES = Path(__file__).parent / "examples" / "toast"
URL = "https://cards.harbour-grill.example/giftcards/v1/transactions"
RESTAURANT = "c54ab16d-aa9c-44a1-a130-f06cd513208e"
KEY = "example-key-of-harbour-grill"
SETTINGS = Settings(URL, RESTAURANT, EUR)
NUMBER = "7700123400010011"
AT = datetime(2031, 3, 14, 9, 30, tzinfo=UTC)
EARLIER = Reference("2bace366-46d9-4e8d-9a08-c8455d1cecde", AT)

NOT_ACTIVE = (400, {"transactionStatus": "ERROR_CARD_NOT_ACTIVATED"})

Scripted = tuple[int, object] | httpx.Response | Exception


def exact(text: str | bytes) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def accepts(type: TransactionType, balance: object, redeemed: object = None) -> Scripted:
    told = {"currentBalance": balance} | ({} if redeemed is None else {"redeemedValue": redeemed})
    return 200, {"transactionStatus": "ACCEPT", type.answered_in: told}


def refuses(status: str) -> Scripted:
    return 400, {"transactionStatus": status}


def balance(amount: object) -> Scripted:
    return accepts(TransactionType.GET_BALANCE, amount)


class InTurn:
    """An authorisation that says these, one after the other."""

    def __init__(self, *values: str) -> None:
        self._values = iter(values)

    async def value(self) -> SecretStr:
        return SecretStr(next(self._values))


@dataclass(frozen=True)
class Seen:
    """One request as it left."""

    headers: Mapping[str, str]
    body: Any

    @property
    def type(self) -> str:
        return self.headers["toast-transaction-type"]

    @property
    def guid(self) -> str:
        return self.headers["toast-transaction-guid"]

    @property
    def information(self) -> dict[str, Any]:
        (members,) = self.body.values()
        return members


class Till:
    """A client, and the script its provider answers by; make it inside `respx.mock`."""

    def __init__(self, settings: Settings = SETTINGS, authorisation: Authorisation | None = None) -> None:
        self.now = AT
        self.http = httpx.AsyncClient(follow_redirects=False)
        self.settings = settings
        self.authorisation = authorisation or StaticKey(SecretStr(KEY))
        self.route = respx.route(url=settings.url)
        self.processor = self.restarted()

    def restarted(self, **settings: object) -> Toast:
        """The client of a program that was started anew, and knows nothing of what it sent."""
        self.settings = replace(self.settings, **settings)
        self.processor = Toast(self.http, self.settings, self.authorisation, now=lambda: self.now)
        return self.processor

    def will_answer(self, *script: Scripted) -> None:
        self.route.side_effect = [_response(each) for each in script]

    @property
    def seen(self) -> list[Seen]:
        return [Seen(call.request.headers, exact(call.request.content)) for call in self.route.calls]

    def request(self, operation: Operation, asked: str = "12.50", **more: Any) -> Request:
        """A request under a new id of the client's; `pin` and `entry` are the card's."""
        card = GiftCard("toast", NUMBER, more.pop("entry", Entry.SCANNED), pin=more.pop("pin", ""))
        undoes = operation in (Operation.REVERSE, Operation.UNDO_LOAD)
        facts: dict[str, Any] = {"card": card, "sale": "R2-000017-1", "original": EARLIER if undoes else None}
        id, money = self.processor.new_id(), Money(asked, EUR)
        return replace(Request(id, operation, money, self.now, f"R2-000017-{id}", **facts), **more)


def foreign(request: Request) -> Request:
    """The same under an id that this client did not make: it may have left before a restart."""
    return replace(request, id=str(uuid4()))


def _response(each: Scripted) -> httpx.Response | Exception:
    if isinstance(each, tuple):
        status, body = each
        return httpx.Response(status, json=body)
    return each
