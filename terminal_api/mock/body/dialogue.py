"""The one request a terminal is busy with, its talk with the shopper, and what can interrupt it."""

import asyncio
from enum import StrEnum

from terminal_api.mock.body.face import CANCELLED, IDLE, PLEASE_WAIT, Face, Screen
from terminal_api.mock.body.prompts import Prompt, Reaction
from terminal_api.mock.body.shopper import Shopper
from terminal_api.mock.books.refusals import MERCHANT_CANCELLED, Refusal
from terminal_api.nexo.messages import MessageHeader


class PowerLost(Exception):
    """The terminal went off in the middle of a request: nothing was done and nobody will answer."""


class _Stop(StrEnum):
    ABORT = "abort"
    POWER = "power"


class Dialogue:
    """One running request. It can be stopped until the moment the ledger is asked, not afterwards."""

    def __init__(self, header: MessageHeader, shopper: Shopper, face: Face, timeout_s: float) -> None:
        self.header = header
        self.shopper = shopper
        self.face = face
        self._timeout_s = timeout_s
        self._stopped: asyncio.Future[_Stop] = asyncio.get_running_loop().create_future()
        self._farewell: Screen | None = None
        self._reacted = False

    @property
    def farewell(self) -> Screen:
        """What stands on the screen of a request that was stopped: the prompt is only gone, unless the
        shopper had done something already."""
        return self._farewell or (CANCELLED if self._reacted else IDLE)

    def abort(self, farewell: Screen | None = None) -> None:
        """The register wants it stopped, with `farewell` on the screen."""
        self._farewell = farewell
        self._stop(_Stop.ABORT)

    def lose_power(self) -> None:
        """The terminal goes off."""
        self._stop(_Stop.POWER)

    async def pause(self, seconds: float) -> Refusal | None:
        """Wait for `seconds`; the refusal if it was stopped meanwhile. Raises `PowerLost`."""
        await asyncio.wait({self._stopped}, timeout=seconds)
        return self._outcome()

    async def ask(self, prompt: Prompt, timeout_s: float | None = None) -> Reaction:
        """What the shopper does about `prompt` in time, or why it ended. Raises `PowerLost`."""
        self.face.show(prompt.screen)
        answer = self.shopper.prompt(prompt)
        try:
            await asyncio.wait(
                {self._stopped, answer},
                timeout=self._timeout_s if timeout_s is None else timeout_s,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            reaction = answer.result() if answer.done() else prompt.silence
            self.shopper.leave()
        if stopped := self._outcome():
            return stopped
        self._reacted = True
        self.face.show(PLEASE_WAIT)
        return reaction

    def _stop(self, why: _Stop) -> None:
        if not self._stopped.done():
            self._stopped.set_result(why)

    def _outcome(self) -> Refusal | None:
        if not self._stopped.done():
            return None
        if self._stopped.result() is _Stop.POWER:
            raise PowerLost
        return MERCHANT_CANCELLED
