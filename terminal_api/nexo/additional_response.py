"""AdditionalResponse: what an answer says beside its body, in whichever of its formats it comes.

Which format is a setting of the merchant's account, so every one is always understood:
form-encoded pairs, a JSON object in Base64, or a bare sentence.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self, cast
from urllib.parse import parse_qsl

from moneyed import CurrencyDoesNotExist, Money, get_currency

from terminal_api.money import decimals
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json, read_object


def _json_object(text: str) -> dict[str, object] | None:
    """The object behind Base64, or None when `text` is no such thing."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        return read_object(read_json(raw)) if raw.lstrip().startswith(b"{") else None
    except (binascii.Error, ValueError, NotUnderstood):
        return None


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def flattened(text: str | None) -> dict[str, str]:
    """All pairs in one dictionary; a sentence without pairs stands under `message`.

    In the JSON form most keys sit under `additionalData`; a key of the same name above it wins.
    """
    if not text:
        return {}
    whole = _json_object(text)
    if whole is not None:
        inner = whole.pop("additionalData", None)
        pairs = (cast("dict[str, object]", inner) if isinstance(inner, dict) else {}) | whole
        return {key: _as_text(value) for key, value in pairs.items() if value is not None}
    if "=" not in text:
        return {"message": text}
    return dict(parse_qsl(text, keep_blank_values=True, errors="replace"))


@dataclass(frozen=True, slots=True)
class AdditionalResponse:
    """The pairs by name. Amounts in it are whole numbers of the currency's smallest unit.

    `repr` shows none of them: some accounts get card data here.
    """

    pairs: Mapping[str, str] = field(repr=False)

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Parse any format; never raises, an unreadable text becomes `message`."""
        return cls(flattened(text))

    @property
    def message(self) -> str | None:
        """A constant such as `NOT_ENOUGH_BALANCE`, or a sentence."""
        return self.pairs.get("message")

    @property
    def refusal_reason(self) -> str | None:
        """Code and text: `210 Not enough balance`. May change at any time; never decides."""
        return self.pairs.get("refusalReason")

    @property
    def acquirer_response_code(self) -> str | None:
        """Present when a refund was carried out at once."""
        return self.pairs.get("acquirerResponseCode")

    @property
    def is_gift_card(self) -> bool | None:
        """Whether the terminal took the card for a gift card; None when it does not say."""
        said = self.pairs.get("giftcardIndicator")
        return None if said is None else said.lower() == "true"

    @property
    def brand(self) -> str | None:
        """`svs`, `mc`."""
        return self.pairs.get("paymentMethod")

    @property
    def approval_code(self) -> str | None:
        """The issuer's code."""
        return self.pairs.get("authCode")

    @property
    def last4(self) -> str | None:
        """The last four digits of a bank card."""
        return self.pairs.get("cardSummary")

    @property
    def running_service_id(self) -> str | None:
        """The request that keeps a busy terminal busy."""
        return self.pairs.get("serviceId")

    @property
    def balance(self) -> Money | None:
        """What is left on the gift card."""
        return self._money("currentBalance")

    @property
    def authorised(self) -> Money | None:
        """What was authorised."""
        return self._money("posAuthAmount")

    def _money(self, name: str) -> Money | None:
        try:
            currency = get_currency(self.pairs[f"{name}Currency"])
            units = Decimal(int(self.pairs[f"{name}Value"]))
        except (KeyError, ValueError, CurrencyDoesNotExist):
            return None
        return Money(units.scaleb(-decimals(currency)), currency)
