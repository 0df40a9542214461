"""Looks at gift cards that are worth remembering; all others move nothing and are not written down."""

from dataclasses import dataclass

from register.domain.cards.card_mark import CardMark


@dataclass(frozen=True, slots=True)
class BalanceMissed:
    """Somebody looked at a card that told no balance: perhaps a guess.

    Nobody was signed in; or a sale or payment missed one more card than may be looked at by hand.

    `why` is the kind of answer, a `Decline`, or `empty`; what the card holds is in no journal.
    """

    card: CardMark
    why: str
