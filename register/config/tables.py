"""The tables of `config.toml` and what may stand in them; the larger ones have a file of their own.

Every key is explained in that file, where it stands.
"""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from moneyed import Currency, Money
from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from register.config.card_numbers import (
    LONGEST,
    UNASKED,
    Prefixes,
    is_digits,
    is_text,
    readable_at_terminal,
)
from register.config.config_file import first_twice
from register.config.gift_cards import CardTerms
from register.config.rights import RoleName
from register.config.values import (
    CURRENCY,
    LISTED,
    Letter,
    Percent,
    Place,
    Sum,
    Sums,
    Table,
    Text,
    Texts,
    beside_file,
    spelt,
)
from register.domain.goods.age import DateOrder
from register.language import ENGLISH, known

if TYPE_CHECKING:
    from register.domain.goods.line_rules import CardLimits

TERMINAL = "terminal"
"""The processor that cards are asked about at, unless their provider names another."""


def _pin_hash(text: str) -> str:
    from register.pins import is_hash  # with argon2: only where people stand in the file

    if not is_hash(text):
        raise ValueError("it should be a hash made by `register people hash`")
    return text


def _language(code: str, info: ValidationInfo) -> str:
    if code.endswith(".po"):
        return str(beside_file(Path(code), info))
    if code not in known():
        raise ValueError(f"it should be one of {', '.join(known())}, or a file of translations: fr.po")
    return code


class Shop(Table):
    """[shop]: who sells, and what stands on top and at the foot of every receipt."""

    name: Text
    store: Annotated[str, spelt(r"[a-z0-9-]{1,40}", "1 to 40 small letters, digits and hyphens")]
    till: Annotated[str, spelt(r"[A-Za-z0-9]{1,8}", "1 to 8 letters and digits"), Field(alias="register")]
    address: Texts = ()
    tax_number: Text | None = None
    currency: Annotated[Currency, CURRENCY]
    footer: Texts = ()
    language: Annotated[str, AfterValidator(_language)] = ENGLISH
    """A language that came with the program, or a file of translations."""


PinPolicy = Literal["never", "asked", "always"]


class Provider(Table):
    """[[gift_cards.provider]]: whose numbers begin how, and what may be put on a card at once."""

    name: Text
    prefixes: Prefixes = ()
    lengths: Annotated[tuple[Annotated[int, Field(ge=1, le=LONGEST)], ...], LISTED] = ()
    """How many signs its numbers have; left out, any number does."""
    processor: Text = TERMINAL
    """Who is asked about its cards: the terminal, or the name of a [[processor]]."""
    least: Sum | None = None
    most: Sum | None = None
    amounts: Sums = ()
    """The only amounts that its cards are sold and loaded for, where they are fixed."""
    partial: bool = True
    """Whether the account allows a card to pay a part; else its balance is asked before it pays."""
    network: Literal["intersolve", "local"] | None = None
    """What its cards can do, where the name alone does not tell: a card type of Intersolve's can do nearly
    all, a local brand only pays. Unknown names are local brands."""
    reloadable: bool | None = None
    """Whether its cards can be loaded again, as some rules about cash-outs ask. None: the cashier says so."""
    validity: Annotated[Text, spelt(r"[^\n\r\t]{1,30}", "1 to 30 characters in one line")] | None = None
    """How long its cards are good for, in the shop's words, for the papers that the law wants it on."""
    pin: PinPolicy = "never"
    """When the till asks for a card's PIN, at a processor that is not the terminal, and at what stands in for
    the terminal: never, once it is wanted, or always before a card pays, is looked at, paid out or ended."""
    cash_out_final: bool = True
    """Whether nobody can void a cash-out afterwards: the cashier is warned."""

    @model_validator(mode="after")
    def _readable_there(self) -> Self:
        if self.processor == TERMINAL:
            readable_at_terminal(self.prefixes, self.lengths)
        return self

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.least is None) != (self.most is None):
            raise ValueError("least and most: give both or neither")
        if self.amounts and self.least is not None:
            raise ValueError("amounts and least: give the only amounts, or the smallest and the largest")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"least = {self.least} is more than most = {self.most}")
        return self

    def has_such(self, number: str) -> bool:
        """Whether its numbers are as long as this one."""
        return not self.lengths or len(number) in self.lengths

    def takes(self, number: str) -> bool:
        """Whether its processor can be asked about such a number at all."""
        return is_digits(number) if self.processor == TERMINAL else is_text(number)

    def recognises(self, text: str) -> bool:
        """Whether `text` is one of its numbers though nobody said that it is a card."""
        long_enough = bool(self.lengths) or len(text) >= UNASKED
        return text.startswith(self.prefixes) and self.has_such(text) and self.takes(text) and long_enough

    def limits(self, currency: Currency) -> "CardLimits | None":
        """What may be put on a card at once, or `None` where the provider sets no limits."""
        from register.domain.goods.line_rules import CardLimits  # with baskets: whoever only looks has none

        only = tuple(Money(amount, currency) for amount in sorted(self.amounts))
        if only:
            return CardLimits(only[0], only[-1], only)
        if self.least is None or self.most is None:
            return None
        return CardLimits(Money(self.least, currency), Money(self.most, currency))


class GiftCards(CardTerms):
    """[gift_cards]: the providers, and who is asked about a number that fits none; under which law."""

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

    def provider_of(self, number: str) -> Provider:
        """Who keeps this card's balance: the longest prefix that fits, else the default."""
        fitting = {
            len(prefix): one
            for one in self.providers
            for prefix in one.prefixes
            if number.startswith(prefix) and one.has_such(number)
        }
        default = next(one for one in self.providers if one.name == self.default_provider)
        return fitting[max(fitting)] if fitting else default

    def processor_name(self, provider: str) -> str:
        """Who is asked about cards of `provider`."""
        return next((one.processor for one in self.providers if one.name == provider), TERMINAL)

    def is_card_number(self, text: str) -> bool:
        """Whether a scanned text is a gift card: it begins as a provider's numbers do and is as long."""
        return any(one.recognises(text) for one in self.providers)

    def finds(self, processors: tuple[str, ...]) -> None:
        """Raises `ValueError` where a provider names a processor that is none of these."""
        for one in self.providers:
            if one.processor not in (TERMINAL, *processors):
                raise ValueError(
                    f"[[gift_cards.provider]] {one.name}: there is no processor '{one.processor}'; "
                    f"write a table [processor.{one.processor}]"
                )

    def validity(self, provider: str) -> str:
        """What paper says of how long a card of `provider` is good; empty where the shop says nothing."""
        return next((one.validity or "" for one in self.providers if one.name == provider), "")


class Discounts(Table):
    """[discounts]: how much of a price a cashier may take off alone, and the usual reasons."""

    cashier_percent: Percent = Decimal(0)
    reasons: Texts = ()


class Screen(Table):
    """[screen]: how the till looks."""

    theme: Text = "counter"
    dates: DateOrder = "day-month-year"
    """How birth dates are typed here."""
    lock_after_s: Annotated[int, Field(ge=0, le=86_400)] = 300
    """So long without a key, and the till locks itself; 0: never."""


class Deposit(Table):
    """[deposit]: where deposits on bottles and crates are booked."""

    department: Text = "Deposits"
    tax: Letter | None = None
    """Left out, a deposit has the letter of its item."""


class Catalogue(Table):
    """[catalogue]: where the items are."""

    path: Place | None = None


class Signing(Table):
    """[[people]]: somebody who may sign in."""

    name: Text
    role: RoleName
    pin_hash: Annotated[str, AfterValidator(_pin_hash), Field(repr=False)]
