"""The frame around every view: where and when this is, the lamps, the input line, the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from register.language import say
from register.tui.input.asks import Ask, NotUnderstood, asked
from register.tui.input.keys import BY_MENU_ACTION, Action
from register.tui.input.meant import Result
from register.tui.input.takes_input import Bell, SaysWhy
from register.tui.place import Place
from register.tui.screens.errands import ERRANDS
from register.tui.screens.people.sign_in import SignIn
from register.tui.screens.selling.side import Side
from register.tui.screens.view import View
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.header import TillHeader
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Lamp, StatusLine
from register.tui.widgets.told import Told
from register.watched import watcher

if TYPE_CHECKING:
    from register.tui.app import TillApp


class Body(Horizontal):
    """The view, and in a wide window the paper."""

    BLANK = True  # as every `View`


class Views(Vertical):
    """One of them in sight."""

    BLANK = True


class Frame(SaysWhy, Screen[None]):
    """The base screen of the till. It stays; the view in its middle changes with the till's state."""

    BLANK = True

    def __init__(self, place: str, welcome: tuple[str, ...], *, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._place = place
        self._clock = clock
        self._sign_in = SignIn(welcome, clock=clock)
        self._views: dict[Place, View] = {Place.SIGN_IN: self._sign_in}
        self.view: View = self._sign_in
        self.place = Place.SIGN_IN

    @property
    def till_app(self) -> TillApp:
        """The app."""
        return cast("TillApp", self.app)

    def compose(self) -> ComposeResult:
        """What the first frame shows: all that needs no journal."""
        yield TillHeader(self._place, clock=self._clock)
        yield ThinRule()
        with Body():
            with Views():
                yield self._sign_in
            yield Side()
        yield ThinRule()
        yield Told()
        yield StatusLine()
        yield Static(id="notice")
        yield InputLine(hint=self._sign_in.line_hint)
        yield KeyFooter(self._sign_in.hints())

    def on_mount(self) -> None:
        """The first view asks for a PIN: dots from the first key on."""
        self._dress()

    async def furnish(self, views: Mapping[Place, View]) -> None:
        """Put in the views that only an open till needs."""
        self._views.update(views)
        for view in views.values():
            view.display = False
        await self.query_one(Views).mount_all(views.values())

    def go(self, place: Place) -> None:
        """Show the view for `place`, drawn anew."""
        if self._views[place] is not self.view:
            self.view.display = False
            self.view, self.place = self._views[place], place
            self.view.display = True
            self.clear_remark()
        self.view.follow()
        self._dress()
        if self.view.beside_paper:
            self.query_one(Side).follow(self.till_app.till, self._clock())

    def follow_opening(self) -> None:
        """Show how far it is, from now on, when what opens the register has years to read."""
        watcher.set(lambda percent: self.till_app.call_later(self._far, percent))

    def fail(self, sentence: str) -> None:
        """Say why the register cannot be opened."""
        self.add_class("-failed")
        self._sign_in.fail(sentence)
        self._dress()
        self.post_message(Bell())

    def tell(self, cashier: str, lamps: tuple[Lamp, ...]) -> None:
        """Who sells, and how the lamps burn."""
        self.query_one(TillHeader).cashier = cashier
        self.query_one(StatusLine).lamps = lamps  # a query for all of them walks through the whole screen
        for screen in self.till_app.screen_stack:
            if screen is not self:  # an errand's may have looked here before this was told
                for line in screen.query(StatusLine):
                    line.lamps = lamps

    def take(self, result: Result) -> None:
        """Errands leave for a screen of their own; all else is the view's."""
        self.clear_remark()
        match asked(result):
            case NotUnderstood(text):
                self.refuse(say("'{text}' is no command", text=text))
            case Ask(action, text) if self.can_go_on(action):
                self.till_app.open(ERRANDS[action], text)
            case _:
                self.view.take(result)

    def _far(self, percent: int) -> None:
        self._sign_in.far(percent)
        self._dress()

    def _dress(self) -> None:
        """Footer, input line and side as the view wants them."""
        self.letters = self.view.letters
        line = self.query_one(InputLine)
        line.secret = self.view.secret
        line.hint = self.view.line_hint
        self.query_one(KeyFooter).hints = self.view.hints()
        self.query_one(Side).set_class(not self.view.beside_paper, "-away")

    def can_go_on(self, action: Action) -> bool:
        """Whether that errand may begin here; what is a letter of the menu, where the menu may."""
        in_menu = action in BY_MENU_ACTION and Action.MENU in self.view.errands
        return action in ERRANDS and (in_menu or action in self.view.errands)
