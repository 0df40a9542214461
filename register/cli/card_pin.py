"""The PIN of a gift card, in the middle of a command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
import typer

from terminal_api.processor import GiftCard

if TYPE_CHECKING:
    from register.counter.cards import card_pins

PIN = "REGISTER_CARD_PIN"
"""Where the PIN may stand: an argument would be seen by whoever lists processes."""


def asks() -> card_pins.AskPin:
    """For one command: the PIN of the environment once, else what is typed now without being seen."""
    tried = False

    async def ask(card: GiftCard, why: str) -> str | None:
        nonlocal tried
        if given := os.environ.get(PIN):
            given, tried = (None if tried else given), True
            return given
        if why:
            typer.echo(why, err=True)
        try:
            typed: str = typer.prompt(f"PIN of card {card.last4}", hide_input=True, err=True)
        except click.exceptions.Abort:
            return None
        return typed

    return ask
