"""The one request a terminal is busy with, and what can interrupt it."""

import asyncio
from enum import StrEnum

from terminal_api.mock.refusals import MERCHANT_CANCELLED, NO_CARD_PRESENTED, Refusal
from terminal_api.mock.shopper import Reaction
from terminal_api.nexo.messages import MessageHeader


class PowerLost(Exception):
    """The terminal went off in the middle of a request: nothing was done and nobody will answer."""


class _Stop(StrEnum):
    ABORT = "abort"
    POWER = "power"


class Dialogue:
    """One running request. It can be stopped until the moment the ledger is asked, not afterwards."""

    def __init__(self, header: MessageHeader) -> None:
        self.header = header
        self._stopped: asyncio.Future[_Stop] = asyncio.get_running_loop().create_future()

    def abort(self) -> None:
        """The register wants it stopped."""
        self._stop(_Stop.ABORT)

    def lose_power(self) -> None:
        """The terminal goes off."""
        self._stop(_Stop.POWER)

    async def pause(self, seconds: float) -> Refusal | None:
        """Think for `seconds`; the refusal if it was stopped meanwhile. Raises `PowerLost`."""
        await asyncio.wait({self._stopped}, timeout=seconds)
        return self._outcome()

    async def reaction(self, prompt: asyncio.Future[Reaction], timeout_s: float) -> Reaction:
        """What the shopper does within `timeout_s`, or why the prompt ended. Raises `PowerLost`."""
        await asyncio.wait({self._stopped, prompt}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        stopped = self._outcome()
        if stopped is None and prompt.done():
            return prompt.result()
        prompt.cancel()
        return stopped or NO_CARD_PRESENTED

    def _stop(self, why: _Stop) -> None:
        if not self._stopped.done():
            self._stopped.set_result(why)

    def _outcome(self) -> Refusal | None:
        if not self._stopped.done():
            return None
        if self._stopped.result() is _Stop.POWER:
            raise PowerLost
        return MERCHANT_CANCELLED
