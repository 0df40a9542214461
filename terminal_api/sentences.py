"""Sentences for people: English here, and known to translators wherever a register speaks something else.

An outcome carries its sentence finished and in English, so that journals and logs read the same everywhere. A
register that speaks another language finds the sentence again, with its parts, by the text written here.
`Declined`, `NotSent` and `Unknown` mark the text they are given themselves.
"""


def marked(english: str) -> str:
    """`english` as it is, for a sentence or a part of one that stands apart from its outcome."""
    return english


def worded(english: str, /, **parts: object) -> str:
    """`english` with `parts` in the places of their names in braces. Never a PIN or a card number."""
    return english.format(**parts)
