"""What a processor knows of its own requests since it started; nothing of it is money's only proof.

A request that may have left before is judged by other rules than a first one: no look goes before it, and
fewer refusals prove anything. What this memory does not know is taken as perhaps sent, which is always safe.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from moneyed import Money

from terminal_api.processors.toast.transactions import Presented, Source, TransactionType


class Sending(StrEnum):
    """How a request that is about to leave stands to what left before it."""

    FIRST = "first"
    """Its id was made here and never sent."""
    AGAIN = "again"
    """It was sent before, and leaves once more with the same code, or without one as before."""
    PERHAPS = "perhaps"
    """It may have been sent before the till was started anew, or leaves with a code that says it was
    checked where there was the PIN itself."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How the card of a request was presented when it first left: a repeat must say the same."""

    source: Source
    with_pin: bool
    times: int = 0


class Memory:
    """Ids made here, requests without an end, amounts that moved, and what the provider refuses."""

    def __init__(self) -> None:
        self._made: set[str] = set()
        self._open: dict[str, Sent] = {}
        self._moved: dict[str, Money] = {}
        self._refused: set[TransactionType] = set()
        self.takes_pins = True
        """Until the provider says that it has none. Ours: then no more are sent to it."""

    @property
    def refused(self) -> frozenset[TransactionType]:
        """The types that the provider does not offer, as it said."""
        return frozenset(self._refused)

    def made(self, id: str) -> None:
        """`id` was made now."""
        self._made.add(id)

    def is_first(self, id: str) -> bool:
        """Whether a request of this id surely never left."""
        return id in self._made and id not in self._open

    def sent(self, id: str) -> Sent | None:
        """How a request left that has no end yet; None for one this memory does not know."""
        return self._open.get(id)

    def sending(self, id: str, card: Presented) -> Sending:
        """How it stands with the request of `id` that presents `card` so."""
        if self.is_first(id):
            return Sending.FIRST
        before = self._open.get(id)
        alike = before is not None and before.with_pin == bool(card.code and card.code.value)
        return Sending.AGAIN if alike else Sending.PERHAPS

    def leaves(self, id: str, card: Presented) -> None:
        """From now on bytes of it may be out."""
        sent = self._open.get(id) or Sent(card.source, bool(card.code and card.code.value))
        self._open[id] = replace(sent, times=sent.times + 1)

    def stayed(self, id: str) -> bool:
        """One sending proved to be none. Whether it was the only one, so that surely nothing left."""
        sent = self._open.get(id)
        if sent is not None and sent.times > 1:
            self._open[id] = replace(sent, times=sent.times - 1)
        else:
            self._open.pop(id, None)
        return self.is_first(id)

    def ended(self, id: str, moved: Money | None = None) -> None:
        """Its end is known; `moved` is what it moved, if anything."""
        self._made.discard(id)
        self._open.pop(id, None)
        if moved is not None:
            self._moved[id] = moved

    def moved(self, id: str) -> Money | None:
        """What the transaction `id` moved; None where this memory does not know."""
        return self._moved.get(id)

    def does_not_offer(self, type: TransactionType) -> None:
        """The provider leaves `type` out: until the next start it is not asked for again."""
        self._refused.add(type)
