"""From a key to its new value: typed, read, shown beside the old one, confirmed, written, taken up."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from register.config.in_force import Origin, Setting
from register.config.key import Key
from register.counter.configuration import configuring, rereading
from register.counter.configuration.settings_change import Change, Takes
from register.counter.configuration.unfinished import in_words, key_of, leave
from register.counter.people import staff
from register.domain.amounts import Refused
from register.domain.events import SettingChanged
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from register.tui.desk.setting_words import editable, effect, origin_words
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.dialog import Choice, Question, TextPrompt
from register.tui.widgets.news import News
from register.tui.widgets.status import Level


class ChangesSettings(ErrandScreen):
    """A screen with a `News` that changes settings, each with somebody's name and right."""

    def tell(self, sentence: str, level: Level = Level.FINE) -> None:
        """What has just happened."""
        self.query_one(News).say(sentence, level)

    def allowed(self, then: Callable[[Person | None], None]) -> None:
        """Do it with the name of whoever opened the desk, or of somebody who may and says so."""
        if staff.refused(self.till, Act.SETTINGS, self.manager) is None:
            then(self.manager)
        else:
            self.ask_approval(Act.SETTINGS, "", then)

    def edit(self, one: Setting, by: Person | None, why: str = "", typed: str | None = None) -> None:
        """Ask for the new value; `why` the one that was `typed` will not do."""
        now = say("Now {value}, {origin}.", value=one.value or say("nothing"), origin=origin_words(one))
        ask = TextPrompt(str(one.key), why or now, secret=one.secret)
        ask.kept = editable(one) if typed is None else typed
        self.till_app.push_screen(ask, partial(self._typed, one, by))

    def _typed(self, one: Setting, by: Person | None, text: str | None) -> None:
        if text is not None:
            self._in_worker(self._reads(one, by, text))

    def _in_worker(self, work: Coroutine[Any, Any, None]) -> None:
        self.run_worker(work, group="settings", exit_on_error=False)

    async def _reads(self, one: Setting, by: Person | None, text: str) -> None:
        change = await self._proposed(one.key, text)
        if not isinstance(change, Refused):
            self._sure(change, by)
        elif text:
            self.till_app.bell()
            self.edit(one, by, change.reason, text)
        else:
            self.refuse(change.reason)

    async def _proposed(self, key: Key, text: str) -> Change | Refused:
        # The whole file is read, some times over: longer than a frame.
        change = await asyncio.to_thread(configuring.proposed, self.till, key, text)
        if isinstance(change, Change):
            theme = change.settings.screen.theme
            themes = self.till_app.available_themes
            if theme not in themes:
                known = ", ".join(sorted(themes))
                return Refused(
                    say("There is no theme '{theme}': use one of {known}", theme=theme, known=known)
                )
        return change

    def leave_out(self, one: Setting, by: Person | None) -> None:
        """Have the file say nothing of it."""
        if one.origin is not Origin.FILE:
            self.refuse(say("The file does not say it: there is nothing to leave out"))
        else:
            self._in_worker(self._reads(one, by, ""))

    def see_to(self, change: SettingChanged, by: Person | None) -> None:
        """Have what the file lacks made again, or left: somebody with `by`'s name says which."""
        key = key_of(change)
        if key is None:
            return
        choices = (
            Choice("a", say("Change it again"), "again"),
            Choice("l", say("Leave the file"), "leave"),
            Choice("escape", say("Not now"), ""),
        )

        def answered(said: str | None) -> None:
            if said == "again":
                self._in_worker(self._makes_again(key, change.after, by))
            elif said == "leave" and (refused := leave(self.till, change, by)) is not None:
                self.refuse(refused.reason)
            elif said:
                self.seen_to(key)

        self.till_app.push_screen(Question(str(key), f"{in_words(change)}.", choices, leave=""), answered)

    def seen_to(self, key: Key) -> None:
        """The file and the journal agree on `key` again."""
        self.tell(say("{key} stays as the file says it.", key=key))

    async def _makes_again(self, key: Key, typed: str, by: Person | None) -> None:
        change = await self._proposed(key, typed)
        if isinstance(change, Refused):
            self.refuse(change.reason)
        else:
            await self._make(change, by)

    def _sure(self, change: Change, by: Person | None) -> None:
        nothing = say("nothing")
        text = f"{change.before or nothing} → {change.after or nothing}\n{effect(change.takes)}"
        choices = (Choice("y", say("Yes"), True), Choice("escape", say("No"), False))
        question = Question(str(change.key), text, choices, leave=False)

        def answered(sure: bool | None) -> None:
            if sure:
                self._in_worker(self._make(change, by))

        self.till_app.push_screen(question, answered)

    async def _make(self, change: Change, by: Person | None) -> None:
        refused = await configuring.proved(self.till, change)
        if (refused := refused or configuring.make(self.till, change, by)) is not None:
            self.refuse(refused.reason)
            return
        self.draw()
        self.tell(say("{key} is {value} now.", key=change.key, value=change.after or say("nothing")))
        self._take_up(change.takes)

    def reread(self, by: Person | None) -> None:
        """Take up what stands in the file now."""
        found = rereading.reread(self.till, by)
        if isinstance(found, Refused):
            self.refuse(found.reason)
            return
        self.draw()
        self.tell(say("The file was read anew."))
        self._take_up(found)

    def _take_up(self, takes: Takes) -> None:
        if takes is Takes.NOW:
            self.till_app.follow_settings()
        else:
            self.till_app.reopen()
