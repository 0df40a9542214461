"""What can be turned at a running mock gateway: hops to break, and what else a till must cope with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from moneyed import CURRENCIES, Money

from terminal_api.errors import SettingError
from terminal_api.money import written

_SECONDS = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?")
_MONEY = re.compile(r"(?P<amount>[0-9]{1,8}(\.[0-9]{1,3})?) (?P<currency>[A-Z]{3})")


@dataclass
class Switches:
    """All well as it is made. The way to the gateway itself is broken by stopping the server."""

    debits: Literal["at_tender", "at_close"] = "at_tender"
    """When cards pay: with a request of their own, or with the closed basket."""
    gateway: bool = True
    """Off: 503 without a word of ours, as whatever stands before it would answer."""
    degraded: bool = False
    provider: bool = True
    """Off: 503 `PROVIDER_DOWN`, nothing forwarded."""
    key: bool = True
    """Off: every key is disabled."""
    store: bool = True
    """Off: no store is mapped at the provider."""
    busy: bool = False
    pending_s: float = 0.0
    """So long a movement is `pending`, though it is made at once."""
    elsewhere: Money | None = None
    """What a second till takes from the card just before the next payment is judged."""

    @property
    def told(self) -> Mapping[str, str]:
        """How each stands, in the words that turn it: `on`, `off`, `2.5`, `30.00 GBP`, or nothing."""
        hops = {name: "on" if getattr(self, name) else "off" for name in _HOPS}
        taken = "" if self.elsewhere is None else written(self.elsewhere)
        return {"debits": self.debits, **hops, "pending_s": f"{self.pending_s:g}", "elsewhere": taken}

    def turn(self, said: Mapping[str, str]) -> None:
        """Turn those that are named, all of them or none. Raises `SettingError`."""
        for name in said:
            if name not in _SAYING:
                raise SettingError(f"There is no switch '{name}': there are {', '.join(_SAYING)}.")
        read = {name: _SAYING[name](word) for name, word in said.items()}
        for name, value in read.items():
            setattr(self, name, value)


def _debits(word: str) -> str:
    if word not in _DEBITS:
        raise SettingError(f"'{word}' is not among {', '.join(_DEBITS)}.")
    return word


def _hop(word: str) -> bool:
    if word not in ("on", "off"):
        raise SettingError(f"'{word}' is not among on, off.")
    return word == "on"


def _seconds(word: str) -> float:
    if not _SECONDS.fullmatch(word):
        raise SettingError(f"'{word}' is no number of seconds.")
    return float(word)


def _money(word: str) -> Money | None:
    read = _MONEY.fullmatch(word)
    if word and (read is None or read["currency"] not in CURRENCIES):
        raise SettingError(f"'{word}' is no amount such as 30.00 GBP.")
    return Money(read["amount"], read["currency"]) if read else None


_DEBITS = ("at_tender", "at_close")
_HOPS = ("gateway", "degraded", "provider", "key", "store", "busy")

_SAYING: Mapping[str, Callable[[str], object]] = {
    "debits": _debits,
    **dict.fromkeys(_HOPS, _hop),
    "pending_s": _seconds,
    "elsewhere": _money,
}
