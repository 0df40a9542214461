"""Asking for the PIN of somebody who may, where whoever is at the till may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from register.counter.people import staff
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from register.language import say
from register.tui.input.meant import Result, Typed
from register.tui.widgets.dialog import PinPrompt

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.staff.rights import Act
    from register.tui.app import TillApp


class ApprovalPrompt(PinPrompt):
    """Names the act, and stays until a PIN allows it. Answers with whoever allowed it, or `None`.

    What was asked about may change meanwhile, an answer may come: then it leaves, and nothing is allowed.
    One that `stays` asks about nothing that is sold.
    """

    def __init__(self, till: Till, act: Act, text: str, *, stays: bool = False) -> None:
        roles = staff.those_who(till, act)
        who = say("Type the PIN of somebody who may allow it ({roles}).", roles=roles)
        ended = text if text.endswith(".") or not text else f"{text}."
        super().__init__(act.words, f"{ended}\n{who}".lstrip())
        self._till = till
        self._act = act
        self._stays = stays
        self._asked_about = self._state
        self.allowed_by: Person | None = None

    @property
    def _state(self) -> object:
        books = self._till.books
        return books.documents, books.shift, books.cashier

    def on_mount(self) -> None:
        """Notice what changes meanwhile."""
        self._till.watchers.append(self._look)

    def on_unmount(self) -> None:
        """Nobody asks any more."""
        if self._look in self._till.watchers:
            self._till.watchers.remove(self._look)

    def take(self, result: Result) -> None:
        """A PIN that may allows it; any other is told with the bell."""
        match result:
            case Typed(pin):
                self._try(pin)
            case _:
                super().take(result)

    def _try(self, pin: str) -> None:
        person = staff.approval(self._till, pin, self._act)
        if isinstance(person, Refused):
            self.refuse()
            said = self.query_one("#dialog-said", Static)
            said.update(Text(f"! {person.reason}"))
            said.display = True
        else:
            self.allowed_by = person
            self.dismiss(None)

    def _look(self) -> None:
        if not self._stays and self._state != self._asked_about and self.is_current:
            self.call_later(self._leave_it)

    def _leave_it(self) -> None:
        if self.is_current:
            self.dismiss(None)


def ask_approval(app: TillApp, act: Act, text: str, then: Callable[[Person], object]) -> None:
    """Ask for a PIN, whoever is at the till; `then` gets whoever typed it."""
    prompt = ApprovalPrompt(app.till, act, text)

    def answered(_: str | None) -> None:
        if prompt.allowed_by is not None:
            then(prompt.allowed_by)

    app.push_screen(prompt, answered)


def with_approval(app: TillApp, act: Act, text: str, then: Callable[[Person | None], object]) -> None:
    """Do `then` at once where whoever is at the till may, else after somebody has allowed it."""
    if staff.may_alone(app.till, act):
        then(None)
    else:
        ask_approval(app, act, text, then)
