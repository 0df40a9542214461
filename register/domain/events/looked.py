"""Looks at gift cards that are worth remembering; all others move nothing and are not written down."""

from dataclasses import dataclass

from register.domain.card_mark import CardMark


@dataclass(frozen=True, slots=True)
class BalanceMissed:
    """Nobody was signed in, and somebody looked at a card that told no balance: perhaps a guess.

    `why` is the kind of answer, a `Decline`, or `empty`; what the card holds is in no journal.
    """

    card: CardMark
    why: str
