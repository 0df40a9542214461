"""What works on a screen now, read off the keys it shows: help and the palette cannot forget a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from register.language import say
from register.tui.input.keys import (
    BY_ACTION,
    BY_KEY,
    BY_MENU_ACTION,
    FUNCTIONS,
    Action,
    Hint,
    hint,
    said,
    shown,
)
from register.tui.input.takes_input import TakesInput
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.key_list import KeyList

if TYPE_CHECKING:
    from register.tui.app import TillApp
    from register.tui.input.keys import MenuFunction


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be done now, and every way to ask for it."""

    label: str
    tooltip: str
    key: str
    """As Textual names it; empty where a letter in the menu, or the command, does it."""
    shown: str
    """What to press, as it is written on the keyboard: `F2`, `F10 X`, `R`."""
    twin: str = ""
    """The same without function keys, `Esc 2`; empty where `shown` needs none."""
    command: str = ""
    """With its slash; empty where a screen has no command for its letter."""


def works_now(screen: Screen[Any]) -> tuple[Hint, ...]:
    """The keys that `screen` shows, each once: those at its bottom, then those in its lists."""
    if not isinstance(screen, TakesInput):
        return tuple(_bound(screen))
    shows = (*screen.query(KeyFooter), *screen.query(KeyList))
    # A list says more about a key than the line at the bottom.
    found = {one.key: said(one) for each in shows if each.display for one in each.hints}
    return tuple(found.values())


def offers(app: TillApp, screen: Screen[Any]) -> tuple[Offer, ...]:
    """All that can be done on `screen`: its keys, on the main screen also what has only a command."""
    here = {one.key: one for one in works_now(screen)}
    here.setdefault(BY_ACTION[Action.HELP].key, hint(Action.HELP))
    if screen is not app.frame or not app.opened:
        return tuple(map(_by_key, here.values()))
    for row in FUNCTIONS:
        if app.frame.can_go_on(row.action):
            here.setdefault(row.key, hint(row.action))
    in_menu = (row for row in BY_MENU_ACTION.values() if app.frame.can_go_on(row.action))
    return (*map(_by_key, here.values()), *map(_by_command, in_menu))


def _by_key(one: Hint) -> Offer:
    row = BY_KEY.get(one.key)
    if row is None:
        return Offer(one.label, one.tooltip, one.key, one.shown)
    tooltip = one.tooltip or say(row.tooltip)
    return Offer(one.label, tooltip, one.key, row.shown, f"Esc {row.twin}", row.command)


def _by_command(row: MenuFunction) -> Offer:
    menu, letter = hint(Action.MENU), shown(row.letter)
    twin = BY_KEY[menu.key].twin
    keys, twins = f"{menu.shown} {letter}", f"Esc {twin} {letter}"
    return Offer(say(row.label), say(row.tooltip), "", keys, twins, row.command)


def _bound(screen: Screen[Any]) -> Iterable[Hint]:
    """The keys of a screen that has Textual handle them."""
    for active in screen.active_bindings.values():
        bound = active.binding
        if bound.show and active.enabled:
            yield Hint(bound.key, bound.description, bound.tooltip)
