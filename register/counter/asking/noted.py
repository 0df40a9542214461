"""What was noted in English, in the till's language: a printer's trouble, why a request was refused.

The journal keeps such notes as they were made, whatever language is spoken later: they are said when shown.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from string import Formatter

from register.language import Language, say, spoken

#: A text whose own words are fewer letters than this fits by chance.
_OWN_LETTERS = 16
_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]+ [A-Z]{3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class _Form:
    """A text with parts, and what a note made of it begins and ends with."""

    english: str
    head: str
    tail: str
    own: int

    @classmethod
    def of(cls, english: str) -> "_Form":
        pieces = list(Formatter().parse(english))
        tail = "" if pieces[-1][1] is not None else pieces[-1][0]
        return cls(english, pieces[0][0], tail, sum(len(literal) for literal, *_ in pieces))

    def parts(self, note: str) -> dict[str, str] | None:
        """The parts that make `note` of this text; None when it was not made of it."""
        if not note.startswith(self.head) or not note.endswith(self.tail):
            return None
        seen: set[str] = set()
        pattern = ""
        for literal, name, _, _ in Formatter().parse(self.english):
            pattern += re.escape(literal)
            if name is not None:
                pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
                seen.add(name)
        found = re.fullmatch(pattern, note)
        return found and found.groupdict()


def noted(note: str) -> str:
    """`note` as a whole where it is known so, with the parts it was made with; else piece by piece.

    A piece is what is before its colon, and what is behind it.
    """
    if not note:
        return ""
    whole = say(note)
    if whole != note:
        return whole
    for form in _forms(spoken()):
        if (parts := form.parts(note)) is not None:
            return say(form.english, **{name: _part(part) for name, part in parts.items()})
    head, colon, rest = note.partition(": ")
    return f"{noted(head)}: {noted(rest)}" if colon else note


def _part(text: str) -> str:
    """A part of a note: an amount and a day as they are written here, anything else as a note of its own."""
    if _AMOUNT.fullmatch(text):
        return text.replace(".", spoken().decimal)
    if _DAY.fullmatch(text):
        return _day(text)
    return noted(text)


def _day(text: str) -> str:
    try:
        return spoken().day(date.fromisoformat(text))
    except ValueError:
        return text  # digits that are no day of the calendar


def first_part(reason: str) -> str:
    """The first part of a noted reason; what follows its colon says what to do, which the till does."""
    return noted(reason).partition(":")[0].rstrip(".")


@cache
def _forms(language: Language) -> tuple[_Form, ...]:
    """The texts with parts that `language` knows, those with the most words of their own first."""
    forms = (form for form in map(_Form.of, language.with_parts) if form.own >= _OWN_LETTERS)
    return tuple(sorted(forms, key=lambda form: form.own, reverse=True))
