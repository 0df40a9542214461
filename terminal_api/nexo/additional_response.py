"""AdditionalResponse: what an answer says beside its body, in whichever of its formats it comes.

Which format is a setting of the merchant's account, so every one is always understood:
form-encoded pairs, a JSON object in Base64, or a bare sentence.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self, cast
from urllib.parse import parse_qsl

from moneyed import CurrencyDoesNotExist, Money, get_currency

from terminal_api.money import decimals
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json, read_object, write_json


def _json_object(text: str) -> dict[str, object] | None:
    """The object behind Base64, or None when `text` is no such thing."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        return read_object(read_json(raw)) if raw.lstrip().startswith(b"{") else None
    except (binascii.Error, ValueError, NotUnderstood):
        return None


def _whole(text: str | None) -> int | None:
    """A number as the terminal writes it: nothing but digits, and a sign."""
    return int(text) if text and re.fullmatch("-?[0-9]{1,12}", text) else None


def _coded(reason: str | None) -> tuple[str | None, str | None]:
    """Number and words of a reason."""
    found = re.fullmatch(r"([0-9]{1,4})\s+(.+)", reason or "", re.DOTALL)
    return (found[1], found[2]) if found else (None, reason)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else write_json(value)


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
    def psp_reference(self) -> str | None:
        """Adyen's reference of the transaction."""
        return self._text("pspReference", "transactionReferenceNumber")

    @property
    def merchant_reference(self) -> str | None:
        """Ours: the transaction id of the sale data."""
        return self._text("merchantReference")

    @property
    def message(self) -> str | None:
        """A constant such as `NOT_ENOUGH_BALANCE`, or a sentence."""
        return self._text("message")

    @property
    def refusal_reason(self) -> str | None:
        """Code and text: `210 Not enough balance`. May change at any time; never decides."""
        return self._text("refusalReason")

    @property
    def refusal_code(self) -> str | None:
        """`210` of `210 Not enough balance`; None where the reason has no number."""
        return _coded(self.refusal_reason)[0]

    @property
    def refusal_text(self) -> str | None:
        """`Not enough balance` of `210 Not enough balance`; the whole reason where it has no number."""
        return _coded(self.refusal_reason)[1]

    @property
    def refusal_reason_raw(self) -> str | None:
        """The issuer's own words."""
        return self._text("refusalReasonRaw")

    @property
    def errors(self) -> str | None:
        """What was wrong with the form of our request."""
        return self._text("errors")

    @property
    def warnings(self) -> str | None:
        """What was odd about the form of our request."""
        return self._text("warnings")

    @property
    def acquirer_response_code(self) -> str | None:
        """Present when a refund was carried out at once."""
        return self._text("acquirerResponseCode")

    @property
    def approval_code(self) -> str | None:
        """The issuer's code."""
        return self._text("authCode")

    @property
    def is_gift_card(self) -> bool | None:
        """Whether the terminal took the card for a gift card; None when it does not say."""
        return self._flag("giftcardIndicator", "backendGiftcardIndicator")

    @property
    def is_offline(self) -> bool | None:
        """Whether the terminal approved by itself, the issuer not asked; None when it does not say."""
        return self._flag("offline")

    @property
    def brand(self) -> str | None:
        """`svs`, `mc`."""
        return self._text("paymentMethod")

    @property
    def brand_variant(self) -> str | None:
        """The brand's own kind of card: `mccredit`."""
        return self._text("paymentMethodVariant")

    @property
    def entry_mode(self) -> str | None:
        """How the card was read, in the terminal's words: `ICC`, `CLESS_CHIP`."""
        return self._text("posEntryMode")

    @property
    def last4(self) -> str | None:
        """The last four digits of a bank card."""
        return self._text("cardSummary")

    @property
    def alias(self) -> str | None:
        """A stand-in for the card, the same whenever it is used at this merchant's."""
        return self._text("alias")

    @property
    def alias_type(self) -> str | None:
        """What the alias stands for: `Default`."""
        return self._text("aliasType")

    @property
    def payment_account_reference(self) -> str | None:
        """The issuer's stand-in for the account behind the card, the same for a card and a phone."""
        return self._text("PaymentAccountReference")

    @property
    def running_service_id(self) -> str | None:
        """The request that keeps a busy terminal busy."""
        return self._text("serviceId")

    @property
    def unconfirmed_batch_count(self) -> int | None:
        """Payments the terminal has approved but not yet told Adyen."""
        return _whole(self.pairs.get("unconfirmedBatchCount"))

    @property
    def battery_percent(self) -> int | None:
        """How full the battery is, 0 to 100."""
        return _whole(self.pairs.get("batteryLevel", "").removesuffix("%"))

    @property
    def balance(self) -> Money | None:
        """What is left on the gift card."""
        return self._money("currentBalance")

    @property
    def original(self) -> Money | None:
        """What was asked for."""
        return self._money("posOriginalAmount")

    @property
    def authorised(self) -> Money | None:
        """What was authorised, tip and cash-back included; older terminals have other names for it."""
        names = ("posAuthAmount", "authorisedAmount", "posTotalAmount")
        return next((amount for amount in map(self._part_of_payment, names) if amount is not None), None)

    @property
    def gratuity(self) -> Money | None:
        """The tip."""
        return self._part_of_payment("posAmountGratuity")

    @property
    def cash_back(self) -> Money | None:
        """Cash to hand out."""
        return self._part_of_payment("posAmountCashback")

    def _text(self, *names: str) -> str | None:
        """The first of `names` that is there."""
        return next((self.pairs[name] for name in names if name in self.pairs), None)

    def _flag(self, *names: str) -> bool | None:
        said = self._text(*names)
        return None if said is None else said.lower() == "true"

    def _part_of_payment(self, name: str) -> Money | None:
        """An amount that may come without a currency: it is the payment's own."""
        return self._money(name, "posAuthAmount", "authorisedAmount", "posOriginalAmount")

    def _money(self, name: str, *same_currency: str) -> Money | None:
        units = _whole(self.pairs.get(f"{name}Value"))
        try:
            currency = get_currency(self._text(*(f"{each}Currency" for each in (name, *same_currency))) or "")
        except CurrencyDoesNotExist:
            return None
        return None if units is None else Money(Decimal(units).scaleb(-decimals(currency)), currency)
