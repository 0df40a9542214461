"""The customer in front of the mock terminal: holds a card to it, hesitates, or walks away."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum

from terminal_api.mock.refusals import NO_CARD_PRESENTED, SHOPPER_CANCELLED, Refusal


class Mood(StrEnum):
    """What the shopper does at every prompt until told otherwise."""

    APPROVE = "approve"
    """Presents a card at once; a gift card only if one was put into their hand."""
    WAIT = "wait"
    """Stands there until told what to do."""
    CANCEL = "cancel"
    """Presses the red key."""


@dataclass(frozen=True, slots=True)
class Presented:
    """The card held to the terminal: a gift card's number, or nothing for the shopper's bank card."""

    number: str = field(default="", repr=False)


Reaction = Presented | Refusal


class Shopper:
    """Answers the terminal's prompts. Each command also settles the prompt that is open, if there is one."""

    def __init__(self) -> None:
        self.mood = Mood.APPROVE
        self.is_prompted = asyncio.Event()
        """Set while the terminal waits for the shopper."""
        self._in_hand: str | None = None
        self._prompt: asyncio.Future[Reaction] | None = None

    def approve(self) -> None:
        """Present a card at this prompt and at every later one."""
        self.mood = Mood.APPROVE
        self._react(self._presented())

    def cancel(self) -> None:
        """Cancel this prompt and every later one."""
        self.mood = Mood.CANCEL
        self._react(SHOPPER_CANCELLED)

    def wait(self) -> None:
        """Do nothing from now on."""
        self.mood = Mood.WAIT

    def present(self, number: str) -> None:
        """Hold the gift card `number` to this prompt, or to the next one if none is open."""
        if self._prompt is not None and not self._prompt.done():
            self._react(Presented(number))
        else:
            self._in_hand = number

    def prompt(self) -> "asyncio.Future[Reaction]":
        """Ask for a card or a PIN; the result is what the shopper does."""
        self._prompt = asyncio.get_running_loop().create_future()
        self._prompt.add_done_callback(lambda _: self.is_prompted.clear())
        self.is_prompted.set()
        if self._in_hand is not None:
            self._react(self._presented())
        elif self.mood is not Mood.WAIT:
            self._react(Presented() if self.mood is Mood.APPROVE else SHOPPER_CANCELLED)
        return self._prompt

    def _presented(self) -> Presented:
        number, self._in_hand = self._in_hand, None
        return Presented(number or "")

    def _react(self, reaction: Reaction) -> None:
        if self._prompt is not None and not self._prompt.done():
            self._prompt.set_result(reaction)


def gift_card_presented(reaction: Reaction) -> Reaction:
    """`reaction` to a prompt for a gift card: a shopper with none in hand presents nothing."""
    return NO_CARD_PRESENTED if reaction == Presented() else reaction
