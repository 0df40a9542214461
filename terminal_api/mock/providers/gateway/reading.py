"""What the gateway's mock takes: a field too many, too few or of another kind is an error."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeVar
from uuid import UUID

from moneyed import CURRENCIES, Money, get_currency
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel

from terminal_api.mock.providers.gateway.behind import Order, Word


class Strict(BaseModel):
    """Base of every part; no error and no `repr` shows a value."""

    model_config = ConfigDict(
        alias_generator=to_camel, frozen=True, strict=True, extra="forbid", hide_input_in_errors=True
    )

    def __repr__(self) -> str:
        return type(self).__name__


Part = TypeVar("Part", bound=Strict)


def read(part: type[Part], body: bytes) -> Part | str:
    """The part in `body`, or which of its fields are wrong."""
    try:
        return part.model_validate_json(body)
    except ValidationError as error:
        return ", ".join(".".join(map(str, each["loc"])) or "body" for each in error.errors())


def is_id(text: str) -> bool:
    """Whether `text` is a UUID of version 4, in its usual form."""
    try:
        return str(UUID(text)) == text and UUID(text).version == 4
    except ValueError:
        return False


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("not a currency")
    return code


def _id(text: str) -> str:
    if not is_id(text):
        raise ValueError("not a UUID of version 4")
    return text


def _moment(text: object) -> object:
    """RFC 3339 with an offset; the text is kept."""
    if not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("not a time with its offset")
    return text


Id = Annotated[str, AfterValidator(_id)]
Currency = Annotated[str, AfterValidator(_currency)]
Moment = Annotated[str, BeforeValidator(_moment)]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class AmountIn(Strict):
    """Decimal text without a sign."""

    value: str = Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$")
    currency: Currency

    @property
    def money(self) -> Money:
        """As it was written."""
        return Money(Decimal(self.value), get_currency(self.currency))


class CardIn(Strict):
    """A card as it was presented."""

    number: Annotated[str, Field(min_length=1, max_length=100)]
    entry: Literal["scanned", "swiped", "keyed"]
    pin: Annotated[str, Field(pattern="^[0-9]{1,12}$")] | None = None


class LookIn(Strict):
    """`POST /v1/cards/look`."""

    card: CardIn
    transaction: Id | None = None


class MovementIn(Strict):
    """`PUT /v1/transactions/{id}`."""

    operation: Word
    card: CardIn | None = None
    amount: AmountIn | None = None
    partial: bool | None = None
    original: Id | None = None
    sale: Text
    cashier: Text | None = None
    at: Moment

    @model_validator(mode="after")
    def _fits(self) -> Self:
        reverse = self.operation == "reverse"
        if reverse != (self.original is not None) or (self.card is None and not reverse):
            raise ValueError("card or original")
        if self.amount is None and not reverse:
            raise ValueError("amount")
        if self.amount is not None and not self.amount.money:
            raise ValueError("amount above zero")
        if self.partial is not None and self.operation != "pay":
            raise ValueError("partial")
        return self

    def order(self, id: str, store: str) -> Order:
        """What the provider is to do."""
        return Order(
            id,
            self.operation,
            self.sale,
            store,
            number=self.card.number if self.card else "",
            pin=(self.card.pin or "") if self.card else "",
            amount=self.amount.money if self.amount else None,
            partial=bool(self.partial),
            original=self.original or "",
        )
