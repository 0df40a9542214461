"""The errands: what has a screen of its own, pushed over the main one.

Each makes the screen for what was typed before the key or after the command; imported when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from register.tui.keys import Action

if TYPE_CHECKING:
    from textual.screen import Screen

    from register.tui.app import TillApp

Errand = Callable[["TillApp", str], "Screen[None]"]

ERRANDS: dict[Action, Errand] = {}
