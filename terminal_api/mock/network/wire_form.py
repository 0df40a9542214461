"""How messages travel between a register and the mock terminal: sealed with one of its keys, or in clear."""

from dataclasses import dataclass

from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.network.events import Rejected
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.errors import NotAuthentic, NotUnderstood
from terminal_api.nexo.message import Message
from terminal_api.nexo.sealing import (
    SealedMessage,
    TerminalKey,
    fresh_nonce,
    opened,
    read_envelope,
    under_seal,
)


class Unreadable(Exception):
    """A request that cannot be answered as one."""

    def __init__(self, why: Rejected) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class WireForm:
    """How one answer travels: sealed with the key its request used, or in clear like it."""

    key: TerminalKey | None = None

    def closed(self, answer: Message) -> bytes:
        """`answer` ready to travel."""
        return under_seal(answer, self.key, fresh_nonce()) if self.key else answer.written()


class Opener:
    """Opens requests with any of a shop's keys, each derived once."""

    def __init__(self, settings: MockSettings) -> None:
        own = (settings.passphrase, settings.key_identifier, settings.key_version)
        others = ((key.passphrase, key.identifier, key.version) for key in settings.other_keys)
        keys = [TerminalKey.derive(*key) for key in (own, *others)]
        self._keys = tuple({(key.identifier, key.version): key for key in keys}.values())

    def sealed(self, body: bytes) -> tuple[Incoming, WireForm]:
        """The request in `body`, proved authentic. Raises `Unreadable`, also for one in clear."""
        envelope = _envelope(body)
        if not isinstance(envelope, SealedMessage):
            raise Unreadable(Rejected.NOT_OPENED)
        return self._opened(envelope)

    def either(self, body: bytes) -> tuple[Incoming, WireForm]:
        """The request in `body`, sealed or not. Raises `Unreadable`."""
        envelope = _envelope(body)
        return self._opened(envelope) if isinstance(envelope, SealedMessage) else _plain(envelope)

    def _opened(self, message: SealedMessage) -> tuple[Incoming, WireForm]:
        try:
            request = opened(message, self._keys)
            return Incoming.beside(request.header, request.members), WireForm(request.key)
        except NotAuthentic:
            raise Unreadable(Rejected.NOT_OPENED) from None
        except NotUnderstood:
            raise Unreadable(Rejected.NO_REQUEST) from None


def in_clear(body: bytes) -> tuple[Incoming, WireForm]:
    """The request in `body`, which nobody sealed. Raises `Unreadable`."""
    envelope = _envelope(body)
    if isinstance(envelope, SealedMessage):
        raise Unreadable(Rejected.NO_REQUEST)
    return _plain(envelope)


def _envelope(body: bytes) -> SealedMessage | dict[str, object]:
    try:
        return read_envelope(body)
    except NotAuthentic:
        raise Unreadable(Rejected.NOT_OPENED) from None
    except NotUnderstood:
        raise Unreadable(Rejected.NO_REQUEST) from None


def _plain(outer: dict[str, object]) -> tuple[Incoming, WireForm]:
    try:
        return Incoming.of(outer), WireForm()
    except NotUnderstood:
        raise Unreadable(Rejected.NO_REQUEST) from None
