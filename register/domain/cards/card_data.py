"""Recognises card data in what should have none: numbers of cards, tracks, PINs, secrets of the settings.

Works on bytes; whoever reads longer texts than memory holds hands in pieces that overlap by `REACH`. What is
found is told by its kind, its place and a masked form, never by itself.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from register.domain.cards.card_numbers import (
    DIGITS,
    grouped,
    is_ours,
    is_part,
    passes_luhn,
    runs,
    without_integers,
)

REACH = 256
"""So many bytes around it tell what a number is; the longest that is found has fewer."""


class Kind(StrEnum):
    """What was found."""

    CARD_NUMBER = "card number"
    """13 to 19 digits with the check digit of a card."""
    GIFT_CARD = "gift card number"
    """As the settings say that a provider's numbers look, whatever its check digit."""
    TRACK = "magnetic stripe"
    PIN = "PIN"
    """Digits behind a word that names a PIN or a security code."""
    SECRET = "secret of the settings"
    """A passphrase, key or password that the till was given."""


@dataclass(frozen=True, slots=True)
class GiftNumbers:
    """How the numbers of one provider look: how they begin, how many signs they have (empty: 8 and more)."""

    prefix: bytes
    lengths: frozenset[int] = frozenset()

    def fits(self, number: bytes) -> bool:
        """Whether `number`, taken by itself, is one of them."""
        return number.startswith(self.prefix) and (
            len(number) in self.lengths if self.lengths else len(number) >= _LEAST_GIFT
        )


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that stands in one place only; `name` is said in its stead."""

    name: str
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, and what is known to be none."""

    gift: tuple[GiftNumbers, ...] = ()
    secrets: tuple[Secret, ...] = ()
    known: frozenset[bytes] = field(default=frozenset(), repr=False)
    """Numbers that mean something else: codes of the catalogue; in fixtures, invented cards and PINs."""
    known_beginnings: tuple[bytes, ...] = ()
    """How such numbers begin, where there are many."""

    def knows(self, number: bytes) -> bool:
        """Whether `number` is one of those that mean something else."""
        return number in self.known or number.startswith(self.known_beginnings)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something at byte `at`; `same` tells whether two are the same, and nothing else."""

    at: int
    kind: Kind
    shown: str
    same: bytes = field(repr=False)


_Span = tuple[int, int, Kind, bytes]
"""From where to where what stands, and the number in it."""

_LEAST_GIFT = 8
"""What the till itself takes for a card where a provider names no lengths."""
_LEAST_PREFIX = 4
"""Shorter ones without lengths fit too much: their cards are found by their check digit alone."""

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = bytes.maketrans(_LETTERS + b"123456789 ", _LETTERS.lower() + b"000000000-")
"""Every digit a 0, small letters, a dash for a space: what is sought is then found as a fixed text."""

_TRACK_1 = re.compile(rb"[A-Z]?([0-9]{8,19})\^[^\^\r\n]{0,30}\^[0-9]{4}")
_TRACK_2 = re.compile(rb"(?<![0-9])([0-9]{8,19})=[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3,}|;([0-9]{8,19})=[0-9]{4}")
_TRACKS = ((b"0^", _TRACK_1), (b"00=00", _TRACK_2))
_PIN = re.compile(
    rb"(?:(?<![A-Za-z])(?:pin|Pin|PIN|cv[vc]2?|CV[VC]2?)|(?<=[a-z])(?:Pin|PIN|Cv[vc])|"
    rb"[Ss]ecurity[ _-]?[Cc]ode)"
    rb"(?:[_ -]?(?:[Cc]ode|[Nn]umber|[Vv]alue))?"
    rb"[\"'\\]{0,4}\s{0,3}[:=>]\s{0,3}[\"'\\]{0,4}([0-9]{3,12})(?![0-9.:-])"
)
_PIN_WORDS = (b"pin", b"cvv", b"cvc", b"security")
_PIN_DIGITS = 4


def hits(data: bytes, sought: Sought) -> Iterator[Hit]:
    """All that is found in `data`, each once; tracks before the numbers that stand in them."""
    shape = data.translate(_SHAPE)
    over = 0
    spans = (*_tracks(data, shape, sought), *_numbers(data, shape, sought))
    # Of what begins at the same sign the longest counts; a gift card's number before any card's.
    for start, end, kind, number in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= over:
            over = end
            yield Hit(start, kind, masked(number), _same(number))
    yield from _pins(data, shape, sought)
    for secret in sought.secrets:
        yield from (
            Hit(at, Kind.SECRET, secret.name, _same(secret.value)) for at in _each(data, secret.value)
        )


def masked(number: bytes) -> str:
    """The first six and the last four of `number`, of one of less than 15 signs only the last four."""
    text = number.decode("ascii", "replace")
    if len(text) >= DIGITS[2]:
        return f"{text[:6]}···{text[-4:]}"
    return f"···{text[-min(4, len(text) // 2) :]}"


def _numbers(data: bytes, shape: bytes, sought: Sought) -> "Iterator[_Span]":
    yield from _gift_numbers(data, sought)
    for first, last in runs(shape):
        start, end = without_integers(data, first, last)
        if end - start in DIGITS and _counts(data, start, end, sought):
            yield start, end, Kind.CARD_NUMBER, data[start:end]
    over = 0
    for at in _each(shape, b"000-000"):
        span = grouped(data, at) if at >= over else None
        if span is not None:
            start, over = span
            number = _bare(data[start:over])
            gift = any(one.fits(number) for one in sought.gift)
            if not sought.knows(number) and (gift or _is_card(number)):
                yield start, over, Kind.GIFT_CARD if gift else Kind.CARD_NUMBER, number


def _counts(data: bytes, start: int, end: int, sought: Sought) -> bool:
    number = data[start:end]
    return passes_luhn(number) and not sought.knows(number) and not is_ours(data, start, end)


def _is_card(number: bytes) -> bool:
    return len(number) in DIGITS and not number.startswith(b"0") and passes_luhn(number)


def _gift_numbers(data: bytes, sought: Sought) -> "Iterator[_Span]":
    for one in sought.gift:
        if len(one.prefix) < _LEAST_PREFIX and not one.lengths:
            continue
        signs = rb"[0-9]" if one.prefix.isdigit() else rb"[0-9A-Za-z%s]" % re.escape(one.prefix)
        number = re.compile(signs + rb"{%d,101}" % len(one.prefix))
        for at in _each(data, one.prefix):
            found = number.match(data, at)
            apart = at == 0 or not re.match(signs, data[at - 1 : at])
            if found is None or not apart or not one.fits(found[0]) or sought.knows(found[0]):
                continue
            if not is_part(data, at, found.end()):
                yield at, found.end(), Kind.GIFT_CARD, found[0]


def _tracks(data: bytes, shape: bytes, sought: Sought) -> "Iterator[_Span]":
    for needle, pattern in _TRACKS:
        over = 0
        for at in _each(shape, needle):
            found = pattern.search(data, max(over, at - 20), at + 40) if at >= over else None
            number = next((part for part in found.groups() if part), b"") if found else b""
            if found and not sought.knows(number):
                over = found.end()
                yield found.start(), over, Kind.TRACK, number


def _pins(data: bytes, shape: bytes, sought: Sought) -> Iterator[Hit]:
    for word in _PIN_WORDS:
        for at in _each(shape, word):
            # From a sign before it, which tells whether the word only ends so.
            found = _PIN.search(data, at, at + 64)
            least = _PIN_DIGITS if word == b"pin" else _PIN_DIGITS - 1
            if found and found.start() == at and len(found[1]) >= least and not sought.knows(found[1]):
                yield Hit(at, Kind.PIN, "*" * len(found[1]), _same(found[1]))


def _each(data: bytes, needle: bytes) -> Iterator[int]:
    at = data.find(needle)
    while at >= 0:
        yield at
        at = data.find(needle, at + 1)


def _bare(number: bytes) -> bytes:
    return number.replace(b" ", b"").replace(b"-", b"")


def _same(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()
