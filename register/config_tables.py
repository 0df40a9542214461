"""The tables of `config.toml` and what may stand in them; `[terminal]` is in `register.config_terminal`.

Every key is explained in that file, where it stands.
"""

from decimal import Decimal
from importlib import import_module
from typing import Annotated, Literal, Self, cast

from moneyed import Currency, CurrencyDoesNotExist, Money, get_currency
from pydantic import AfterValidator, Field, PlainValidator, model_validator

from receipts.profiles import PROFILES, Confirmation, Profile
from register.config_file import first_twice
from register.config_values import LISTED, Limit, Place, Sum, Sums, Table, Text, Texts, spelt
from register.domain.basket import CardLimits
from register.domain.people import Role
from register.pins import is_hash

Prefixes = Annotated[tuple[Annotated[str, spelt(r"[0-9]{1,28}", "digits")], ...], LISTED]


def _currency(code: object) -> Currency:
    try:
        return get_currency(str(code))
    except CurrencyDoesNotExist:
        raise ValueError("it should be a currency of ISO 4217 such as 'EUR'") from None


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


class Shop(Table):
    """[shop]: who sells, and what stands on top and at the foot of every receipt."""

    name: Text
    store: Annotated[str, spelt(r"[a-z0-9-]{1,40}", "1 to 40 small letters, digits and hyphens")]
    till: Annotated[str, spelt(r"[A-Za-z0-9]{1,8}", "1 to 8 letters and digits"), Field(alias="register")]
    address: Texts = ()
    tax_number: Text | None = None
    currency: Annotated[Currency, PlainValidator(_currency)]
    footer: Texts = ()


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
    partial: bool = True
    """Whether the account allows a card to pay a part; else its balance is asked before it pays."""
    network: Literal["intersolve", "local"] | None = None
    """What its cards can do, where the name alone does not tell: a card type of Intersolve's can do nearly
    all, a local brand only pays. Unknown names are local brands."""

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
    """[cash]: notes offered when paying in cash, what change cannot be true, how the drawer is kept."""

    quick: Sums = ()
    most_change: Sum = Decimal(500)
    denominations: Sums = ()
    """The coins and notes that are counted; none: the usual ones of the currency."""
    paid_out_limit: Limit = Decimal(50)
    difference_limit: Limit = Decimal(5)
    blind: Literal["cashiers", "everybody", "nobody"] = "cashiers"

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if (twice := first_twice([f"{value.normalize():f}" for value in self.denominations])) is not None:
            raise ValueError(f"denominations: {twice} is given twice")
        return self


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
