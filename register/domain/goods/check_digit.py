"""The check digits of GS1: of a whole number, and of the price or weight inside one.

Source: GS1 General Specifications, 7.9.1 (a whole number) and 7.9.2 to 7.9.4 (a price or a weight). Not taken
from biip, which knows them too: to import any of it costs 15 MB and a tenth of a second for a table of which
company was given which numbers, and this is asked for with every scan.
"""

from collections.abc import Callable


def check_digit(digits: str) -> int:
    """The digit that belongs behind `digits`: they count 3, 1, 3, ... times, from the right."""
    return -sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(reversed(digits))) % 10


def price_weight_check_digit(digits: str) -> int:
    """The digit that belongs to a price or a weight of four or five digits. Raises `ValueError` on others."""
    match len(digits):
        case 4:
            return 3 * _weighed(digits, (_two_minus, _two_minus, _three, _five_minus)) % 10
        case 5:
            five = (_five_plus, _two_minus, _five_minus, _five_plus, _two_minus)
            missing = -_weighed(digits, five) % 10
            return next(digit for digit in range(10) if _five_minus(digit) == missing)
        case _:
            raise ValueError(f"no price and no weight has {len(digits)} digits and a check digit")


def _weighed(digits: str, weights: tuple[Callable[[int], int], ...]) -> int:
    return sum(weight(int(digit)) for weight, digit in zip(weights, digits, strict=True))


def _two_minus(digit: int) -> int:
    return (2 * digit - 2 * digit // 10) % 10


def _three(digit: int) -> int:
    return 3 * digit % 10


def _five_minus(digit: int) -> int:
    return (5 * digit - 5 * digit // 10) % 10


def _five_plus(digit: int) -> int:
    return (5 * digit + 5 * digit // 10) % 10
