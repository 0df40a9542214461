"""What a manager is asked about a missing answer, step by step, and what was said so far."""

from dataclasses import dataclass
from typing import assert_never

from moneyed import Money

from register.domain.amounts import figures
from register.language import say
from terminal_api.outcomes import Reference


@dataclass(frozen=True, slots=True)
class Happened:
    """So much of it was approved; without a reference the till cannot give it back by itself."""

    amount: Money
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class DidNot:
    """Nothing of it was done."""


Verdict = Happened | DidNot


@dataclass(frozen=True, slots=True)
class AskWhether:
    """Did it happen?"""


@dataclass(frozen=True, slots=True)
class AskHowMuch:
    """It did. How much of it?"""


@dataclass(frozen=True, slots=True)
class AskName:
    """So much of it did. What is the transaction called?"""

    amount: Money


@dataclass(frozen=True, slots=True)
class AskWhy:
    """How is that known?"""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AskManager:
    """All is said: a manager's PIN makes it so."""

    verdict: Verdict
    reason: str


Step = AskWhether | AskHowMuch | AskName | AskWhy | AskManager


def short(verdict: Verdict) -> str:
    """`It happened: 15.00, called Qm3x001931248805009.NF8TZ4K6WQ1MHC55.`"""
    match verdict:
        case Happened(amount, Reference(id=name)):
            return say("It happened: {amount}, called {reference}.", amount=figures(amount), reference=name)
        case Happened(amount):
            return say("It happened: {amount}.", amount=figures(amount))
        case DidNot():
            return say("It did not happen.")
        case _:
            assert_never(verdict)
