"""How messages travel between a register and the mock terminal: sealed with one of its keys, or in clear."""

from dataclasses import dataclass

from terminal_api.mock.desk.incoming import GAPS, Incoming, readable
from terminal_api.mock.network.events import Rejected
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.errors import NotAuthentic, NotUnderstood, WrongHeader, WrongKey
from terminal_api.nexo.message import REQUEST, Message
from terminal_api.nexo.sealing import (
    CRYPTO_VERSION,
    SealedMessage,
    TerminalKey,
    decrypted,
    fresh_nonce,
    opened,
    read_envelope,
    under_seal,
)
from terminal_api.nexo.wire import read_json, read_object


class Unreadable(Exception):
    """A request that cannot be answered as one. `str` says more than `why`, to whoever runs the mock."""

    def __init__(self, why: Rejected, reason: object = "") -> None:
        super().__init__(str(reason or why))
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
        envelope = self._envelope(body)
        if isinstance(envelope, dict):
            raise Unreadable(Rejected.NOT_OPENED, "The request came in clear, but must be sealed.")
        return envelope

    def either(self, body: bytes) -> tuple[Incoming, WireForm]:
        """The request in `body`, sealed or not. Raises `Unreadable`."""
        envelope = self._envelope(body)
        return _plain(envelope) if isinstance(envelope, dict) else envelope

    def _envelope(self, body: bytes) -> tuple[Incoming, WireForm] | dict[str, object]:
        """The sealed request, opened, or what came in clear. Raises `Unreadable`."""
        try:
            envelope = read_envelope(body)
            return self._opened(envelope) if isinstance(envelope, SealedMessage) else envelope
        except NotAuthentic as error:
            return self._incomplete(body, error)
        except NotUnderstood as error:
            raise Unreadable(Rejected.NO_REQUEST, error) from None

    def _opened(self, message: SealedMessage) -> tuple[Incoming, WireForm]:
        request = opened(message, self._keys)
        # Read once more: a till forgives numbers in place of texts, a terminal does not.
        return _plain(read_object(read_json(request.plain)))[0], WireForm(request.key)

    def _incomplete(self, body: bytes, refused: NotAuthentic) -> tuple[Incoming, WireForm]:
        """The request under a good seal whose header lacks fields, so that an answer can name them.

        Raises `Unreadable`, with what `refused` says where the seal is no good either.
        """
        try:
            inside = read_object(read_object(read_json(body)).get(REQUEST))
            header = read_object(inside.get("MessageHeader"))
            sealed = SealedMessage.parse({**inside, "MessageHeader": {**GAPS, **readable(header)}})
            key = self._named(sealed)
            outer = read_object(read_json(decrypted(sealed, key)))
            if read_object(outer.get(REQUEST)).get("MessageHeader") != header:
                raise WrongHeader
        except (NotUnderstood, NotAuthentic):
            raise Unreadable(Rejected.NOT_OPENED, refused) from None
        return _plain(outer)[0], WireForm(key)

    def _named(self, sealed: SealedMessage) -> TerminalKey:
        trailer = sealed.security_trailer
        named = (trailer.key_identifier, trailer.key_version, trailer.adyen_crypto_version)
        for key in self._keys:
            if (key.identifier, key.version, CRYPTO_VERSION) == named:
                return key
        raise WrongKey


def in_clear(body: bytes) -> tuple[Incoming, WireForm]:
    """The request in `body`, which nobody sealed. Raises `Unreadable`."""
    try:
        envelope = read_envelope(body)
    except (NotAuthentic, NotUnderstood) as error:
        why = Rejected.NO_REQUEST if isinstance(error, NotUnderstood) else Rejected.NOT_OPENED
        raise Unreadable(why, error) from None
    if isinstance(envelope, SealedMessage):
        raise Unreadable(Rejected.NO_REQUEST, "The request came sealed, but must come in clear.")
    return _plain(envelope)


def _plain(outer: dict[str, object]) -> tuple[Incoming, WireForm]:
    try:
        return Incoming.of(outer), WireForm()
    except NotUnderstood as error:
        raise Unreadable(Rejected.NO_REQUEST, error) from None
