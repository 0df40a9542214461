"""What open sales mean to take from cards that pay only when the basket is closed."""

from moneyed import Money


class Reservations:
    """Amounts by transaction, on this till alone and in memory: the posted basket decides in the end.

    So that the same card, shown twice in one sale, does not pay twice what it has.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, Money]] = {}

    def take(self, transaction: str, number: str, wanted: Money, balance: Money) -> Money:
        """Hold as much of `wanted` as `balance` leaves on the card `number`, and say how much that is."""
        others = [held for id, (card, held) in self._held.items() if card == number and id != transaction]
        free = max(sum((-held for held in others), balance), balance * 0)
        got = min(free, wanted)
        self._held[transaction] = (number, got)
        return got

    def held(self, transaction: str) -> Money | None:
        """What is held for `transaction`."""
        found = self._held.get(transaction)
        return found[1] if found else None

    def release(self, *transactions: str) -> None:
        """Hold nothing for them any more."""
        for transaction in transactions:
            self._held.pop(transaction, None)
