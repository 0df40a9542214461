"""Counting a drawer: a sum in coins and notes, as whoever counts finds them."""

from moneyed import Money

from register.domain.pieces import Piece
from register.settings import Settings
from register.simulate.lot import Lot


def by_piece(settings: Settings, sum_: Money, lot: Lot) -> tuple[Piece, ...]:
    """Coins and notes that come to `sum_`: as few as can be, or mostly smaller ones."""
    first = lot.whole(0, len(settings.denominations) // 2)
    pieces: list[Piece] = []
    left = sum_
    for value in settings.denominations[first:]:
        count = int(left.amount // value.amount)
        if count:
            pieces.append(Piece(value, count))
            left -= pieces[-1].worth
    assert not left.amount, "the smallest coin is the smallest amount"
    return tuple(pieces)
