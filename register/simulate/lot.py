"""Chance that is the same everywhere: only what Python promises never to change of its random numbers."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from moneyed import EUR, Money

T = TypeVar("T")


class Lot:
    """Draws for one thing in a run, called by `names`; how often others draw changes nothing here."""

    def __init__(self, *names: object) -> None:
        seed = hashlib.sha256("/".join(map(str, names)).encode()).digest()
        self._random = Random(int.from_bytes(seed, "big"))

    def share(self) -> float:
        """From 0 to below 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """True so often."""
        return self._random.random() < probability

    def whole(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        return least + int(self._random.random() * (most - least + 1))

    def seconds(self, least: float, most: float) -> float:
        """A time between the two, in whole microseconds: no two events fall together by rounding."""
        return self.whole(round(least * 1e6), round(most * 1e6)) / 1e6

    def one(self, choices: Sequence[T]) -> T:
        """One of `choices`."""
        return choices[self.whole(0, len(choices) - 1)]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of `choices`, each as often as its weight says."""
        at = self.whole(1, sum(weight for _, weight in choices))
        for choice, weight in choices:
            at -= weight
            if at <= 0:
                return choice
        raise AssertionError("the weights were summed up")

    def euros(self, least: int, most: int) -> Money:
        """An amount, both bounds in cents."""
        return Money(Decimal(self.whole(least, most)).scaleb(-2), EUR)
