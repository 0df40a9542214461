"""What we keep of a gift card."""

from dataclasses import dataclass

from terminal_api.hiding import ending

_HARMLESS = 14
"""Item codes, amounts and quantities are no longer."""


def shown(typed: str) -> str:
    """What was typed or scanned as a sentence may repeat it: of what may be a card's number, its ending."""
    harmless = len(typed) <= _HARMLESS or " " in typed or not any(sign.isdigit() for sign in typed)
    return typed if harmless else f"···{ending(typed)}"


@dataclass(frozen=True, slots=True)
class CardMark:
    """What we keep of a gift card: enough to know it again, never enough to spend it."""

    token: str
    """Keyed stand-in for the number, for look-up. Empty when the terminal reads the card itself."""
    last4: str
    """Empty until the processor tells it, when the terminal reads the card itself."""
    provider: str

    def surely(self, other: "CardMark | None") -> bool:
        """Whether both are the same card. Of one that the terminal reads nobody here knows."""
        return other is not None and bool(self.token) and self.token == other.token
