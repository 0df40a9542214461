"""Which pieces of a basket go into which promotion, and what each line gets off.

A piece goes into one deal at most. Where one promotion alone wants pieces, the customer gets the best there
is: the dearest go together first. Where several want the same pieces, they are given in turn, in each order,
and once more those that save most a piece first; the best of these plans is taken. What comes off hangs on
what is in the basket, never on the order of scanning, nor on whether three pieces are one line or three.
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice, permutations

from moneyed import Currency, Money

from register.domain.amounts import smallest
from register.domain.goods.line_item import Goods, LineItem
from register.domain.goods.promotions import InForce, Place, without_promotions
from register.domain.goods.reductions import Promoted, spread

#: Of so many promotions that want the same pieces each order is tried. Of more, each is the first once.
_ALL_ORDERS = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of goods, and what it costs without a promotion."""

    line: int
    code: str
    worth: Decimal
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Deal:
    """One use of a promotion. `pieces` are numbers."""

    promotion: int
    pieces: tuple[int, ...]
    saving: Decimal


def worked_out(lines: Sequence[LineItem], force: InForce) -> dict[int, tuple[Promoted, ...]]:
    """What the promotions in `force` take off, by the positions of the lines that get something off."""
    pieces = _pieces(lines, force)
    if not pieces:
        return {}
    currency = lines[pieces[0].line].total.currency
    found: dict[tuple[int, int], Decimal] = {}
    for rivals in _rivals(pieces):
        for deal in _best(rivals, pieces, force, smallest(currency)):
            for line, share in _shares(deal, pieces, currency).items():
                key = (line, deal.promotion)
                found[key] = found.get(key, Decimal(0)) + share
    offs: dict[int, tuple[Promoted, ...]] = {}
    for (line, number), share in sorted(found.items()):
        if share:
            given = Promoted(Money(share, currency), force.promotions[number].name)
            offs[line] = (*offs.get(line, ()), given)
    return offs


def _pieces(lines: Sequence[LineItem], force: InForce) -> list[_Piece]:
    """All pieces that take part, the dearest first; alike ones are alike wherever they stand."""
    found = [
        _Piece(at, line.code, worth, places)
        for at, line in enumerate(lines)
        if (places := force.places(line)) and isinstance(line, Goods)
        for worth in _worths(without_promotions(line))
    ]
    return sorted(found, key=lambda one: (-one.worth, one.code, one.places))


def _worths(line: Goods) -> Iterator[Decimal]:
    """What each piece of `line` costs: to the cent, and together what the line costs."""
    whole, coin, before = line.priced.amount, smallest(line.price.currency), Decimal(0)
    for count in range(1, int(line.quantity) + 1):
        until = (whole * count / line.quantity).quantize(coin, ROUND_HALF_UP)
        yield until - before
        before = until


def _rivals(pieces: Sequence[_Piece]) -> list[list[int]]:
    """The promotions in groups: those that want the same pieces stand together."""
    groups: list[set[int]] = []
    for places in {piece.places for piece in pieces}:
        mine = {number for number, _ in places}
        apart = [group for group in groups if not group & mine]
        groups = [*apart, mine.union(*(group for group in groups if group & mine))]
    return sorted(sorted(group) for group in groups)


def _best(rivals: Sequence[int], pieces: Sequence[_Piece], force: InForce, coin: Decimal) -> list[_Deal]:
    """The plan that saves most; of equal ones that of the order in which the shop names its promotions."""
    if len(rivals) == 1:
        return list(_Left(rivals, pieces, force, coin).in_turn(rivals))
    all_of_them = len(rivals) <= _ALL_ORDERS
    orders = permutations(rivals) if all_of_them else (_led_by(first, rivals) for first in rivals)
    plans = [list(_Left(rivals, pieces, force, coin).in_turn(order)) for order in orders]
    plans.append(list(_Left(rivals, pieces, force, coin).best_first()))
    return max(plans, key=lambda plan: sum(deal.saving for deal in plan))


def _led_by(first: int, rivals: Sequence[int]) -> tuple[int, ...]:
    return (first, *(each for each in rivals if each != first))


class _Left:
    """The pieces that are in no deal yet, while one plan is made."""

    def __init__(
        self, rivals: Sequence[int], pieces: Sequence[_Piece], force: InForce, coin: Decimal
    ) -> None:
        self._rivals, self._pieces, self._force, self._coin = rivals, pieces, force, coin
        self._used: set[int] = set()
        self._made: Counter[int] = Counter()
        self._queues = {number: self._queued(number) for number in rivals}

    def in_turn(self, order: Sequence[int]) -> Iterator[_Deal]:
        """All deals of the first promotion of `order`, then of the next with what is left."""
        for number in order:
            while deal := self._next(number):
                yield self._taken(deal)

    def best_first(self) -> Iterator[_Deal]:
        """Each time the deal that saves most a piece; of equal ones that of the promotion named first."""
        while deals := [deal for number in self._rivals if (deal := self._next(number))]:
            yield self._taken(max(deals, key=lambda deal: deal.saving / len(deal.pieces)))

    def _queued(self, number: int) -> tuple[deque[int], ...]:
        """The pieces of each group of a promotion, the dearest first."""
        queues = tuple(deque[int]() for _ in self._force.promotions[number].groups)
        for at, piece in enumerate(self._pieces):
            if (group := dict(piece.places).get(number)) is not None:
                queues[group].append(at)
        return queues

    def _next(self, number: int) -> _Deal | None:
        """The dearest pieces that are left, as a deal; None where they make none."""
        promotion = self._force.promotions[number]
        if self._made[number] == promotion.most:
            return None
        chosen: list[int] = []
        for group, queue in zip(promotion.groups, self._queues[number], strict=True):
            while queue and queue[0] in self._used:
                queue.popleft()
            mine = list(islice((at for at in queue if at not in self._used), group.take))
            if len(mine) < group.take:
                return None
            chosen += mine
        saving = promotion.saving([self._pieces[at].worth for at in chosen], self._coin)
        return _Deal(number, tuple(chosen), saving) if saving else None

    def _taken(self, deal: _Deal) -> _Deal:
        self._used.update(deal.pieces)
        self._made[deal.promotion] += 1
        return deal


def _shares(deal: _Deal, pieces: Sequence[_Piece], currency: Currency) -> dict[int, Decimal]:
    """The saving of a deal in parts, by line: each has as much of it as its pieces have of the price."""
    worths: dict[int, Decimal] = {}
    for at in deal.pieces:
        worths[pieces[at].line] = worths.get(pieces[at].line, Decimal(0)) + pieces[at].worth
    if len(worths) == 1:
        return dict.fromkeys(worths, deal.saving)
    over = sorted(worths.items())
    parts = spread(Money(deal.saving, currency), [Money(worth, currency) for _, worth in over])
    return {line: part.amount for (line, _), part in zip(over, parts, strict=True)}
