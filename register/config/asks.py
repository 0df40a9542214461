"""What must be known of a till to ask somebody about a gift card: no more, so that a command may be quick."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import ValidationError, model_validator

from register.config import config_file
from register.config.processors import Processors
from register.config.tables import TERMINAL, GiftCards, Provider, Shop
from register.config.terminal import Terminal
from register.config.values import Table
from register.domain.cards.look_limit import LookLimits
from register.errors import ConfigError


class Asks(Table):
    """The shop, its terminal, its gift cards and who keeps them."""

    shop: Shop
    terminal: Terminal | None = None
    gift_cards: GiftCards | None = None
    processor: Processors = Processors()

    @model_validator(mode="after")
    def _asked_somewhere(self) -> Self:
        if self.gift_cards is not None:
            self.gift_cards.finds(self.processor.names)
        return self

    @property
    def look_limits(self) -> LookLimits:
        """How many cards may be looked at in an hour."""
        return self.gift_cards.look_limits if self.gift_cards else LookLimits()

    def provider_of(self, number: str) -> Provider:
        """Who keeps this card's balance: the longest prefix wins, else the default.

        Raises `ConfigError` on a till without [gift_cards].
        """
        if self.gift_cards is None:
            raise ConfigError("[gift_cards] is missing: this till takes no gift cards")
        return self.gift_cards.provider_of(number)

    def processor_name(self, provider: str) -> str:
        """Who is asked about cards of `provider`: a [[processor]], else the terminal."""
        return self.gift_cards.processor_name(provider) if self.gift_cards else TERMINAL

    def is_card_number(self, text: str) -> bool:
        """Whether a scanned text is a gift card of a provider that the file names by its numbers."""
        return self.gift_cards is not None and self.gift_cards.is_card_number(text)


def load(path: Path | None, environ: Mapping[str, str]) -> Asks:
    """Those tables of the settings in `path`, found and overridden as `register.settings.load` does.

    What other tables say is not looked at. Raises `ConfigError`, one sentence.
    """
    file = config_file.found(path)
    tables = config_file.read(file)
    source = config_file.overridden(tables, environ)
    mine = {name: tables[name] for name in Asks.model_fields if name in tables}
    try:
        return Asks.model_validate(mine, context={"folder": config_file.folder(file)})
    except ValidationError as error:
        raise ConfigError(config_file.sentence(error, file, source)) from None
