"""What the shopper may do now, and with which key."""

from dataclasses import dataclass

from textual.binding import Binding

from terminal_api.mock.body.face import Screen, ScreenKind
from terminal_api.mock.body.shopper import Mood, Shopper

KEYED = frozenset({ScreenKind.DIGITS, ScreenKind.AMOUNT, ScreenKind.TEXT})
CHOSEN = frozenset({ScreenKind.CONFIRM, ScreenKind.SIGNATURE, ScreenKind.MENU})

#: Each does nothing where the shopper is not asked for it.
SHOPPER_KEYS = (
    Binding("g", "gift_card", "Gift card", show=False),
    Binding("b", "bank_card('tap')", "Tap the bank card", show=False),
    Binding("i", "bank_card('insert')", "Insert the bank card", show=False),
    Binding("r", "remove_card", "Take the card out", show=False),
    Binding("y", "pin(True)", "Right PIN", show=False),
    Binding("n", "pin(False)", "Wrong PIN", show=False),
    Binding("k,enter", "keypad('')", "Type on the keypad", show=False),
    Binding("escape", "cancel", "Red key", show=False),
    *(Binding(digit, f"digit('{digit}')", "Keypad", show=False) for digit in "0123456789"),
)

MOODS = {
    Mood.APPROVE: "goes along with everything",
    Mood.WAIT: "waits for your keys",
    Mood.CANCEL: "cancels everything",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do: its key as it is written, its words, and the screen's action that does it."""

    key: str
    words: str
    action: str


def deeds(screen: Screen, shopper: Shopper) -> tuple[Deed, ...]:
    """What makes sense at `screen`, the most likely first."""
    kind = shopper.prompted_for
    gift = Deed("g", "Present a gift card", "gift_card")
    if kind is None:
        return (Deed("g", "Hold a gift card ready", "gift_card"), *_reader(shopper))
    return (*_answers(screen, kind, gift), *_reader(shopper), Deed("esc", "Red key: cancel", "cancel"))


def _answers(screen: Screen, kind: ScreenKind, gift: Deed) -> tuple[Deed, ...]:
    match kind:
        case ScreenKind.CARD:
            return (
                gift,
                Deed("b", "Tap the bank card", "bank_card('tap')"),
                Deed("i", "Insert the bank card", "bank_card('insert')"),
            )
        case ScreenKind.BARCODE:
            return (gift,)
        case ScreenKind.PIN:
            return Deed("y", "Right PIN", "pin(True)"), Deed("n", "Wrong PIN", "pin(False)")
        case _ if kind in CHOSEN:
            return tuple(
                Deed(str(entry + 1), label, f"press({entry})")
                for entry, label in enumerate(screen.buttons[:9])
            )
        case _ if kind in KEYED:
            digits = (gift,) if kind is ScreenKind.DIGITS else ()
            return (Deed("k", "Type on the keypad", "keypad('')"), *digits)
        case _:
            return ()


def _reader(shopper: Shopper) -> tuple[Deed, ...]:
    return (Deed("r", "Take the card out", "remove_card"),) if shopper.card_in_reader else ()
