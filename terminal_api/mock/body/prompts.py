"""What a terminal asks its shopper, and what a shopper can do about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from terminal_api.mock.body.face import Screen, ScreenKind
from terminal_api.mock.books.refusals import NO_CARD_PRESENTED, Refusal


@dataclass(frozen=True, slots=True)
class GiftCardShown:
    """A gift card swiped, or its barcode held to the terminal."""

    number: str = field(repr=False)


class BankCardShown(StrEnum):
    """The shopper's own bank card."""

    TAPPED = "tapped"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Typed:
    """Digits or letters, then OK."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PinTried:
    """A PIN, then OK. Which digits, nobody needs to know."""

    correct: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button or a menu's entry, counted from 0: of two buttons 0 is left (no), 1 is right (yes)."""

    entry: int


Action = GiftCardShown | BankCardShown | Typed | PinTried | Pressed
Reaction = Action | Refusal


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question."""

    screen: Screen
    takes: Callable[[Action], bool]
    """Whether an action answers the question; at any other the terminal beeps and waits on."""
    willing: Reaction | None = None
    """What a willing shopper does, where the screen alone does not tell."""
    silence: Refusal = NO_CARD_PRESENTED
    """How it ends when nobody reacts in time."""


def for_bank_card(title: str, line: str) -> Prompt:
    """Any card: the shopper's bank card, or a gift card that is swiped."""
    screen = Screen(title, (line,), kind=ScreenKind.CARD)
    return Prompt(screen, lambda action: isinstance(action, BankCardShown | GiftCardShown))


def for_gift_card() -> Prompt:
    """A gift card to swipe."""
    screen = Screen("Gift card", ("Swipe the card",), kind=ScreenKind.CARD)
    return Prompt(screen, lambda action: isinstance(action, GiftCardShown))


def for_gift_card_number() -> Prompt:
    """A gift card's number, typed."""

    def takes(action: Action) -> bool:
        return isinstance(action, GiftCardShown) or (isinstance(action, Typed) and _digits(action, 8, 28))

    screen = Screen("Gift card", ("Key in the card number",), kind=ScreenKind.DIGITS)
    return Prompt(screen, takes, willing=NO_CARD_PRESENTED)


def for_bank_card_number(own: str) -> Prompt:
    """A bank card's number, typed; `own` is that of the shopper's card."""
    screen = Screen("Card payment", ("Key in the card number",), kind=ScreenKind.DIGITS)
    return Prompt(screen, lambda action: isinstance(action, Typed) and _digits(action, 12, 19), Typed(own))


def for_pin(tries_before: int) -> Prompt:
    """The PIN; `tries_before` were wrong."""
    lines = ("Wrong PIN, try again",) if tries_before else ("Key in your PIN",)
    screen = Screen("PIN", lines, kind=ScreenKind.PIN)
    return Prompt(screen, lambda action: isinstance(action, PinTried))


def for_barcode(silence: Refusal) -> Prompt:
    """A barcode, which is a gift card's number."""
    screen = Screen("Scan", ("Hold the barcode to the terminal",), kind=ScreenKind.BARCODE)
    return Prompt(screen, lambda action: isinstance(action, GiftCardShown), silence=silence)


def _digits(typed: Typed, at_least: int, at_most: int) -> bool:
    text = typed.text
    return text.isascii() and text.isdigit() and at_least <= len(text) <= at_most
