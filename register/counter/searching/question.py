"""What may be typed to search the journal, and how it was understood.

Words narrow down, in any order: `17` and `R2-000017` a number, `cashier:maria`, `10..20`, `>50` and `12.50`
amounts, `3/11`, `nov 2025` and `1-11..15-11` days, `return` or `void` what it is, a card's number that card.
Everything else, and whatever stands in quotes, is looked for as it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from moneyed import Currency, Money

from register.counter.searching.typed_days import EVER, Days, days_typed, span_typed, year_typed
from register.domain.amounts import smallest
from register.domain.bookkeeping.record import Question, RecordKind
from register.domain.cards.card_mark import CardMark
from register.domain.goods.age import DateOrder
from register.language import marked, say
from terminal_api.money import decimals


@dataclass(frozen=True, slots=True)
class Ground:
    """What typed words are read on."""

    currency: Currency
    today: date
    order: DateOrder
    card: Callable[[str], CardMark | None]
    """The mark of what is a gift card's number; None for anything else."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one word says, or all of them together: every part that is given narrows down."""

    number: str = ""
    cashier: str = ""
    least: Money | None = None
    most: Money | None = None
    days: Days = EVER
    kinds: frozenset[RecordKind] = frozenset()
    states: frozenset[str] = frozenset()
    card: CardMark | None = None
    words: tuple[str, ...] = field(default=(), repr=False)

    @property
    def question(self) -> Question:
        """The same as the archive is asked it."""
        return Question(
            number=self.number,
            cashier=self.cashier,
            least=self.least,
            most=self.most,
            since=self.days.first,
            until=self.days.last,
            kinds=self.kinds,
            states=self.states,
            card_token=self.card.token if self.card else "",
            words=self.words,
        )

    @property
    def says_nothing(self) -> bool:
        """Whether nothing was asked for: everything answers it."""
        return self == Meaning()

    def narrowed(self, other: "Meaning") -> "Meaning":
        """What both say. Of two kinds either will do; of two numbers, names or cards the later counts."""
        leasts = [one for one in (self.least, other.least) if one is not None]
        mosts = [one for one in (self.most, other.most) if one is not None]
        return Meaning(
            number=other.number or self.number,
            cashier=other.cashier or self.cashier,
            least=max(leasts, default=None),
            most=min(mosts, default=None),
            days=self.days.within(other.days),
            kinds=self.kinds | other.kinds,
            states=self.states | other.states,
            card=other.card or self.card,
            words=(*self.words, *other.words),
        )


_UNFINISHED = frozenset({"open", "tendering", "paid", "voiding"})
_SAID: tuple[tuple[tuple[str, ...], Meaning], ...] = (
    ((marked("sale"), marked("sales")), Meaning(kinds=frozenset({RecordKind.SALE}))),
    ((marked("return"), marked("returns")), Meaning(kinds=frozenset({RecordKind.RETURN}))),
    ((marked("card"), marked("cards")), Meaning(kinds=frozenset({RecordKind.CARD}))),
    ((marked("drawer"),), Meaning(kinds=frozenset({RecordKind.DRAWER}))),
    ((marked("z"),), Meaning(kinds=frozenset({RecordKind.Z}))),
    (
        (marked("void"), marked("voids"), marked("voided")),
        Meaning(kinds=frozenset({RecordKind.SALE}), states=frozenset({"voiding", "voided"})),
    ),
    ((marked("open"),), Meaning(states=_UNFINISHED)),
    ((marked("no-sale"),), Meaning(kinds=frozenset({RecordKind.DRAWER}), states=frozenset({"no_sale"}))),
)
CASHIER = marked("cashier")

_WORD = re.compile(r'"([^"]*)"?|\S+')
_NUMBER = re.compile(r"([A-Za-z]\w*)-(\d{1,12})|(\d{1,6})")
_Z = re.compile(r"[zZ](\d{1,9})")
_AMOUNT = r"\d{1,9}(?:[.,]\d{1,3})?"
_RANGE = re.compile(rf"({_AMOUNT})?\.\.({_AMOUNT})?")
_BOUND = re.compile(rf"([<>]=?)({_AMOUNT})")
_EXACT = re.compile(r"\d{1,9}[.,]\d{1,3}")


def understood(text: str, ground: Ground) -> Meaning:
    """What `text` asks for. A card's number in it is only a mark in the answer."""
    if (card := ground.card("".join(text.split()))) is not None:
        return Meaning(card=card)
    meaning = Meaning()
    words = [(found[0].startswith('"'), found[1] or found[0].strip('"')) for found in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        quoted, word = words[at]
        behind = words[at + 1][1] if at + 1 < len(words) and not words[at + 1][0] else ""
        if quoted or not (pair := _pair(word, behind, ground)):
            one = Meaning(words=(word,)) if quoted else _meaning(word, ground)
            at += 1
        else:
            one, at = pair, at + 2
        meaning = meaning.narrowed(one) if one != Meaning(words=("",)) else meaning
    return meaning


def _pair(word: str, behind: str, ground: Ground) -> Meaning | None:
    """What two words say together: `nov 2025`, `Z 12`."""
    if word.lower() == "z" and behind.isascii() and behind.isdecimal():
        return Meaning(number=f"Z {int(behind)}")
    year = year_typed(behind)
    if word.isalpha() and year and (days := days_typed(word, ground.order, ground.today, year)):
        return Meaning(days=days)
    return None


def _meaning(word: str, ground: Ground) -> Meaning:
    """What one word says."""
    if (card := ground.card(word)) is not None:
        return Meaning(card=card)
    return (
        _kind(word)
        or _cashier(word)
        or _amounts(word, ground.currency)
        or _days(word, ground)
        or _number(word)
        or Meaning(words=(word,))
    )


def _kind(word: str) -> Meaning | None:
    lower = word.lower()
    for names, meaning in _SAID:
        if any(lower in (name, say(name).lower()) for name in names):
            return meaning
    return None


def _cashier(word: str) -> Meaning | None:
    key, colon, name = word.partition(":")
    if colon and key.lower() in (CASHIER, say(CASHIER).lower()):
        return Meaning(cashier=name)
    return None


def _amounts(word: str, currency: Currency) -> Meaning | None:
    if (found := _RANGE.fullmatch(word)) and any(found.groups()):
        least, most = (_money(one, currency) for one in found.groups())
        if least is not None and most is not None and least > most:
            least, most = most, least
        return Meaning(least=least, most=most)
    if found := _BOUND.fullmatch(word):
        return _bound(found[1], _money(found[2], currency), smallest(currency))
    places = len(re.split("[.,]", word)[-1])
    if _EXACT.fullmatch(word) and places == decimals(currency):
        amount = _money(word, currency)
        return Meaning(least=amount, most=amount)
    return None


def _bound(sign: str, amount: Money | None, coin: Decimal) -> Meaning | None:
    if amount is None:
        return None
    one = Money(coin, amount.currency)
    match sign:
        case ">":
            return Meaning(least=amount + one)
        case ">=":
            return Meaning(least=amount)
        case "<":
            return Meaning(most=amount - one)
        case "<=":
            return Meaning(most=amount)
        case _:
            raise AssertionError(sign)


def _money(text: str | None, currency: Currency) -> Money | None:
    return Money(Decimal(text.replace(",", ".")), currency) if text else None


def _days(word: str, ground: Ground) -> Meaning | None:
    days = span_typed(word, ground.order, ground.today) or days_typed(word, ground.order, ground.today)
    return Meaning(days=days) if days else None


def _number(word: str) -> Meaning | None:
    if found := _Z.fullmatch(word):
        return Meaning(number=f"Z {int(found[1])}")
    found = _NUMBER.fullmatch(word)
    if found is None or not word.isascii():
        return None
    prefix, digits, alone = found.groups()
    return Meaning(number=alone or f"{prefix.upper()}-{int(digits):06d}")
