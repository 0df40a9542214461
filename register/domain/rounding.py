"""Cash rounding: how much is paid in cash where the smallest coins are gone.

Only the part paid in cash is rounded, after tax, and once: when cash ends the sale. What cash pays before
that is taken as it is, cards are always exact, and change is counted from the rounded amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from moneyed import Money

from register.domain.amounts import Refused, figures
from register.language import say


class Half(StrEnum):
    """Where an amount goes that lies exactly between two coins."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """Cash comes in multiples of `unit`, in major units of the currency, on the days it holds."""

    unit: Decimal
    half: Half = Half.UP
    since: date | None = None
    """The first day."""
    until: date | None = None
    """The last day."""
    exact_coins: bool = False
    """Whether a customer who has the small coins may still pay with them to the cent."""

    def holds_on(self, day: date) -> bool:
        """Whether cash is rounded by it on that day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class CashTender:
    """What a customer hands over, what stays in the drawer, and what that is more than it pays for."""

    given: Money
    taken: Money
    rounding: Money | None = None
    """Negative where the customer pays less than was due; None where nothing was rounded."""

    @property
    def change(self) -> Money:
        """What goes back to the customer."""
        return self.given - self.taken


def rule_on(rules: Iterable[RoundingRule], day: date) -> RoundingRule | None:
    """The first of `rules` that holds on `day`; None when cash is exact then."""
    return next((rule for rule in rules if rule.holds_on(day)), None)


def cash_rounded(amount: Money, rule: RoundingRule | None) -> Money:
    """`amount` to the nearest coin, the exact half as `rule` says; without a rule it is exact."""
    if rule is None:
        return amount
    return _in_coins(amount, rule, ROUND_HALF_UP if rule.half is Half.UP else ROUND_HALF_DOWN)


def cash_owed(amount: Money, rule: RoundingRule | None) -> Money:
    """`amount` that is somebody's by right: whole where coins allow, otherwise up, never less."""
    return amount if rule is None else _in_coins(amount, rule, ROUND_CEILING)


def cash_tender(due: Money, given: Money | None, rule: RoundingRule | None) -> CashTender | Refused:
    """How cash pays `due`: all of it in coins (`given` is None), by a note with change, or a part of it.

    A part is not rounded, because the rest may still be paid by card. `Refused` for an amount that no coins
    make and that is too little for the rounded one, and for any where that is nothing.
    """
    asked = cash_rounded(due, rule)
    if given is None:
        return CashTender(asked, asked, difference(asked, due))
    if given == due and (rule is None or rule.exact_coins):
        return CashTender(given, given)
    if not asked.amount:
        return Refused(say("Rounded, nothing is due in cash: take no money, F12 alone ends the sale"))
    if given >= asked:
        return CashTender(given, asked, difference(asked, due))
    if given < due:
        return CashTender(given, given)
    return Refused(
        say("In cash it is {asked}: {given} is not enough", asked=figures(asked), given=figures(given))
    )


def difference(cash: Money, exact: Money) -> Money | None:
    """What `cash` is more than the `exact` amount; None where they are the same."""
    return None if cash == exact else cash - exact


def _in_coins(amount: Money, rule: RoundingRule, rounding: str) -> Money:
    coins = (amount.amount / rule.unit).quantize(Decimal(1), rounding)
    return Money(coins * rule.unit, amount.currency)
