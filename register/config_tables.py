"""The tables of `config.toml` and what may stand in them. Every key is explained there, where it stands."""

import re
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, Self, cast

from moneyed import Currency, CurrencyDoesNotExist, Money, get_currency
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    SecretStr,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from receipts.profiles import PROFILES, Confirmation, Profile
from register.config_file import first_twice
from register.domain.basket import CardLimits
from register.domain.people import Role
from register.pins import is_hash


def _currency(code: object) -> Currency:
    try:
        return get_currency(str(code))
    except CurrencyDoesNotExist:
        raise ValueError("it should be a currency of ISO 4217 such as 'EUR'") from None


def _spelt(pattern: str, words: str) -> AfterValidator:
    """Only texts that `pattern` fits whole; `words` say to people what that means."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"it should be {words}")
        return text

    return AfterValidator(check)


def _listed(value: object) -> object:
    # An environment variable is one text; its parts stand between |.
    return value.split("|") if isinstance(value, str) else value


def _beside_file(path: Path, info: ValidationInfo) -> Path:
    context = cast("dict[str, Path]", info.context or {})
    return context.get("folder", Path()) / path.expanduser()


def _printer_model(name: str) -> str:
    if name in {profile.escpos for profile in PROFILES.values()}:
        return name
    # Loaded only for a printer that we do not know ourselves: it takes longer than all the rest of a start.
    profiles = cast("dict[str, object]", import_module("escpos.capabilities").CAPABILITIES["profiles"])
    if name not in profiles:
        raise ValueError(f"it should be a printer of python-escpos, one of {', '.join(profiles)}")
    return name


def _pin_hash(text: str) -> str:
    if not is_hash(text):
        raise ValueError("it should be a hash made by `python -m register.pins`")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Sum = Annotated[Decimal, Field(gt=0, max_digits=12)]
Sums = Annotated[tuple[Sum, ...], BeforeValidator(_listed)]
Prefixes = Annotated[tuple[Annotated[str, _spelt(r"[0-9]{1,28}", "digits")], ...], BeforeValidator(_listed)]
Place = Annotated[Path, AfterValidator(_beside_file)]


class Table(BaseModel):
    """Base of every table: frozen, and a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, table: Any) -> Any:
        fields = {field.alias or name for name, field in cls.model_fields.items()}
        for key in cast("dict[str, Any]", table) if isinstance(table, dict) else ():
            if key not in fields:
                found = {"key": key, "known": ", ".join(sorted(fields))}
                raise PydanticCustomError(
                    "unknown_key", "'{key}' is not known here; known are {known}", found
                )
        return cast("Any", table)


class Shop(Table):
    """[shop]: who sells, and what stands on top and at the foot of every receipt."""

    name: Text
    store: Annotated[str, _spelt(r"[a-z0-9-]{1,40}", "1 to 40 small letters, digits and hyphens")]
    till: Annotated[str, _spelt(r"[A-Za-z0-9]{1,8}", "1 to 8 letters and digits"), Field(alias="register")]
    address: Texts = ()
    tax_number: Text | None = None
    currency: Annotated[Currency, PlainValidator(_currency)]
    footer: Texts = ()


class Terminal(Table):
    """[terminal]: how to reach the payment terminal and the key shared with it."""

    url: Annotated[str, _spelt(r"https://[^/\s]+/?\S*", "an address such as https://192.168.1.20:8443")]
    poiid: Annotated[
        str, _spelt(r"[A-Za-z0-9]{3,}-[A-Za-z0-9]{9,15}", "model and serial number such as V400m-324688042")
    ]
    sale_id: Text
    ca: str | None = None
    """PEM text, read from the file if the setting names one; `None` (test only): none is trusted."""
    passphrase: SecretStr | None = None
    key_identifier: SecretStr | None = None
    key_version: Annotated[int, Field(ge=0)] | None = None
    environment: Literal["test", "live"] = "test"
    sealed: bool = True
    not_found_grace_s: Annotated[float, Field(ge=0, le=600)] = 20
    answer_timeout_s: Annotated[float, Field(gt=0, le=600)] = 125

    @field_validator("ca")
    @classmethod
    def _read_ca(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None or "-----BEGIN CERTIFICATE-----" in text:
            return text
        try:
            pem = _beside_file(Path(text), info).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            pem = ""
        if "-----BEGIN CERTIFICATE-----" not in pem:
            raise ValueError("it should be a readable PEM file, or the PEM text itself")
        return pem

    @model_validator(mode="after")
    def _can_be_sealed(self) -> Self:
        if not self.sealed and self.environment == "live":
            raise ValueError('sealed = false is allowed only with environment = "test"')
        if self.ca is None and self.environment == "live":
            raise ValueError("ca is missing")
        if self.sealed:
            for key in ("passphrase", "key_identifier", "key_version"):
                if getattr(self, key) is None:
                    raise ValueError(f"{key} is missing")
            assert self.passphrase is not None
            secret = self.passphrase.get_secret_value()
            if not secret or not all(" " <= character <= "~" for character in secret):
                raise ValueError("passphrase should be printable ASCII, and not empty")
        return self


class Printer(Table):
    """[printer]: a receipt printer in the network."""

    host: Text
    port: Annotated[int, Field(ge=1, le=65535)] = 9100
    profile: Annotated[str, AfterValidator(_printer_model)] = "default"
    """A printer's name in python-escpos."""
    columns: Annotated[int, Field(ge=24, le=96)] = 42
    code_page: Text = "CP858"
    confirm: Confirmation = Confirmation.A

    @property
    def paper(self) -> Profile:
        """What this printer can do, in the words of `receipts`."""
        known = {profile.escpos: profile.dots_per_column for profile in PROFILES.values()}
        dots = known.get(self.profile, 12)
        return Profile(self.profile, self.columns, self.profile, self.code_page, self.confirm, dots)


class Provider(Table):
    """[[gift_cards.provider]]: whose numbers begin how, and what may be put on a card at once."""

    name: Text
    prefixes: Prefixes = ()
    least: Sum | None = None
    most: Sum | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.least is None) != (self.most is None):
            raise ValueError("least and most: give both or neither")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"least = {self.least} is more than most = {self.most}")
        return self

    def limits(self, currency: Currency) -> CardLimits | None:
        """The smallest and largest amount, or `None` where the provider sets none."""
        if self.least is None or self.most is None:
            return None
        return CardLimits(Money(self.least, currency), Money(self.most, currency))


class GiftCards(Table):
    """[gift_cards]: the providers, and who is asked about a number that fits none."""

    default_provider: Text
    providers: Annotated[tuple[Provider, ...], Field(alias="provider", min_length=1)]

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        names = [provider.name for provider in self.providers]
        prefixes = [prefix for provider in self.providers for prefix in provider.prefixes]
        for what, found in (("provider", names), ("prefix", prefixes)):
            if (twice := first_twice(found)) is not None:
                raise ValueError(f"{what} '{twice}' is given twice")
        if self.default_provider not in names:
            known = ", ".join(names)
            raise ValueError(f"default_provider = '{self.default_provider}' should be one of {known}")
        return self


class Cash(Table):
    """[cash]: notes offered when paying in cash, and what is too much change to be true."""

    quick: Sums = ()
    most_change: Sum = Decimal(500)


class Screen(Table):
    """[screen]: how the till looks."""

    theme: Text = "counter"


class Catalogue(Table):
    """[catalogue]: where the items are."""

    path: Place | None = None


class Signing(Table):
    """[[people]]: somebody who may sign in."""

    name: Text
    role: Role
    pin_hash: Annotated[str, AfterValidator(_pin_hash), Field(repr=False)]


Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=3)]
Letter = Annotated[str, _spelt("[A-Z]", "one capital letter")]
