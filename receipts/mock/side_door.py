"""The second door of a mock printer's network board: UDP, where a host has everything let through.

While its buffer is full a printer reads nothing, so a question on the line behind a long job waits.
Source: Epson, TM-U230 specification, appendix F, "forced transmission"; its port is 3289.
"""

import asyncio
from collections.abc import Callable
from typing import cast

_ASKED, _ANSWERED = b"EPSONC", b"EPSONc"
_FORCE = b"\x03\x00\x00\x15\x00\x00\x00\x01"
"""Followed by 1, or by 0 to end it."""


class SideDoor(asyncio.DatagramProtocol):
    """Calls `force` with whether everything is to be let through; False when it takes no orders now."""

    def __init__(self, force: Callable[[bool], bool]) -> None:
        self._force = force
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen; 0 takes any port. The port."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        return cast("int", self._transport.get_extra_info("sockname")[1])

    def close(self) -> None:
        """Listen no more."""
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Do what is asked and say so in the same words; anything else is not answered."""
        if data[:-1] != _ASKED + _FORCE or data[-1] not in (0, 1) or not self._force(data[-1] == 1):
            return
        assert self._transport is not None
        self._transport.sendto(_ANSWERED + data[len(_ASKED) :], addr)
