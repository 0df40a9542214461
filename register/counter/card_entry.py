"""How a gift card comes to the till: by its number, its stripe, or read at the terminal."""

import re
from dataclasses import replace

from register.config.tables import CARD_DIGITS, TERMINAL
from register.counter.till import Till
from register.domain.amounts import Refused
from register.language import say
from register.settings import Settings
from terminal_api.processor import Entry, GiftCard, Operation


def number_typed(settings: Settings, typed: str) -> str | Refused:
    """The gift-card number that was typed or scanned."""
    number = typed.replace(" ", "")
    if not (number.isascii() and number.isdigit() and len(number) in CARD_DIGITS):
        return Refused(say("A gift-card number has 8 to 28 digits: scan the card again"))
    if settings.gift_cards is None:
        return Refused(say("This till takes no gift cards: set [gift_cards] in config.toml"))
    return number


#: The second track of a card, from a reader at the register. `%` begins the first, which no gift card needs.
_TRACK = re.compile(r"%|;|[0-9]{8,28}=")


def is_track(text: str) -> bool:
    """Whether `text` came off a card's magnetic stripe. It must not be shown: it may be of a bank card."""
    return _TRACK.match(text) is not None


def presented(till: Till, text: str, entry: Entry) -> GiftCard | Refused:
    """The gift card whose number was typed or scanned, or whose stripe was swiped at the register."""
    if is_track(text):
        return _swiped(till, text)
    number = number_typed(till.settings, text)
    return till.card(number, entry) if isinstance(number, str) else number


def _swiped(till: Till, track: str) -> GiftCard | Refused:
    try:
        read = GiftCard.from_track("", track)
    except ValueError:
        return Refused(say("The stripe was not read: swipe the card again"))
    if not till.settings.is_card_number(read.number):
        return Refused(say("That is no gift card of ours: a bank card belongs into the terminal, with F9"))
    return replace(read, provider=till.settings.provider_of(read.number).name)


def readable(till: Till, operation: Operation) -> tuple[str, ...]:
    """The providers whose cards the terminal may read itself for `operation`, the default one first."""
    if till.terminal is None or till.settings.gift_cards is None:
        return ()
    default = till.settings.gift_cards.default_provider
    names = [provider.name for provider in till.settings.gift_cards.providers]
    there = [name for name in names if till.settings.processor_name(name) == TERMINAL]
    able = [name for name in there if till.terminal.capabilities(name).can(operation)]
    return tuple(sorted(able, key=lambda name: name != default))
