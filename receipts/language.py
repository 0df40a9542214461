"""The language of the words that layouts put on paper; English, unless somebody says another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Language:
    """How paper says words, decimals and days."""

    text: Callable[[str], str] = str
    """The English of these layouts in that language."""
    decimal: str = "."
    day: Callable[[date], str] = str


_spoken = Language()


def speak(language: Language) -> None:
    """From now on layouts speak `language`."""
    global _spoken  # one printer's paper has one language
    _spoken = language


def say(english: str, /, **parts: object) -> str:
    """`english` in the language spoken, with `parts` in the places of their names in braces."""
    text = _spoken.text(english) if english else ""
    return text.format(**parts) if parts else text


def marked(english: str) -> str:
    """`english` as it is, known to translators: a constant that `say` will say."""
    return english


def with_decimal_sign(number: str) -> str:
    """`12,50` of `12.50`, where it is written so."""
    return number.replace(".", _spoken.decimal)


def moment(at: datetime, hour: str = "%H:%M") -> str:
    """`2026-11-22 10:41`, the day as the place writes it."""
    return f"{_spoken.day(at.date())} {at:{hour}}"
