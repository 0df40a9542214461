"""What whoever sets a till up asks of the devices around it; the edges answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from register.counter.checks.doctor import Walk
from register.language import marked, say
from register.settings import Settings
from terminal_api.outcomes import Outcome
from terminal_api.processor import GiftCard


class Device(Enum):
    """One kind of thing that the till is connected to."""

    TERMINAL = marked("Payment terminal")
    PRINTERS = marked("Receipt printers")
    PROCESSORS = marked("Gift-card processors")
    DISPLAY = marked("Customer display")

    @property
    def label(self) -> str:
        """Its name for people."""
        return say(self.value)


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that a device is made to do, so that somebody sees whether it does."""

    key: str
    """The letter that asks for it."""
    label: str
    question: str
    """What will happen, to be answered before it does."""
    about: str
    """The same for the journal, in English."""
    walk: Walk


async def _nothing(_: Settings) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Outside:
    """The devices of one till, as they are now."""

    walks: Callable[[Device], tuple[Walk, ...]] = lambda _: ()
    """The ways on which that device is looked at, as the doctor walks them; nothing moves."""
    trials: Callable[[Device], tuple[Trial, ...]] = lambda _: ()
    """What that device can be made to do."""
    prove: Callable[[Settings], Awaitable[None]] = _nothing
    """Raises `ConfigError` or `SettingError` where a till could not connect with those settings."""
    look: Callable[[GiftCard], Awaitable[Outcome]] | None = None
    """Asks what is on a card, by a request beside the till's own, where another process is the till."""
