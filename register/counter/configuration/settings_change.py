"""A change of the settings: what it is, when it holds, and letting it hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from register.config.in_force import Setting, in_force
from register.config.key import Key
from register.counter.till import Till
from register.domain.events import SettingChanged
from register.settings import Settings

#: What the journal is kept under: another value would be another till.
IDENTITY = (Key("shop", "store"), Key("shop", "register"), Key("shop", "currency"))
#: Tables that say how something is reached.
_REACHED = ("terminal", "printer", "second_printer", "customer_display", "processor", "catalogue")


class Takes(Enum):
    """When a change holds."""

    NOW = "now"
    REOPENING = "reopening"
    """Once the till has connected anew; an open basket stays."""


@dataclass(frozen=True, slots=True)
class Change:
    """A key's new value, and the settings as they are with it. Nothing is written yet."""

    key: Key
    before: str
    """As the file would say it, a secret as dots; empty where nothing is said."""
    after: str
    takes: Takes
    text: str = field(repr=False)
    """The whole file."""
    settings: Settings = field(repr=False)
    read: Settings = field(repr=False)
    """Those that it was made from."""


def takes(before: Settings, after: Settings) -> Takes:
    """Whether the till must connect anew for `after` to hold."""

    def reached(settings: Settings) -> tuple[object, ...]:
        cards, receipt = settings.gift_cards, settings.receipt
        return (
            *(getattr(settings, table) for table in _REACHED),
            cards.providers if cards else None,
            *(receipt.logo, receipt.must_print, settings.shop.language),
        )

    return Takes.NOW if reached(before) == reached(after) else Takes.REOPENING


def noted(change: Change, by: str) -> SettingChanged:
    """What the journal keeps of `change`, which `by` makes."""
    return SettingChanged(change.key.where, change.key.name, change.before, change.after, by)


def take(till: Till, change: Change) -> None:
    """Let `change` hold, as far as that needs no new connection."""
    if change.takes is Takes.NOW:
        till.settings = change.settings
    till.changed()


def on_disk(settings: Settings) -> bool:
    """Whether the file still says what was read."""
    source = settings.source
    if source is None:
        return True
    try:
        return source.file.read_bytes() == source.text.encode()
    except OSError:
        return False


def by_key(found: Iterable[Setting]) -> dict[Key, str]:
    """Their values."""
    return {one.key: one.value for one in found}


def said(settings: Settings, key: Key) -> str:
    """What is in force for `key`, as the file would say it; a secret as dots."""
    return by_key(in_force(settings)).get(key, "")
