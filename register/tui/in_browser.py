"""The till and its desk in a browser: who signed in there is signed in here, and it ends with its window."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from register.tui.app import TillApp
from register.tui.desk.app import DeskApp

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.staff.people import Person


class _OnLeash(TillApp):
    """An app that ends with the server that started it, however that ends."""

    person = ""
    """Who typed their PIN at the door."""
    leash = -1
    """The end of a pipe whose other end the server holds."""

    def on_mount(self) -> None:
        """Notice when the server is gone."""
        asyncio.get_running_loop().add_reader(self.leash, self._slipped)

    def _slipped(self) -> None:
        if not os.read(self.leash, 64):
            asyncio.get_running_loop().remove_reader(self.leash)
            self.exit()

    def _found(self, till: Till) -> Person | None:
        """That person as the till knows them, unless somebody blocked them meanwhile."""
        from register.counter.people import staff

        found = staff.called(till, self.person)
        return found if found and not found.blocked else None


class TillInBrowser(_OnLeash):
    """The till, with whoever came in at the door signed in."""

    async def _settle_in(self, till: Till, *, again: bool) -> None:
        await super()._settle_in(till, again=again)
        from register.counter.drawer import shifts

        if not again and self.is_running and (person := self._found(till)):
            shifts.let_in(till, person)


class DeskInBrowser(_OnLeash, DeskApp):
    """The desk, opened for whoever came in at the door; who leaves it goes back to that."""

    asks_again = False

    def _ask(self) -> None:
        if person := self._found(self.till):
            self.let_in(person)
        else:
            self.exit()
