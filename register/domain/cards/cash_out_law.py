"""Whether what is left on a gift card must, may or must not be paid to its holder in cash.

The rules themselves, with their figures and sources, are no part of this: they come in as a `CashOutLaw`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from moneyed import Money

from register.domain.amounts import times
from register.domain.cards.cash_out_rule import (
    Fact,
    Fixed,
    Known,
    OfKind,
    Precondition,
    Rule,
    Share,
    asks_for,
    holds,
)


@dataclass(frozen=True, slots=True)
class PaysNothing:
    """The store pays out what the law demands, and no more."""


@dataclass(frozen=True, slots=True)
class PaysUpTo:
    """The store pays out balances of `limit` or less."""

    limit: Money


@dataclass(frozen=True, slots=True)
class PaysAny:
    """The store has set no limit."""


StorePolicy = PaysNothing | PaysUpTo | PaysAny


@dataclass(frozen=True, slots=True)
class CashOutLaw:
    """The rules of one shop. `place` is empty where none is named: then store policy alone decides."""

    place: str = ""
    rules: tuple[Rule, ...] = ()
    """Those of `place`, of all times."""
    policy: StorePolicy = field(default_factory=PaysAny)
    places: tuple[str, ...] = ()
    """All places that the business trades in, this one among them."""
    elsewhere: tuple[Rule, ...] = ()
    """The rules of the others; they too raise the ceiling of its policy."""
    advice: str = ""
    """What the law of `place` says without naming a figure."""


@dataclass(frozen=True, slots=True)
class MustPay:
    """The law gives the holder a right to it."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class MayPay:
    """No rule demands it, the store allows it."""

    policy: PaysUpTo | PaysAny
    advice: str = ""


@dataclass(frozen=True, slots=True)
class TooMuch:
    """`balance` is above what the rule names; `worth` is the card's value where that is a share of it."""

    balance: Money
    worth: Money | None = None


@dataclass(frozen=True, slots=True)
class NotPaid:
    """Nobody owes it, and the store does not allow it. `rule` came closest, if there is one."""

    place: str
    rule: Rule | None
    why: Precondition | TooMuch | None
    """What is not so, or what the balance is too much for; None where no rule speaks of the card."""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """`rule` may demand it: that depends on `fact`, which is not known. `need` is what hangs on it."""

    rule: Rule
    fact: Fact
    need: Precondition | Share


Verdict = MustPay | MayPay | NotPaid | Undecided


def verdict(law: CashOutLaw, day: date, balance: Money, known: Known) -> Verdict:
    """Whether the whole `balance` is paid out on `day`. All amounts are of one currency.

    A right goes before the store's own word, and that before a question to anybody.
    """
    found = [_tried(rule, balance, known) for rule in law.rules if _speaks_of(rule, day, known)]
    for one in found:
        if isinstance(one, MustPay):
            return one
    match law.policy:
        case PaysAny():
            return MayPay(law.policy, law.advice)
        case PaysUpTo(limit=limit) if balance <= limit:
            return MayPay(law.policy, law.advice)
        case PaysUpTo() | PaysNothing():
            pass
        case _:
            assert_never(law.policy)
    for one in found:
        if isinstance(one, Undecided):
            return one
    return found[0] if found else NotPaid(law.place, None, None, law.advice)


def _speaks_of(rule: Rule, day: date, known: Known) -> bool:
    """Whether it is in force, and about such cards as far as is known."""
    others = any(isinstance(need, OfKind) and holds(need, known) is False for need in rule.needs)
    return rule.in_force(day) and not others


def _tried(rule: Rule, balance: Money, known: Known) -> MustPay | NotPaid | Undecided:
    """What `rule` says. What is certainly not so goes before what nobody knows: that is not asked then."""
    match rule.figure:
        case Fixed(figure=figure) if not rule.sign.holds(balance, figure):
            return NotPaid(rule.place, rule, TooMuch(balance))
        case _:
            pass
    for need in rule.needs:
        if holds(need, known) is False:
            return NotPaid(rule.place, rule, need)
    for need in rule.needs:
        if holds(need, known) is None:
            return Undecided(rule, asks_for(need), need)
    match rule.figure:
        case Share() if known.worth is None:
            return Undecided(rule, Fact.WORTH, rule.figure)
        case Share(percent=percent) if known.worth is not None:
            if not rule.sign.holds(balance, times(known.worth, percent / 100)):
                return NotPaid(rule.place, rule, TooMuch(balance, known.worth))
        case _:
            pass
    return MustPay(rule)


def ceiling(law: CashOutLaw, day: date) -> Money | None:
    """The highest fixed amount that any place of the shop demands on `day`; a percentage does not raise it.

    None where no place demands one. Source: FinCEN, FIN-2016-G002.
    """
    rules = (*law.rules, *law.elsewhere)
    fixed = [rule.figure.figure for rule in rules if isinstance(rule.figure, Fixed) and rule.in_force(day)]
    return max(fixed, default=None)


def above_ceiling(law: CashOutLaw, day: date) -> bool:
    """Whether the store's policy pays out more than the federal rule tolerates as small, without more ado."""
    if not isinstance(law.policy, PaysUpTo) or not any(place.startswith("US-") for place in law.places):
        return False
    highest = ceiling(law, day)
    return highest is None or law.policy.limit > highest
