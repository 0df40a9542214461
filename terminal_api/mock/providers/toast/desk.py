"""The provider's one address, and the order in which it judges what comes there.

The order is ours where Toast's reference implementation has none; header, token, type are in its order (R).
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property

from terminal_api.mock.books.ledger import CardLedger, utc_now
from terminal_api.mock.providers.desk import Alter, Asked, Reply
from terminal_api.mock.providers.toast import body
from terminal_api.mock.providers.toast.alters import ALTERS
from terminal_api.mock.providers.toast.books import Question, ToastBooks
from terminal_api.mock.providers.toast.issuer import TokenIssuer
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.reports import report
from terminal_api.mock.providers.toast.tokens import TokenKeys
from terminal_api.mock.providers.toast.wire import (
    CONTENT_HEADER,
    GUID_HEADER,
    KEY_HEADER,
    PATHS,
    RESTAURANT_HEADER,
    TOKEN_KEY_PATH,
    TYPE_HEADER,
    Status,
    Type,
    refused,
)

_JSON = re.compile(r"application/json\s*(;.*)?", re.IGNORECASE)
_TYPES = frozenset[str](Type)
_NEEDED = (TYPE_HEADER, RESTAURANT_HEADER, GUID_HEADER)


class ToastDesk:
    """A gift-card provider for restaurants on Toast, on the cards of `ledger`.

    The provider of a card in the ledger is its programme; its `code` is the PIN. `policy` may be exchanged at
    any time. Relies on no sequence of requests: Toast promises none (D).
    """

    name = "toast"
    alters: Mapping[str, Alter] = ALTERS

    def __init__(
        self,
        ledger: CardLedger,
        policy: Policy | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.policy = policy or Policy()
        self._ledger = ledger
        self._books = ToastBooks(ledger)
        self._clock = clock

    @cached_property
    def issuer(self) -> TokenIssuer:
        """Toast's side of the token scheme; its key is made when it is first wanted."""
        return TokenIssuer(self._clock)

    @cached_property
    def _tokens(self) -> TokenKeys:
        return TokenKeys(self.issuer.token_key, self._clock)

    @property
    def credentials(self) -> Mapping[str, str]:
        """What the first restaurant's register needs: the bare `token` and its `restaurant` id."""
        first = self.policy.restaurants[0].guid
        token = self.issuer.token(first) if self.policy.jwt else self.policy.keys.current
        return {"token": token, "restaurant": first}

    @property
    def settings(self) -> Mapping[str, str]:
        """The policy in words, keys left out."""
        return self.policy.told

    def adjust(self, said: Mapping[str, str]) -> None:
        """Change the policy by words, all of them or none. Raises `SettingError`."""
        self.policy = self.policy.changed(said)
        if self.policy.jwt:
            _ = self._tokens  # now: to make an RSA key takes longer than an answer may

    @property
    def reports(self) -> Mapping[str, Callable[[], object]]:
        """What Toast expects a provider to be able to show (D)."""
        return {"restaurants": lambda: report(self.policy.restaurants, self._ledger)}

    def operation(self, asked: Asked) -> str:
        """The value of `Toast-Transaction-Type`, if Toast has such a type."""
        type = asked.headers.get(TYPE_HEADER, "") if asked.path in PATHS else ""
        return type if type in _TYPES else ""

    def moves_money(self, asked: Asked) -> bool:
        """Every type is about a card."""
        return self.operation(asked) != ""

    def answer(self, asked: Asked) -> Reply:
        """Check 1: the address."""
        if asked.path == TOKEN_KEY_PATH and self.policy.jwt:
            return Reply(200, self.issuer.token_key()) if asked.method == "GET" else _not_by("GET")
        if asked.path not in PATHS:
            return Reply(404)
        return self._judged(asked) if asked.method == "POST" else _not_by("POST")

    def _judged(self, asked: Asked) -> Reply:
        """Checks 2 to 7; those behind them are about cards, and the books' business."""
        headers, policy = asked.headers, self.policy
        guid = body.guid(headers.get(GUID_HEADER, ""))
        # Which status a missing header gets is ours; that the GUID must be one, too.
        wrong = [name for name in _NEEDED if not headers.get(name)]
        if wrong or guid is None or not _is_json(headers):
            named = ", ".join(wrong) or (GUID_HEADER if guid is None else CONTENT_HEADER)
            return refused(Status.INVALID_INPUT, f"header {named} is missing or does not fit")
        place = headers[RESTAURANT_HEADER].lower()
        if not self._let_in(headers.get(KEY_HEADER, ""), place):
            return refused(Status.INVALID_TOKEN)
        restaurant = policy.restaurant(place)
        if restaurant is None:
            return refused(Status.INVALID_RESTAURANT)
        if headers[TYPE_HEADER] not in _TYPES:
            return refused(Status.INVALID_TYPE)
        type = Type(headers[TYPE_HEADER])
        if type in policy.without:
            return refused(Status.TYPE_NOT_SUPPORTED)
        try:
            wanted = body.read(asked.body, type, restaurant.currency)
        except body.WrongBody as error:
            return refused(Status.INVALID_INPUT, f"{error} is missing or does not fit")
        return self._books.answer(
            Question(guid, restaurant, wanted), policy.pin, idempotent=policy.idempotent
        )

    def _let_in(self, presented: str, restaurant: str) -> bool:
        if self.policy.jwt:
            return self._tokens.let_in(presented, restaurant)
        return self.policy.keys.let_in(presented)


def _is_json(headers: Mapping[str, str]) -> bool:
    return _JSON.fullmatch(headers.get(CONTENT_HEADER, "")) is not None


def _not_by(method: str) -> Reply:
    """405 with an empty body (ours)."""
    return Reply(405, headers={"Allow": method})
