"""The app under every screen of the till: it catches each key before any widget sees it."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from rich.segment import Segments
from textual import on
from textual.app import App, ReturnType
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.screen import Screen

from register.tui.input import typing
from register.tui.input.meant import Pressed, Result
from register.tui.input.scanner import PACE, Pace
from register.tui.input.takes_input import Bell, TakesInput
from register.tui.input.typing import Step, Typing
from register.tui.theme import COUNTER, THEMES, with_fallbacks
from register.tui.widgets.footer import KeyFooter

RESERVED = frozenset({"ctrl+q", "ctrl+c"})
"""Keys that are Textual's: leave, and interrupt."""

REPEATING = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "backspace", "ctrl+h"})
"""Keys that may be held down to go on."""


class KeyedApp(App[ReturnType]):
    """An app whose one input line never loses the focus.

    Keys and pastes go through the typing model; what they meant goes to the top screen's `take`, in order,
    once that screen is mounted. Screens that are no `TakesInput` get their keys as usual.
    """

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CSS = """
    KeyedApp Screen { background: $background; color: $foreground; }
    """

    def __init__(self, *, pace: Pace = PACE, theme: str = COUNTER.name) -> None:
        super().__init__()
        self.pace = pace
        self.typing = Typing()
        self._owner: TakesInput | None = None
        self._pressed: deque[Key] = deque()
        self._last: Key | None = None
        self._meant: deque[Result] = deque()
        self._ticking = False
        for ours in THEMES:
            self.register_theme(ours)
        self.theme = theme

    def get_css_variables(self) -> dict[str, str]:
        """The theme's variables, with ours for themes that lack them."""
        return with_fallbacks(super().get_css_variables())

    async def on_event(self, event: Event) -> None:
        """Catch keys and pastes on their first way down; everything else passes."""
        top = self._top()
        match event:
            case Key() if top and not event.is_forwarded and event.key not in RESERVED:
                self._pressed.append(event)
                self._press()
            case Paste() if top and not event.is_forwarded:
                self._go_on(typing.paste(self.typing, event.text, pace=self.pace, letters=top.letters))
            case _:
                await super().on_event(event)

    @on(Bell)
    def ring(self) -> None:
        """Somebody must look up."""
        self.bell()

    @on(KeyFooter.Chosen)
    def ask_clicked(self, chosen: KeyFooter.Chosen) -> None:
        """A click on a hint is its key."""
        self.ask(chosen.key)

    @property
    def holds_back(self) -> bool:
        """Whether what was understood must wait until something before it is done; then `hand_out`."""
        return False

    def hand(self, top: TakesInput, result: Result) -> None:
        """Give one result to the top screen; Esc first stops what that waits for."""
        match result:
            case Pressed("escape") if top.stop_waiting():
                pass
            case _:
                top.take(result)

    def hand_on(self, result: Result) -> None:
        """Give `result` to the screen that is on top now: the one before it has left, and did not want it."""
        if top := self._top():
            self.hand(top, result)
        else:
            self.bell()

    def ask_at_once(self, key: str) -> None:
        """As if `key` had been pressed, before whatever was pressed meanwhile."""
        top = self._top()
        if top is None:
            self.simulate_key(key)
        else:
            self.typing, results = typing.press(
                self.typing, key, None, _now(), pace=self.pace, letters=top.letters
            )
            self._show()
            for result in results:
                self.hand_on(result)

    def ask(self, key: str) -> None:
        """As if `key` had been pressed: what a click on a hint does."""
        if top := self._top():
            self.settle_input()
            self._go_on(typing.press(self.typing, key, None, _now(), pace=self.pace, letters=top.letters))
            self.settle_input()

    def settle_input(self) -> None:
        """Understand at once what still waits for a further key."""
        if top := self._top():
            self._go_on(typing.settled(self.typing, pace=self.pace, letters=top.letters))

    def use_typed(self) -> None:
        """Take what was typed off the line: a scan after it has made use of it."""
        self.typing = replace(self.typing, text="")

    def _fatal_error(self) -> None:
        """End without printing what variables held: it may be a PIN or a card number."""
        import rich
        from rich.traceback import Traceback  # with a painter for every programming language

        self.bell()
        trace = Traceback(show_locals=False, width=None, suppress=[rich])
        self._exit_renderables.append(Segments(self.console.render(trace, self.console.options)))
        self._close_messages_no_wait()

    def _top(self) -> TakesInput | None:
        """The top screen, if it takes input; the line shows its text."""
        top = self.screen if self.screen_stack else None
        owner = top if isinstance(top, TakesInput) else None
        if owner is not self._owner:
            if self._owner:
                self._owner.kept = self.typing.text
                if isinstance(self._owner, Screen) and self._owner in self.screen_stack:  # under a dialog
                    self._owner.show_typing(Typing(self.typing.text))
            self._owner = owner
            self.typing = Typing(owner.kept if owner else "", self.typing.waiting)
        return owner

    def _press(self) -> None:
        """Understand each key as the top screen means it; a screen still mounting gets it later."""
        while self._pressed and (top := self._top()):
            if not self.screen.is_mounted:
                self.screen.call_later(self._press)
                return
            key = self._pressed.popleft()
            if self._held_down(key):
                continue
            self._go_on(
                typing.press(
                    self.typing, key.key, key.character, key.time, pace=self.pace, letters=top.letters
                )
            )

    def _held_down(self, key: Key) -> bool:
        """Whether the keyboard repeats a key that does something: held down, it does that once."""
        before, self._last = self._last, key
        if before is None:
            return False
        gap = key.time - before.time
        if before.is_printable and not key.is_printable and 0 <= gap <= self.pace.burst_s:
            self._last = None  # a scanner's own Enter: the next one is a person's
        if before.key != key.key or key.is_printable or key.key in REPEATING:
            return False
        return 0 <= gap <= self.pace.repeat_s

    def _go_on(self, step: Step) -> None:
        """Take one step of the model: hand out what was meant, show the line, wait for what is still open."""
        before, (self.typing, results) = self.typing, step
        self._meant.extend(results)
        self.hand_out()
        if before.text != self.typing.text or before.escaped != self.typing.escaped:  # a scan is not echoed
            self._show()
        self._wait()

    def _show(self) -> None:
        if (top := self._top()) and self.screen.is_mounted:
            top.show_typing(self.typing)

    def hand_out(self) -> None:
        """Give each result to whichever screen is on top by then; a screen still mounting gets it later."""
        while self._meant and not self.holds_back and (top := self._top()):
            if not self.screen.is_mounted:
                self.screen.call_later(self.hand_out)
                return
            self.hand(top, self._meant.popleft())

    def call_in(self, seconds: float, call: Callable[[], object]) -> None:
        """Do `call` in so many seconds; a timer of Textual's is a task, a new one for each scan."""
        asyncio.get_running_loop().call_later(seconds, call)

    def _wait(self) -> None:
        """Be called back when the model has something to settle; one timer serves a whole burst."""
        if self._ticking:
            return
        due = typing.deadline(self.typing, self.pace)
        if due is not None:
            self._ticking = True
            # Behind the keys that came meanwhile: on a busy machine a scan may wait in the queue by halves.
            self.call_in(max(0.001, due - _now()), lambda: self.call_later(self._tick))

    def _tick(self) -> None:
        self._ticking = False
        if (top := self._top()) and not self._pressed:
            self._go_on(typing.tick(self.typing, _now(), pace=self.pace, letters=top.letters))


def _now() -> float:
    """The clock that stamps Textual's events."""
    return Message().time
