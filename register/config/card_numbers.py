"""What a gift card's number may look like: digits where the terminal is asked, any text anywhere else."""

from typing import Annotated

from register.config.values import LISTED, spelt

CARD_DIGITS = range(8, 29)
"""How many digits a card's number has at the terminal. Source: Terminal API, `StoredValueID`."""

LONGEST = 100
"""Signs of a number at another processor. Source: Toast's identifiers, and our contract with the gateway."""

UNASKED = 8
"""A scan that is shorter is taken for a card only where its length is among a provider's `lengths`."""

Prefixes = Annotated[tuple[Annotated[str, spelt(r"[!-~]{1,100}", "signs without a space")], ...], LISTED]


def is_digits(number: str) -> bool:
    """Whether `number` can be asked about at the terminal."""
    return number.isascii() and number.isdigit() and len(number) in CARD_DIGITS


def is_text(number: str) -> bool:
    """Whether `number` can be asked about elsewhere: letters, signs and leading zeros are part of it."""
    return 0 < len(number) <= LONGEST and number.isprintable() and not number.isspace()


def readable_at_terminal(prefixes: tuple[str, ...], lengths: tuple[int, ...]) -> None:
    """Raises `ValueError` where no number at the terminal can begin so, or be as long."""
    for prefix in prefixes:
        if not (prefix.isascii() and prefix.isdigit() and len(prefix) <= CARD_DIGITS[-1]):
            raise ValueError(f'prefixes = "{prefix}" is wrong: it should be digits')
    for length in lengths:
        if length not in CARD_DIGITS:
            raise ValueError(f"lengths = {length} is wrong: a number at the terminal has 8 to 28 digits")
