"""The customer in front of the mock terminal: holds a card to it, presses keys, hesitates, or walks away."""

import asyncio
from collections.abc import Iterator
from enum import StrEnum

from terminal_api.mock.body.face import ScreenKind
from terminal_api.mock.body.prompts import (
    Action,
    BankCardShown,
    GiftCardShown,
    PinTried,
    Pressed,
    Prompt,
    Reaction,
    Typed,
)
from terminal_api.mock.books.refusals import CARD_REMOVED, SHOPPER_CANCELLED

#: No terminal lets more be typed.
_LONGEST = 100


class Mood(StrEnum):
    """What the shopper does at every prompt until told otherwise."""

    APPROVE = "approve"
    """Answers at once: a card (a gift card only if one was put into their hand), the right PIN, yes, the
    first entry, `digits`, `amount` or `text`."""
    WAIT = "wait"
    """Stands there until told what to do."""
    CANCEL = "cancel"
    """Presses the red key."""


class Shopper:
    """Answers the terminal's prompts. `approve` and `cancel` also settle the prompt that is open.

    A single key answers whether the terminal took it: at a prompt for a PIN a card does nothing.
    """

    def __init__(self) -> None:
        self.mood = Mood.APPROVE
        self.is_prompted = asyncio.Event()
        """Set while the terminal waits for the shopper."""
        self.digits = "12345678"
        """What a willing shopper types when digits are wanted, cut or repeated to the length asked for."""
        self.amount = "10.00"
        self.text = "Yes"
        self._card_in_reader = False
        self._in_hand: str | None = None
        self._prompt: Prompt | None = None
        self._answer: asyncio.Future[Reaction] | None = None

    @property
    def prompted_for(self) -> ScreenKind | None:
        """What the open prompt wants; None when there is none."""
        return self._prompt.screen.kind if self._prompt else None

    @property
    def card_in_reader(self) -> bool:
        """Whether a bank card was inserted and not taken out again."""
        return self._card_in_reader

    def approve(self) -> None:
        """Answer this prompt and every later one willingly."""
        self.mood = Mood.APPROVE
        if self._prompt:
            self._react(self._willing(self._prompt))
        else:
            self.take_card_along()

    def cancel(self) -> None:
        """Cancel this prompt and every later one."""
        self.mood = Mood.CANCEL
        if self._prompt:
            self._react(SHOPPER_CANCELLED)

    def wait(self) -> None:
        """Do nothing from now on."""
        self.mood = Mood.WAIT

    def present(self, number: str) -> bool:
        """Hold the gift card `number` to this prompt, or to the next one that wants a card."""
        if self._do(GiftCardShown(number)):
            return True
        self._in_hand = number
        return False

    def tap_bank_card(self) -> bool:
        """Hold the bank card to the terminal."""
        return self._do(BankCardShown.TAPPED)

    def insert_bank_card(self) -> bool:
        """Put the bank card into the reader, where it stays until it is removed; it will ask for its PIN."""
        taken = self._do(BankCardShown.INSERTED)
        self._card_in_reader = self._card_in_reader or taken
        return taken

    def remove_card(self) -> bool:
        """Take the bank card out of the reader; while its PIN is wanted that ends the payment."""
        was_in, self._card_in_reader = self._card_in_reader, False
        if was_in and self.prompted_for is ScreenKind.PIN:
            self._react(CARD_REMOVED)
        return was_in

    def enter_pin(self, correct: bool) -> bool:
        """Key in a PIN."""
        return self._do(PinTried(correct))

    def key(self, text: str) -> bool:
        """Type `text`, then OK."""
        return self._do(Typed(text))

    def press(self, entry: int) -> bool:
        """Press a button or a menu's entry, counted from 0: of two buttons 0 is no and 1 is yes."""
        return self._do(Pressed(entry))

    def prompt(self, prompt: Prompt) -> "asyncio.Future[Reaction]":
        """Ask; the result is what the shopper does. Whoever asks calls `leave` in the end."""
        self._prompt = prompt
        self._answer = asyncio.get_running_loop().create_future()
        self.is_prompted.set()
        answer = self._answer
        if self._in_hand is not None and self._do(GiftCardShown(self._in_hand)):
            self._in_hand = None
        elif self.mood is Mood.APPROVE:
            self._react(self._willing(prompt))
        elif self.mood is Mood.CANCEL:
            self._react(SHOPPER_CANCELLED)
        return answer

    def leave(self) -> None:
        """The terminal waits no longer."""
        if self._answer is not None:
            self._answer.cancel()
        self._settled()

    def take_card_along(self) -> None:
        """The request has ended: only a shopper who waits to be told leaves the card in the reader."""
        if self.mood is not Mood.WAIT:
            self._card_in_reader = False

    def _do(self, action: Action) -> bool:
        if self._prompt is None or not self._prompt.takes(action):
            return False
        self._react(action)
        return True

    def _react(self, reaction: Reaction) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(reaction)
        self._settled()

    def _settled(self) -> None:
        self._prompt = None
        self.is_prompted.clear()

    def _willing(self, prompt: Prompt) -> Reaction:
        if prompt.willing is not None:
            return prompt.willing
        return next((action for action in self._habits(prompt) if prompt.takes(action)), prompt.silence)

    def _habits(self, prompt: Prompt) -> Iterator[Action]:
        """What a willing shopper would do at such a screen, best first."""
        match prompt.screen.kind:
            case ScreenKind.CARD:
                yield BankCardShown.TAPPED
            case ScreenKind.PIN:
                yield PinTried(correct=True)
            case ScreenKind.CONFIRM | ScreenKind.SIGNATURE:
                yield Pressed(1)
            case ScreenKind.MENU:
                yield from (Pressed(entry) for entry in range(len(prompt.screen.buttons)))
            case ScreenKind.DIGITS:
                yield from _of_any_length(self.digits)
            case ScreenKind.AMOUNT:
                yield from (Typed(self.amount), *_of_any_length("1"))
            case ScreenKind.TEXT:
                yield from _of_any_length(self.text)
            case _:
                return


def _of_any_length(text: str) -> Iterator[Typed]:
    """`text` whole, then cut or repeated to every length."""
    yield Typed(text)
    yield from (Typed((text * length)[:length]) for length in range(1, _LONGEST + 1))
