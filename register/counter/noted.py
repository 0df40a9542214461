"""What was noted in English, in the till's language: a printer's trouble, why a request was refused.

The journal keeps such notes as they were made, whatever language is spoken later: they are said when shown.
"""

from register.language import say


def noted(note: str) -> str:
    """`note` as a whole where it is known so; else what is before its colon and behind it, each by itself."""
    if not note:
        return ""
    whole = say(note)
    head, colon, rest = note.partition(": ")
    return whole if whole != note or not colon else f"{noted(head)}: {noted(rest)}"
