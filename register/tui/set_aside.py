"""Sales that were set aside: how each of them ended is told, whoever is at the counter then."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from register.counter.till import Till


class Aside:
    """Watches them from look to look."""

    def __init__(self) -> None:
        self._waiting: frozenset[str] = frozenset()

    def ended(self, till: Till) -> str:
        """What became of one that has ended since the last look, in a sentence; nothing if none has."""
        now = frozenset(sale.number for sale in till.books.sales if sale.aside)
        gone, self._waiting = sorted(self._waiting - now), now
        return _how(till, gone[0]) if gone else ""


def _how(till: Till, number: str) -> str:
    from register.counter.history import past_sale  # loads behind the first frame
    from register.domain.amounts import figures
    from register.domain.sale import Stage

    sale = past_sale(till, number)
    if sale is not None and sale.mark is Stage.COMPLETED:
        return f"✓ {number}, set aside, is paid: {figures(sale.total)}"
    return f"✓ {number}, set aside, is void: nothing of it was kept"
