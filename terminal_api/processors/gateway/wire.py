"""What till and gateway say to each other. Ours, all of it.

    GET  /v1/health             the hops                 `health.Told`
    POST /v1/cards/look         state and balance        `Look` -> `Seen`; 404 `CARD_UNKNOWN`
    PUT  /v1/transactions/{id}  one movement, by our id  `Movement` -> `Became`; again: the same answer
    GET  /v1/transactions/{id}  what became of it        -> `Became`; 404 `TRANSACTION_UNKNOWN`
    PUT  /v1/baskets/{sale}     the closed basket        `record` -> `Kept`; again: accepted again

With `Authorization: Bearer`, `X-Store` and `X-Till`. 202 goes with `pending`; a no of the provider is 200
with `declined`; any other error is a `Refusal`. Requests are written without unset fields; in answers, what
we do not know is ignored. Amounts are decimal text without a sign, so no number of JSON is ever read.
"""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from moneyed import CURRENCIES, Money, get_currency
from pydantic import (
    AfterValidator,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from terminal_api.money import decimals

_VALUE = r"^[0-9]{1,9}(\.[0-9]{1,6})?$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Wire(BaseModel):
    """Base of every part. Frozen; its `repr` shows no value, for that may be a card's number or a PIN."""

    model_config = ConfigDict(
        alias_generator=AliasGenerator(alias=to_camel),
        validate_by_name=True,
        validate_by_alias=True,
        frozen=True,
        strict=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    @classmethod
    def read(cls, body: bytes) -> Self | None:
        """The part in `body`; None when it is not there as it should be, so that it proves nothing."""
        try:
            return cls.model_validate_json(body)
        except ValidationError:
            return None

    def written(self) -> bytes:
        """UTF-8 JSON, compact, always the same bytes for the same content."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self.model_fields_set))})"

    __str__ = __repr__


def _known(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("not a currency")
    return code


def _day(value: object) -> object:
    """Strict models read no text as a date: this reads one form of it."""
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value


Day = Annotated[date, BeforeValidator(_day)]


class WireAmount(Wire):
    """`{"value": "18.40", "currency": "GBP"}`."""

    value: str = Field(pattern=_VALUE)
    currency: Annotated[str, AfterValidator(_known)]

    @classmethod
    def of(cls, money: Money) -> Self:
        """`money` as it is written. Raises `ValueError` for one that cannot be: below zero, or odd digits."""
        return cls(value=figures(money), currency=money.currency.code)

    @property
    def money(self) -> Money:
        """As it was written, exact."""
        return Money(Decimal(self.value), get_currency(self.currency))


def figures(money: Money) -> str:
    """`18.40`: with the decimals of its currency. Raises `ValueError` where that would round."""
    rounded = round(money.amount, decimals(money.currency))
    if rounded != money.amount:
        raise ValueError("an amount has no more digits than its currency has coins")
    return f"{rounded if rounded else abs(rounded):f}"


class WireCard(Wire):
    """A card as it is presented: its number exactly as it was read."""

    number: str
    entry: Literal["scanned", "swiped", "keyed"]
    pin: str | None = None


class Look(Wire):
    """What is on a card?"""

    card: WireCard
    transaction: str | None = None
    """Where cards pay with the closed basket: under which id the basket will name this card."""


class Movement(Wire):
    """One money movement."""

    operation: Literal["activate", "load", "pay", "reverse"]
    card: WireCard | None = None
    """All but `reverse`: an earlier transaction knows its card, and the till forgets numbers."""
    amount: WireAmount | None = None
    """With `reverse` too, where only the whole may go back: a gateway that would move another refuses."""
    partial: bool | None = None
    original: str | None = None
    sale: str
    cashier: str | None = None
    at: str


class CardState(StrEnum):
    """Where a card stands."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    CLOSED = "closed"


_LooseState = Annotated[CardState, Field(strict=False)]


class SeenCard(Wire):
    """The card in the answer to a look."""

    state: _LooseState
    shown: str


class Seen(Wire):
    """The answer to a look."""

    card: SeenCard
    balance: WireAmount | None = None
    """When active."""
    valid_from: Day | None = None
    valid_until: Day | None = None


class Fault(Wire):
    """Why not. `code` is of our list, but a new one must not make the answer unreadable."""

    code: str
    message: str = ""
    customer_facing: bool = False
    hop: str = ""
    forwarded: bool | None = None
    """With `PROVIDER_DOWN`: false says that the provider never saw the request."""


class Refusal(Wire):
    """An answer that is an error and nothing else."""

    error: Fault


class Became(Wire):
    """What became of a transaction."""

    result: Literal["approved", "declined", "pending"]
    amount: WireAmount | None = None
    tender: WireAmount | None = None
    discount: WireAmount | None = None
    balance: WireAmount | None = None
    """After it; when declined for lack of money, what there is."""
    reference: str | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    error: Fault | None = None


class Kept(Wire):
    """A basket is accepted: which one, and what it took where cards pay with it."""

    sale: str
    digest: str
    result: Literal["accepted"]
    taken: WireAmount | None = None
    reference: str | None = None
