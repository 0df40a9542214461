"""The few things we do with money beyond adding it: sums, rounding where law says, what people type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from moneyed import Currency, Money

from register.domain.cards.card_mark import shown
from register.language import say, spoken
from terminal_api.money import decimals

#: The largest amount one request or one drawer movement may have, in major units (nexo's field limit).
MOST = Decimal("99999999.99")

_TYPED = re.compile(r"\d{1,9}(?:[.,]\d{0,3})?|[.,]\d{1,3}")


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked cannot be done; nothing has changed. `reason` is one sentence for the cashier."""

    reason: str


@cache
def zero(currency: Currency) -> Money:
    """Nothing, in `currency`."""
    return Money(Decimal(0), currency)


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    """Sum of `amounts`; zero of `currency` when there are none (`sum` alone would answer the int 0)."""
    return sum(amounts, zero(currency))


def times(money: Money, factor: Decimal) -> Money:
    """`money` taken `factor` times, not rounded yet."""
    return Money(money.amount * factor, money.currency)


@cache
def smallest(currency: Currency) -> Decimal:
    """The smallest amount that `currency` has: 0.01 for EUR."""
    return Decimal(1).scaleb(-decimals(currency))


def rounded(money: Money) -> Money:
    """`money` to its currency's decimals, halves away from zero: line totals and tax."""
    return Money(money.amount.quantize(smallest(money.currency), ROUND_HALF_UP), money.currency)


def exact(money: Money) -> str:
    """The amount alone, as programs read it: `12.50`, `-3.00`."""
    return f"{rounded(money).amount + 0:f}"  # adding nothing makes a zero of -0.00


def figures(money: Money) -> str:
    """The amount alone, as people here read it: `12.50`, or `12,50`. The currency is said once elsewhere."""
    return exact(money).replace(".", spoken().decimal)


def numeral(number: Decimal) -> str:
    """A number that is no amount, as people here read it: `1.254`, or `1,254`. No digit is added or lost."""
    return f"{number:f}".replace(".", spoken().decimal)


def typed_amount(text: str, currency: Currency) -> Money | Refused:
    """The amount a person typed: `50`, `12.5`, `12,50`. Positive, exact in the currency, below `MOST`."""
    if not _TYPED.fullmatch(text):
        return Refused(say("'{text}' is not an amount: type it as 12.50", text=shown(text)))
    money = Money(Decimal(text.replace(",", ".")), currency)
    return wrong_amount(money, currency) or money


def wrong_amount(money: Money, currency: Currency) -> Refused | None:
    """Why `money` cannot be asked, taken or given at a till that sells in `currency`, if it cannot."""
    if money.currency != currency:
        return Refused(
            say("This till sells in {ours}, not in {theirs}", ours=currency.code, theirs=money.currency.code)
        )
    if not money.amount.is_finite() or money.amount <= 0:
        return Refused(say("The amount must be more than zero"))
    if money.amount > MOST:
        return Refused(say("{amount} is too large an amount", amount=numeral(money.amount)))
    if rounded(money) != money:
        return Refused(
            say(
                "{currency} has {decimals} decimals: {amount} has too many",
                currency=currency.code,
                decimals=decimals(currency),
                amount=numeral(money.amount),
            )
        )
    return None
