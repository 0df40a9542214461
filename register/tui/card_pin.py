"""Asking the customer for the PIN of a gift card, before it is used or once its processor wants it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from register.counter.asking.noted import noted
from register.counter.cards import card_again, card_pins
from register.language import say
from register.tui.widgets.dialog import PinPrompt
from register.tui.words.card_words import called

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.amounts import Refused
    from register.tui.app import TillApp
    from register.tui.money import Work
    from terminal_api.processor import GiftCard, Operation

T = TypeVar("T")


def with_its_pin(app: TillApp, card: GiftCard, then: Callable[[GiftCard | None], None]) -> None:
    """`then` take the card with the PIN that was typed for it; None where nobody typed one."""

    def typed(pin: str | None) -> None:
        then(replace(card, pin=pin) if pin else None)

    app.push_screen(_prompt(card, ""), typed)


def _prompt(card: GiftCard, why: str) -> PinPrompt:
    text = noted(why) or say("The customer types it. It is shown nowhere, and written nowhere.")
    return PinPrompt(say("PIN of {card}", card=called(card)), text)


def with_pins_first(app: TillApp, number: str, give: Work, payment: str | None = None) -> Work:
    """`give` back what sale `number` took, or one `payment` of it, once the PINs it wants were typed."""

    async def work(till: Till) -> object:
        cards: list[GiftCard] = []
        for card in card_pins.wanted_again(till, number, payment):
            if pin := await app.push_screen_wait(_prompt(card, "")):
                cards.append(replace(card, pin=pin))
        with card_again.at_hand(till, cards):
            return await give(till)

    return work


async def with_pin(
    app: TillApp, till: Till, card: GiftCard, operation: Operation, use: Callable[[GiftCard], Awaitable[T]]
) -> T | Refused:
    """`use` the card, as `card_pins.with_pin`; the PIN is typed on the screen, as dots. For a worker."""

    async def ask_pin(card: GiftCard, why: str) -> str | None:
        return await app.push_screen_wait(_prompt(card, why))

    return await card_pins.with_pin(till, card, operation, ask_pin, use)
