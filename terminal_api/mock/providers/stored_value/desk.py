"""The Stored Value API's server without its network: one HTTP request judged after the other."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import msgspec

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Alter, Asked, Reply
from terminal_api.mock.providers.stored_value import errors, structures
from terminal_api.mock.providers.stored_value.clock import MockClock
from terminal_api.mock.providers.stored_value.keys import HEADER, LONGEST, Keys
from terminal_api.mock.providers.stored_value.names import Names
from terminal_api.mock.providers.stored_value.provider import Answer, Provider
from terminal_api.mock.providers.stored_value.question import question
from terminal_api.mock.providers.stored_value.switches import ALTERS, Switch
from terminal_api.processors.stored_value.providers import Channel

BASE = "/pal/servlet/StoredValue/v46"

_FAILED: Answer = {
    "resultCode": "Error",
    "refusalReason": "Acquirer Error",
    "thirdPartyRefusalReason": "Host time-out",
}


@dataclass(frozen=True, slots=True)
class StoredValueMockSettings:
    """Who is let in, and as whom. All invented."""

    api_key: str = field(default="mock-stored-value-api-key", repr=False)
    api_key_without_role: str = field(default="mock-stored-value-key-without-role", repr=False)
    """A key the platform knows, whose user may not use this API."""
    user: str = "ws_mock@Company.Cashwrap"
    password: str = field(default="mock-stored-value-password", repr=False)
    merchant_accounts: tuple[str, ...] = ("Cashwrap_POS", "Cashwrap_Web")
    intersolve: frozenset[str] = frozenset({"harbourvoucher"})
    """The names of Intersolve's card types."""


class StoredValueDesk:
    """A `Desk` on `ledger`, which a mock terminal may share. `clock` should be the ledger's."""

    def __init__(
        self,
        ledger: CardLedger,
        settings: StoredValueMockSettings | None = None,
        *,
        clock: MockClock | None = None,
        random: Random | None = None,
    ) -> None:
        self.settings = settings or StoredValueMockSettings()
        self.clock = clock or MockClock()
        self.keys = Keys(self.clock)
        self._names = Names(random or Random())
        self._provider = Provider(ledger, self.clock, self._names, self.settings.intersolve)

    @property
    def name(self) -> str:
        """`stored-value`."""
        return "stored-value"

    @property
    def credentials(self) -> Mapping[str, str]:
        """The key, or user and password; the merchant account, and a store it does not check."""
        return {
            "X-API-Key": self.settings.api_key,
            "user": self.settings.user,
            "password": self.settings.password,
            "merchantAccount": self.settings.merchant_accounts[0],
            "store": "MOCK-SHOP-01",
            "path": BASE,
        }

    @property
    def alters(self) -> Mapping[str, Alter]:
        """One for each `Switch`."""
        return ALTERS

    def operation(self, asked: Asked) -> str:
        """The last part of the path: `changeStatus`, `load`, ...; that may stand behind the address alone."""
        name = asked.path.removeprefix(BASE).removeprefix("/")
        return name if name in structures.STRUCTURES else ""

    def moves_money(self, asked: Asked) -> bool:
        """All that this API has is about cards."""
        return bool(self.operation(asked))

    def answer(self, asked: Asked) -> Reply:
        """Path, method, credentials, account, structure, key, and then the request itself."""
        self._pass_time(asked.fault)
        operation = self.operation(asked)
        if not operation:
            return errors.NOT_FOUND
        if asked.method != "POST":
            return errors.WRONG_METHOD
        if wrong := self._no_entry(asked.headers):
            return wrong
        body = structures.read(asked.body)
        if body is None:
            return errors.NOT_JSON
        if wrong := self._wrong(operation, body):
            return wrong
        return self._under_key(asked, operation, body)

    def _no_entry(self, headers: Mapping[str, str]) -> Reply | None:
        known = self.settings
        key = headers.get("x-api-key")
        if key is not None and _same(key, known.api_key_without_role):
            return errors.NO_ROLE
        if key is not None and _same(key, known.api_key):
            return None
        login = _same(_basic(headers.get("authorization", "")), f"{known.user}:{known.password}")
        return None if key is None and login else errors.NO_CREDENTIALS

    def _wrong(self, operation: str, body: dict[str, object]) -> Reply | None:
        account = body.get("merchantAccount", "")
        if isinstance(account, str) and account not in self.settings.merchant_accounts:
            return errors.WRONG_ACCOUNT
        return structures.misshapen(operation, body) or structures.lacking(operation, body)

    def _under_key(self, asked: Asked, operation: str, body: dict[str, object]) -> Reply:
        if asked.fault == Switch.KEY_STORE_DOWN:
            return errors.STORE_DOWN
        key = asked.headers.get(HEADER.lower(), "")
        if len(key) > LONGEST:
            return errors.wrong_type(HEADER, "more than 64 characters")
        if key and (stored := self.keys.stored(key, operation, body)):
            return stored
        if asked.fault == Switch.TRANSIENT_ERROR:
            return errors.PASSING
        answer = self._answered(asked.fault, operation, body)
        if answer is None:
            return errors.NO_ORIGINAL
        reply = Reply(200, msgspec.json.encode(answer), {HEADER: key} if key else {})
        self.keys.keep(key, operation, body, reply)
        return reply

    def _answered(self, fault: str, operation: str, body: dict[str, object]) -> Answer | None:
        if fault == Switch.ERROR_UNDONE:
            return self._error()
        if operation == "voidTransaction":
            answer = self._voided(body)
        else:
            answer = self._provider.answer(question(operation, body))
        return self._error() if fault == Switch.ERROR_DONE else answer

    def _voided(self, body: dict[str, object]) -> Answer | None:
        # A void has no field for the channel; a store is what only a shop has (I).
        channel = Channel.POS if "store" in body else Channel.ECOMMERCE
        original, account = str(body["originalReference"]), str(body["merchantAccount"])
        return self._provider.void(original, account, str(body.get("reference", "")), channel)

    def _error(self) -> Answer:
        return {"pspReference": self._names.psp(), **_FAILED}

    def _pass_time(self, fault: str) -> None:
        match fault:
            case Switch.FORGET_KEYS:
                self.keys.forget()
            case Switch.DAY_LATER:
                self.clock.skip(timedelta(days=1, minutes=1))
            case Switch.WEEK_LATER:
                self.clock.skip(timedelta(days=7))
            case _:
                pass


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())


def _basic(header: str) -> str:
    """`user:password` from the header; empty when it is none."""
    scheme, _, coded = header.partition(" ")
    try:
        return base64.b64decode(coded, validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""
