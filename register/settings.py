"""`config.toml` as frozen settings, read once, at start.

Every key is explained in that file, where it stands. A wrong one is a `ConfigError` of one sentence, never a
surprise later. An environment variable REGISTER_TABLE__KEY goes before the file.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from moneyed import Money
from pydantic import Field, PrivateAttr, ValidationError, model_validator

from register.config import config_file
from register.config.accounts import AccountTable
from register.config.asks import Asks
from register.config.cash import Cash
from register.config.customer_display import CustomerDisplay
from register.config.printer import Printer, SecondPrinter, printers
from register.config.promotions import PromotionTable
from register.config.receipt import ReceiptTable
from register.config.returns import Returns
from register.config.rights import RightsTable
from register.config.scale_label import Label
from register.config.source import Source
from register.config.tables import (
    Catalogue,
    Deposit,
    Discounts,
    Screen,
    Signing,
)
from register.config.tax import Rates, TaxRules
from register.domain import pieces
from register.domain.cards.cash_out_law import CashOutLaw
from register.domain.cards.load_limit import BuyerLimit, LoadLimit
from register.domain.goods.promotions import Promotion
from register.domain.goods.scale_label import ScaleLabel
from register.domain.goods.tax import TaxRate
from register.domain.staff.people import Person
from register.domain.staff.rights import ACTS, Act, Rights, may
from register.errors import ConfigError
from terminal_api.money import decimals


class Settings(Asks):
    """One till's settings. `terminal` is `None` on a cash-only till, `printer` where nothing is printed."""

    tax: Rates
    tax_rules: TaxRules = TaxRules()
    printer: Printer | None = None
    second_printer: SecondPrinter | None = None
    customer_display: CustomerDisplay | None = None
    cash: Cash = Cash()
    discounts: Discounts = Discounts()
    returns: Returns = Returns()
    receipt: ReceiptTable = ReceiptTable()
    screen: Screen = Screen()
    catalogue: Catalogue = Catalogue()
    deposit: Deposit = Deposit()
    labels: Annotated[tuple[Label, ...], Field(alias="scale_label")] = ()
    promotion: tuple[PromotionTable, ...] = ()
    signing: Annotated[tuple[Signing, ...], Field(alias="people")] = ()
    """Those whom the file names. None: the till asks for its first on the screen."""
    accounts: AccountTable = {}
    """What the accounts of exports are called; those that are not named keep their names."""
    rights_given: Annotated[RightsTable, Field(alias="rights")] = {}
    _cash_out_law: CashOutLaw = PrivateAttr(default_factory=CashOutLaw)
    _load_limits: tuple[LoadLimit, ...] = PrivateAttr(default=())
    _buyer_limits: tuple[BuyerLimit, ...] = PrivateAttr(default=())
    _source: Source | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _known_apart(self) -> Self:
        if (twice := config_file.first_twice([person.name for person in self.signing])) is not None:
            raise ValueError(f"[[people]]: '{twice}' is given twice")
        if config_file.first_twice([person.pin_hash for person in self.signing]) is not None:
            # All that can be seen in hashes: with other salts, one PIN has as many hashes as people.
            raise ValueError("[[people]]: two people have the same pin_hash; each needs a PIN of their own")
        if self.signing and not any(may(person, Act.PEOPLE, self.rights) for person in self.people):
            roles = " or ".join(f'"{role}"' for role in sorted(self.rights.roles(Act.PEOPLE)))
            raise ValueError(f"[[people]]: nobody has role = {roles}; at least one person must")
        return self

    @model_validator(mode="after")
    def _each_fits_the_other(self) -> Self:
        self.cash.fits(self.shop.currency)
        self.receipt.finds(self.paper_columns)
        for printer in printers(self.printer, self.second_printer):
            self.receipt.fits(printer.paper.dots)
        if self.customer_display is not None:
            self.customer_display.fits(self.printer)
        return self

    @model_validator(mode="after")
    def _labels_known_apart(self) -> Self:
        if (twice := config_file.first_twice([one.layout[:2] for one in self.labels])) is not None:
            raise ValueError(f"[[scale_label]]: two layouts begin with {twice}; each prefix means one thing")
        places = decimals(self.shop.currency)
        if any(one.holds == "price" and one.decimals > places for one in self.labels):
            code = self.shop.currency.code
            raise ValueError(f"[[scale_label]]: a price in {code} has {places} decimals at most")
        if self.deposit.tax is not None and self.deposit.tax not in self.tax:
            raise ValueError(f'[deposit]: tax = "{self.deposit.tax}" should be one of {", ".join(self.tax)}')
        return self

    @model_validator(mode="after")
    def _promotions_known_apart(self) -> Self:
        if (twice := config_file.first_twice([one.name for one in self.promotion])) is not None:
            raise ValueError(f"[[promotion]]: '{twice}' is given twice")
        for one in self.promotion:
            one.fits(self.shop.currency)
        return self

    @property
    def promotions(self) -> tuple[Promotion, ...]:
        """What the shop gives for less by itself, whenever it holds, in the order of the file."""
        return tuple(one.promotion(self.shop.currency) for one in self.promotion)

    @property
    def scale_labels(self) -> tuple[ScaleLabel, ...]:
        """What the labels of the shop's scales mean."""
        return tuple(label.meaning for label in self.labels)

    @property
    def cash_out_law(self) -> CashOutLaw:
        """When what is left on a gift card is paid out in cash."""
        return self._cash_out_law

    @property
    def load_limits(self) -> tuple[LoadLimit, ...]:
        """How much may be put on one gift card in one day; all of them hold."""
        return self._load_limits

    @property
    def buyer_limits(self) -> tuple[BuyerLimit, ...]:
        """How much one buyer may have in gift cards in one day; all of them hold."""
        return self._buyer_limits

    @property
    def source(self) -> Source | None:
        """Where they were read; `None` for those that no file holds."""
        return self._source

    def under(
        self, law: CashOutLaw, limits: tuple[LoadLimit, ...], buyers: tuple[BuyerLimit, ...] = ()
    ) -> Self:
        """The same till where that law and those limits hold."""
        there = self.model_copy()
        there._cash_out_law, there._load_limits, there._buyer_limits = law, limits, buyers
        return there

    @property
    def rights(self) -> Rights:
        """Which roles may do what."""
        return Rights({ACTS[key]: frozenset(roles) for key, roles in self.rights_given.items()})

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that this till knows of."""
        return tuple(sorted(self.rights.named | {person.role for person in self.signing}))

    @property
    def people(self) -> tuple[Person, ...]:
        """Those of the file. The till may have others: ask `register.counter.people.staff`."""
        return tuple(Person(row.name, row.role, row.pin_hash) for row in self.signing)

    @property
    def quick_cash(self) -> tuple[Money, ...]:
        """The notes offered when paying in cash."""
        return tuple(Money(note, self.shop.currency) for note in self.cash.quick)

    @property
    def most_change(self) -> Money:
        """More change than this means that the amount given was mistyped."""
        return Money(self.cash.most_change, self.shop.currency)

    @property
    def denominations(self) -> tuple[Money, ...]:
        """The coins and notes that are counted, the largest first."""
        values = sorted(self.cash.denominations, reverse=True) or pieces.usual(self.shop.currency)
        return tuple(Money(value, self.shop.currency) for value in values)

    @property
    def paid_out_limit(self) -> Money:
        """More than this leaves the drawer beside a sale only with a manager."""
        return Money(self.cash.paid_out_limit, self.shop.currency)

    @property
    def difference_limit(self) -> Money:
        """A drawer that is wrong by more than this closes only with a manager."""
        return Money(self.cash.difference_limit, self.shop.currency)

    @property
    def paper_columns(self) -> int | None:
        """Characters in a line of receipts; `None` on a till that prints nothing."""
        if self.printer is not None:
            return self.printer.columns
        terminal = self.terminal
        return terminal.columns if terminal is not None and terminal.print_receipts else None

    def tax_rate(self, letter: str) -> TaxRate:
        """The rate behind a letter, and how it is reckoned with. Raises `ConfigError` if there is none."""
        if letter not in self.tax:
            raise ConfigError(f"[tax]: there is no rate '{letter}'; known are {', '.join(self.tax)}")
        return self.tax_rules.rate(letter, self.tax[letter])

    def catalogue_file(self, state: Path) -> Path:
        """The SQLite file of the items, for the state directory `state`."""
        return self.catalogue.path or state / "catalogue.sqlite"


def load(path: Path | None, environ: Mapping[str, str], *more: Path, text: str | None = None) -> Settings:
    """The settings in `path`, with the tables that only `more` have, overridden by `environ`.

    Without `path`: `config.toml` of the working directory, else the one that came with the program. `text` is
    read in place of what stands in that file. Raises `ConfigError`, one sentence, on anything not allowed.
    """
    file = config_file.found(path)
    text = config_file.text_of(file) if text is None else text
    tables = config_file.gathered(file, text, more)
    variables = config_file.overridden(tables, environ)
    try:
        read = Settings.model_validate(tables, context={"folder": config_file.folder(file)})
    except ValidationError as error:
        raise ConfigError(config_file.sentence(error, file, variables)) from None
    try:
        found = read if read.gift_cards is None else read.under(*read.gift_cards.law(read.shop.currency))
    except ValueError as error:
        raise ConfigError(f"{file}, [gift_cards]: {error}") from None
    found._source = Source(file, text, more, environ)  # pyright: ignore[reportPrivateUsage]
    return found
