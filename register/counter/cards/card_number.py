"""A gift card's number as a person types it. Light: a command that only looks at a card reads it too."""

from register.catalogue.scanned import without_symbology
from register.config.asks import Asks
from register.config.tables import TERMINAL
from register.domain.amounts import Refused
from register.language import say


def number_typed(settings: Asks, typed: str) -> str | Refused:
    """The gift-card number that was typed or scanned, as it stands on the card.

    Digits in groups lose their spaces; anything else is left as it was read.
    """
    if settings.gift_cards is None:
        return Refused(say("This till takes no gift cards: set [gift_cards] in config.toml"))
    bare, digits = without_symbology(typed.strip()), typed.replace(" ", "")
    number = digits if digits.isdigit() else bare
    provider = settings.provider_of(number)
    if provider.takes(number):
        return number
    if provider.processor == TERMINAL:
        return Refused(say("A gift-card number has 8 to 28 digits: scan the card again"))
    return Refused(say("A gift-card number has 1 to 100 signs: scan the card again"))
