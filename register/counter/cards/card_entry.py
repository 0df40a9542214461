"""How a gift card comes to the till: by its number, its stripe, or read at the terminal."""

import re
from dataclasses import replace

from register.catalogue.scanned import without_symbology
from register.config.tables import TERMINAL
from register.counter.cards.card_number import number_typed as number_typed
from register.counter.till import Till
from register.domain.amounts import Refused
from register.language import say
from terminal_api.processor import Entry, GiftCard, Operation

#: What a person types and means something else by: a command, a quantity before a code, an amount.
_OTHERWISE = re.compile(r"/.*|[0-9]{1,10}(?:[.,][0-9]*)?\*.*|[0-9]{1,7}|[0-9]*[.,][0-9]{0,3}")


def is_card(till: Till, text: str) -> bool:
    """Whether `text` is a gift card though nobody said so: by its stripe, or by beginning and length."""
    return is_track(text) or till.settings.is_card_number(without_symbology(text))


def may_be_card(till: Till, text: str) -> bool:
    """Whether `text` can be taken for a card where one is waited for."""
    if is_card(till, text) or text.isdigit():
        return True
    return not _OTHERWISE.fullmatch(text) and isinstance(number_typed(till.settings, text), str)


#: The second track of a card, from a reader at the register. `%` begins the first, which no gift card needs.
_TRACK = re.compile(r"%|;|[0-9]{8,28}=")


def is_track(text: str) -> bool:
    """Whether `text` came off a card's magnetic stripe. It must not be shown: it may be of a bank card."""
    return _TRACK.match(text) is not None


def presented(till: Till, text: str, entry: Entry) -> GiftCard | Refused:
    """The gift card whose number was typed or scanned, or whose stripe was swiped at the register."""
    known = till.settings.is_card_number(without_symbology(text.strip()))
    if is_track(text) and not (known and text.startswith(("%", ";"))):
        return _swiped(till, text)
    if entry is Entry.TYPED and not known and _OTHERWISE.fullmatch(text.strip()):
        return Refused(say("That is no gift card: scan it, or type all of its number"))
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
