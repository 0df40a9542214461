"""Walks a till by its own keys: whatever a screen offers is pressed, and what comes up is visited once.

So a new screen is found by every test that walks, without being named anywhere.
"""

import importlib
import pkgutil
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from textual.screen import Screen

from register.counter.drawer import shifts
from register.domain.amounts import Refused
from register.tui import desk, screens, widgets
from register.tui.input.offered import works_now
from register.tui.place import Place
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.dialog import Dialog

Begin = Callable[[Any], Awaitable[None]]
#: Leave the program, the till, or this station of the desk: each of those is a beginning of its own.
_NOT_PRESSED = frozenset({"escape", "q", "s", "tab"})


def every_screen() -> set[type[Screen]]:
    """Every class of screen that the till's packages define, those left out that only others are made of."""
    for package in (desk, screens, widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: set[type[Screen]] = set()
    unseen: list[type[Screen]] = [Screen]
    while unseen:
        for kind in unseen.pop().__subclasses__():
            unseen.append(kind)
            if kind.__module__.startswith("register.tui."):
                found.add(kind)
    return {kind for kind in found if not kind.__subclasses__() or _stands_alone(kind)}


def _stands_alone(kind: type[Screen]) -> bool:
    return kind not in (ErrandScreen, AskingErrand, Dialog) and kind.__name__ not in _MADE_OF


#: Classes between a base and the screens that are shown.
_MADE_OF = frozenset({"UsesCard", "PaysOut", "SellsCards", "Asking", "PinPrompt"}) | {
    "LooksAtCards",
    "ChangesSettings",
    "WorksBeside",
}


@dataclass
class Walk:
    """From several beginnings through all that can be reached from there."""

    hands: Any
    known: set[str] = field(default_factory=set)
    """Kinds of screens that another walk visits: this one goes no further from them than from its start."""
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Each screen by its class and title, and the keys that lead to it."""
    kinds: set[str] = field(default_factory=set)

    async def screens(self, begin: Begin) -> AsyncGenerator[tuple[str, ...]]:
        """Each screen not seen yet, on top, with the keys that led to it; it may be left in any state.

        `begin` brings the till to where the walk begins, from the main screen.
        """
        hands = self.hands
        paths: list[tuple[str, ...]] = [()]
        pressed: set[tuple[str, str]] = set()
        while paths:
            path = paths.pop(0)
            if not await self.go(begin, path):
                continue
            name, title = named(hands), titled(hands)
            if name in self.seen or not type(hands.app.screen).__module__.startswith("register.tui."):
                continue
            self.seen[name] = path
            self.kinds.add(kind := kind_of(hands))
            offered = [hint.key for hint in works_now(hands.app.screen) if hint.key not in _NOT_PRESSED]
            known = kind in self.known
            if not known or hands.app.screen is hands.app.frame:  # which has more on it than its place
                yield path
            if not known or not path:
                # Elsewhere under the same title, only Enter may lead on to something else.
                new = [key for key in offered if key == "enter" or (title, key) not in pressed]
                pressed |= {(title, key) for key in new}
                paths += [(*path, key) for key in new]

    async def go(self, begin: Begin, path: tuple[str, ...]) -> bool:
        """From the beginning by these keys; whether they lead there still."""
        hands = self.hands
        await back(hands)
        await begin(hands)
        await settled(hands)
        for key in path:
            if key not in {hint.key for hint in works_now(hands.app.screen)}:
                return False
            await hands.press(key)
            await settled(hands)
        return True


async def back(hands) -> None:
    """To the main screen, with somebody signed in."""
    app = hands.app
    await settled(hands)
    for _ in range(12):
        if app.screen is app.frame:
            break
        await hands.press("escape" if not _only_enter(hands) else "enter")
        await settled(hands)
    assert app.screen is app.frame, f"no way back from {named(hands)}"
    if hands.till.books.cashier is None:
        assert not isinstance(shifts.sign_in(hands.till, "1234"), Refused)
    await settled(hands)
    if app.awaited_card is not None:
        await hands.press("escape")
    if app.frame.place is Place.TENDER and not hands.till.books.sale.money_with_us:
        await hands.press("escape")


def _only_enter(hands) -> bool:
    return "escape" not in {hint.key for hint in works_now(hands.app.screen)}


async def settled(hands) -> None:
    """Nothing is asked any more, and what was recorded is drawn."""
    app = hands.app
    await hands.rest()
    await hands.until(lambda: not app.till.asking and not app._moving)
    await hands.until(lambda: getattr(app.screen, "waiting", None) is None)
    await hands.until(lambda: not getattr(app.screen, "working", False))
    await hands.rest()


def kind_of(hands) -> str:
    """The class of the top screen; for the main one also the place it shows."""
    app = hands.app
    return f"Frame {app.frame.place.name}" if app.screen is app.frame else type(app.screen).__name__


def named(hands) -> str:
    """The class of the top screen, its title without numbers, and what it offers."""
    screen = hands.app.screen
    if screen is hands.app.frame or screen.query("#help"):
        return titled(hands)
    return f"{titled(hands)} {' '.join(hint.shown for hint in works_now(screen))}".strip()


def titled(hands) -> str:
    """The class of the top screen and its title without numbers."""
    screen = hands.app.screen
    if screen is hands.app.frame:
        awaited = "awaiting a card" if hands.app.awaited_card else ""
        return f"{type(screen).__name__} {hands.app.frame.place} {awaited}".strip()
    titles = [str(widget.render()) for widget in screen.query("#dialog-title, #errand-title")]
    title = re.sub(r"[\d.,]+", "", " ".join(titles))
    return f"{type(screen).__name__} {title}"
