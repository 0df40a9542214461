"""The API's JSON, field for field: requests written strictly, answers read leniently.

Source: Adyen, OpenAPI `StoredValueService-v46` (D).
"""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

import msgspec
from moneyed import Currency, CurrencyDoesNotExist, Money, get_currency
from pydantic import BaseModel, ConfigDict, Field, StrictInt
from pydantic.alias_generators import to_camel

from terminal_api.money import decimals

#: Where Adyen's minor units are not those of ISO 4217. Source: Adyen, "Currency codes and minor units" (D).
_DECIMALS = {"CLP": 2, "CVE": 0, "IDR": 0, "ISK": 2}

_INT64 = 2**63 - 1

LONGEST_REFERENCE = 80


class NotUnderstood(Exception):
    """The body is not JSON, or not of the shape this API has. Its text holds nothing of the body."""


def minor(money: Money) -> int:
    """`money` in minor units: 12.50 EUR is 1250. Raises `ValueError` where there is no such whole number."""
    places = _places(money.currency)
    units = money.amount.scaleb(places)
    exact = units.is_finite() and units == units.to_integral_value() and units.scaleb(-places) == money.amount
    if not exact or not 0 <= units <= _INT64:
        raise ValueError(f"an amount in {money.currency.code} that this API has no number for")
    return int(units)


def major(value: int, code: str) -> Money:
    """The money that `value` minor units are. Raises `NotUnderstood` for a currency there is not."""
    try:
        currency = get_currency(code)
    except CurrencyDoesNotExist:
        raise NotUnderstood("There is no such currency.") from None
    return Money(Decimal(value).scaleb(-_places(currency)), currency)


def _places(currency: Currency) -> int:
    return _DECIMALS.get(currency.code, decimals(currency))


def reference(transaction: str) -> str:
    """`transaction` as this API takes it: hyphens separate several references (D), so dots replace them.

    Raises `ValueError` when it is empty or longer than 80 characters.
    """
    if not 1 <= len(transaction) <= LONGEST_REFERENCE:
        raise ValueError("a reference has 1 to 80 characters")
    return transaction.replace("-", ".")


class _Part(BaseModel):
    """Values may be card numbers: no error and no `repr` shows them."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, hide_input_in_errors=True
    )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self.model_fields_set))})"

    __str__ = __repr__


class WireAmount(_Part):
    """Minor units and their currency."""

    currency: Annotated[str, Field(min_length=3, max_length=3)]
    value: Annotated[StrictInt, Field(ge=-_INT64, le=_INT64)]

    @classmethod
    def of(cls, money: Money) -> Self:
        """Raises `ValueError` as `minor` does."""
        return cls(currency=money.currency.code, value=minor(money))

    @property
    def money(self) -> Money:
        """In major units. Raises `NotUnderstood` for a currency there is not."""
        return major(self.value, self.currency)


class _Question(_Part):
    model_config = ConfigDict(extra="forbid")

    merchant_account: str

    def written(self) -> bytes:
        """JSON in UTF-8, unset fields left out: the server refuses even a `null` it does not know (L)."""
        members: dict[str, Any] = self.model_dump(by_alias=True, exclude_none=True)
        return msgspec.json.encode(members)


class _CardQuestion(_Question):
    reference: str
    payment_method: dict[str, str]
    """`type`, `number` and, where the card has one, `securityCode`."""
    shopper_interaction: Literal["POS"] | None = None
    """Absent it means `Ecommerce` (D)."""
    store: str | None = None


class ChangeStatus(_CardQuestion):
    """`/changeStatus`: activate, with or without a first amount, or deactivate."""

    status: Literal["active", "inactive"]
    amount: WireAmount | None = None


class Load(_CardQuestion):
    """`/load`."""

    amount: WireAmount
    load_type: Literal["merchandiseReturn"] | None = None
    """Absent it means `load` (D)."""


class CheckBalance(_CardQuestion):
    """`/checkBalance`; with an amount it also answers whether that much is there."""

    amount: WireAmount | None = None


class Issue(_CardQuestion):
    """`/issue`: the method names the type alone."""

    amount: WireAmount | None = None


class MergeBalance(_CardQuestion):
    """`/mergeBalance`; the source names no type (D)."""

    source_payment_method: dict[str, str]


class VoidTransaction(_Question):
    """`/voidTransaction`: all of the original or nothing, so it names no amount (D)."""

    original_reference: str
    reference: str
    store: str | None = None


Question = ChangeStatus | Load | CheckBalance | Issue | MergeBalance | VoidTransaction


class _Read(_Part):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Parse one answer. Raises `NotUnderstood`."""
        try:
            return cls.model_validate(msgspec.json.decode(body))
        except (ValueError, RecursionError):
            raise NotUnderstood("The answer is not JSON, or not of this API's shape.") from None


class Answer(_Read):
    """What HTTP 200 brings. All fields are optional in the specification, even `result_code` (D)."""

    result_code: str | None = None
    psp_reference: str | None = None
    current_balance: WireAmount | None = None
    """After the operation."""
    auth_code: str | None = None
    payment_method: dict[str, str] | None = None
    """The new card of `/issue`: as good as cash."""
    refusal_reason: str | None = None
    third_party_refusal_reason: str | None = None


class ServiceError(_Read):
    """What other statuses bring: the request itself was bad, or the server is not well."""

    error_code: Annotated[str, Field(min_length=1)]
    """Optional in the specification; without it nothing tells that this API has spoken (P)."""
    message: str | None = None
    psp_reference: str | None = None
