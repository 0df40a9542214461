"""What may be shown of a card's number, and how it is kept out of other people's words."""

import re

SHOWN = 4
"""So many of its last signs, and never more than half of them."""

#: Digits, also in groups; or any word with a digit in it that is as long as a number may be.
_PERHAPS = re.compile(r"[0-9](?:[ -]?[0-9]){5,}|(?=\S*[0-9])\S{8,}")


def ending(number: str) -> str:
    """All of `number` that may be shown, logged or stored in clear: its last four signs.

    What is no plain letter or digit is a star, for not all paper has other signs. So is a number of one.
    """
    last = number[len(number) - min(SHOWN, len(number) // 2) :] or "*" * len(number)
    return "".join(sign if sign.isascii() and sign.isalnum() else "*" for sign in last)


def without_numbers(text: str) -> str:
    """A provider's words for a log: whatever may be a card's number is stars. Amounts stay readable."""
    return _PERHAPS.sub("****", text)


def without(number: str, text: str) -> str:
    """`text`, in which `number` is cut to its ending wherever it stands."""
    return text.replace(number, f"···{ending(number)}") if number else text
