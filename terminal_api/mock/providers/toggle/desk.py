"""Toggle's front: the log-in, tokens, query cost, and the form of every answer."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import cast

import msgspec

from terminal_api.mock.books.ledger import CardLedger, utc_now
from terminal_api.mock.providers.desk import Alter, Asked, Reply
from terminal_api.mock.providers.toggle.book import PROVIDER, Book
from terminal_api.mock.providers.toggle.documents import Question, Trouble, question
from terminal_api.mock.providers.toggle.rules import Account, Arguments, Invalid, Rules
from terminal_api.mock.providers.toggle.switches import Switches
from terminal_api.nexo.wire import read_json

PATH = "/graphql"
#: The address alone will do as well: each customer of Toggle has one of its own.
_PATHS = (PATH, "/")
_COST = 12
"""Of each query (ours; Toggle's own sample shows this figure)."""
_REFILL_PER_S = Decimal(5000) / 600
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class ToggleDesk:
    """A `Desk`: GraphQL over POST for one account, on the shared ledger."""

    def __init__(
        self, ledger: CardLedger, account: Account | None = None, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.account = account or Account()
        self.switches = Switches()
        self.book = Book(ledger, clock)
        self.log_ins = 0
        """How many were good."""
        self._rules = Rules(self.book, self.account)
        self._clock = clock
        self._tokens: dict[str, datetime] = {}
        self._spent = Decimal(0)
        self._counted_at = clock()

    @property
    def name(self) -> str:
        """`toggle`."""
        return PROVIDER

    @property
    def credentials(self) -> Mapping[str, str]:
        """The API user and the account's numbers."""
        account = self.account
        return {
            "path": PATH,
            "user": account.user,
            "password": account.password,
            "account_id": str(account.account_id),
            "product_id": str(account.product_id),
            "merchant_id": str(account.merchant_id),
            "unit_epos_reference": account.units[0],
        }

    @property
    def settings(self) -> Mapping[str, str]:
        """The switches in words."""
        return self.switches.told

    def adjust(self, said: Mapping[str, str]) -> None:
        """Turn the switches that are named, all or none. Raises `SettingError`."""
        self.switches.turn(said)

    @property
    def notes(self) -> Mapping[str, str]:
        """Which cards were sold for less than is on them, and which are not good yet."""
        told = {number: facts.told for number, facts in self.book.facts.items()}
        return {number: words for number, words in told.items() if words}

    @property
    def tokens(self) -> tuple[str, ...]:
        """All that were given out, good or not any more."""
        return tuple(self._tokens)

    @property
    def alters(self) -> Mapping[str, Alter]:
        """What can be wrong with an answer to something that was done."""
        return {
            "value_in_pounds": _altered(_pounds),
            "split_missing": _altered(_without_split),
            "split_wrong": _altered(_wrong_split),
            "another_card": _altered(_another_card),
            "errors_and_data": _altered(_with_errors),
        }

    def operation(self, asked: Asked) -> str:
        """`createBalanceAdjustment`, `Cards`, `loginUser`, ..."""
        try:
            return question(asked.body).name
        except Trouble:
            return ""

    def moves_money(self, asked: Asked) -> bool:
        """Everything that is about a card; not the log-in."""
        return self.operation(asked) not in ("", self.switches.log_in, "Products", "Accounts")

    def answer(self, asked: Asked) -> Reply:
        """Judge in the order of section 12."""
        if asked.path not in _PATHS or asked.method != "POST":
            return _reply(400, _errors("Only POST to /graphql is understood.", ""))
        try:
            wanted = question(asked.body)
        except Trouble as trouble:
            return _reply(400, _errors(str(trouble), ""))
        if not self._affordable():
            return self._told(_errors("Throttled", wanted.name))
        if wanted.name == self.switches.log_in:
            return self._logged_in(wanted)
        if not self._is_ours(asked.headers.get("authorization", "")):
            return self._told(_errors("Unauthorized", wanted.name))
        try:
            body: dict[str, object] = {"data": {wanted.name: wanted.wanted.of(self._done(wanted))}}
        except Invalid as invalid:
            body = _invalid(invalid, wanted.name)
        except Trouble as trouble:
            body = _errors(str(trouble), wanted.name)
        return self._told(body, {"X-Authorization": self._token()} if self.switches.renews else {})

    def _done(self, wanted: Question) -> object:
        self._rules.guards = self.switches.guards
        account = self.account
        queries: dict[str, Callable[[Arguments], object]] = {
            "Cards": self._rules.cards,
            "LineItems": self._rules.look_up,
            "Products": lambda _: [{"id": account.product_id, "name": "In-Store Gift"}],
            "Accounts": lambda _: [{"id": account.account_id}],
        }
        mutations: dict[str, Callable[[Arguments], object]] = {
            "createOrder": self._rules.order,
            "createBalanceAdjustment": self._rules.adjust,
            "createReversal": self._rules.reverse,
        }
        done = (mutations if wanted.mutates else queries).get(wanted.name)
        if done is None:
            raise Trouble(f'Cannot query field "{wanted.name}".')
        return done(wanted.arguments)

    def _logged_in(self, wanted: Question) -> Reply:
        given, account = wanted.arguments, self.account
        user = given.get("username") or given.get("email")
        if user != account.user or given.get("password") != account.password:
            return self._told(_invalid(Invalid({"password": "The details do not match."}), wanted.name))
        self.log_ins += 1
        return self._told({"data": {wanted.name: {"id": 9031}}}, {"X-Authorization": self._token()})

    def _token(self) -> str:
        token = secrets.token_urlsafe(24)
        self._tokens[token] = self._clock()
        return token

    def _is_ours(self, header: str) -> bool:
        given = self._tokens.get(header.removeprefix("Bearer "))
        bearer = header.startswith("Bearer ")
        return bearer and given is not None and self._clock() - given < self.switches.token_life

    def _affordable(self) -> bool:
        now = self._clock()
        passed = Decimal(max(0, int((now - self._counted_at).total_seconds())))
        if passed:
            self._spent, self._counted_at = max(Decimal(0), self._spent - passed * _REFILL_PER_S), now
        if self.switches.points - self._spent < _COST:
            return False
        self._spent += _COST
        return True

    def _told(self, body: dict[str, object], headers: Mapping[str, str] | None = None) -> Reply:
        left = int(self.switches.points - self._spent)
        throttle = {"maximumAvailable": self.switches.points, "currentlyAvailable": left}
        cost = {"actualQueryCost": _COST, "throttleStatus": throttle}
        return _reply(200, {**body, "extensions": {"cost": cost}}, headers)


def _errors(message: str, operation: str) -> dict[str, object]:
    error = {"message": message, "customer_facing": False}
    return {"errors": [error], "data": {operation: None} if operation else None}


def _invalid(invalid: Invalid, operation: str) -> dict[str, object]:
    texts = {name: [text] for name, text in invalid.fields.items()}
    error = {"message": "validation", "validation": texts, "customer_facing": invalid.for_customer}
    return {"errors": [error], "data": {operation: None}}


def _reply(status: int, body: object, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, _ENCODER.encode(body), headers or {})


Data = dict[str, object]


def _altered(change: Callable[[Data, Data], None]) -> Alter:
    """A fault that changes what stands under the operation's name, or beside it."""

    def altered(reply: Reply) -> Reply:
        body = cast("Data", read_json(reply.body))
        done = next(iter(cast("Data", body.get("data") or {}).values()), None)
        if isinstance(done, dict):
            change(cast("Data", done), body)
        return Reply(reply.status, _ENCODER.encode(body), reply.headers)

    return altered


def _pounds(done: Data, _: Data) -> None:
    """As the documentation's own sample has it: `-10` for `-1000`."""
    if isinstance(value := done.get("value"), int):
        done["value"] = value // 100 if value % 100 == 0 else Decimal(value) / 100


def _without_split(done: Data, _: Data) -> None:
    done.pop("ValueSplit", None)


def _wrong_split(done: Data, _: Data) -> None:
    if isinstance(split := done.get("ValueSplit"), dict):
        done["ValueSplit"] = {**cast("Data", split), "discount": 1}


def _another_card(done: Data, _: Data) -> None:
    if isinstance(line := done.get("LineItem"), dict):
        card = cast("Data", cast("Data", line)["Card"])
        card["card_reference"] = "6301190099999999999"


def _with_errors(_: Data, body: Data) -> None:
    body["errors"] = [{"message": "Something went wrong", "customer_facing": False}]
