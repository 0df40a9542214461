"""Sealing of messages between register and terminal: bytes in, bytes out, no socket.

Source: Adyen, "Protect with your own code"; vectors in tests/terminal_api/nexo/.
"""

import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from terminal_api.nexo.errors import ConfigError, NotAuthentic, NotUnderstood, WrongHeader, WrongKey
from terminal_api.nexo.message import Message, unwrapped, wrapper
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.wire import Whole, Wire, read_json, read_object, write_members

NONCE_LENGTH = 16
CRYPTO_VERSION = 1
_SALT = b"AdyenNexoV1Salt"
_ROUNDS = 4000
_BLOCK = 16
_MAC_LENGTH = 32


@dataclass(frozen=True, slots=True)
class TerminalKey:
    """The key a register shares with its terminals, derived once. `repr` tells nothing but the version."""

    identifier: str = field(repr=False)
    version: int
    mac_key: bytes = field(repr=False)
    cipher_key: bytes = field(repr=False)
    iv: bytes = field(repr=False)
    _aes: AES = field(init=False, repr=False, compare=False)
    """The cipher for `cipher_key`, whose size is checked here and not for each message."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_aes", AES(self.cipher_key))

    @classmethod
    def derive(cls, passphrase: str, identifier: str, version: int) -> Self:
        """Derive the keys: some milliseconds, so once a key and never once a message.

        PBKDF2-HMAC-SHA1, 4000 rounds, 80 bytes: 32 for the MAC, 32 for AES, 16 for the IV. Raises
        `ConfigError` unless the passphrase is printable ASCII: Adyen's own libraries disagree on every
        other character.
        """
        if not passphrase or not all(" " <= character <= "~" for character in passphrase):
            raise ConfigError("The terminal's passphrase must be printable ASCII: choose another one.")
        material = hashlib.pbkdf2_hmac("sha1", passphrase.encode("ascii"), _SALT, _ROUNDS, 80)
        return cls(identifier, version, material[:32], material[32:64], material[64:])

    def cipher(self, nonce: bytes) -> Cipher[CBC]:
        """AES-256-CBC whose IV is the key's own, xored with the message's nonce."""
        iv = int.from_bytes(self.iv, "big") ^ int.from_bytes(nonce, "big")
        return Cipher(self._aes, CBC(iv.to_bytes(_BLOCK, "big")))

    def mac(self, plain: bytes) -> bytes:
        """HMAC-SHA-256 over the message in clear."""
        return hmac.digest(self.mac_key, plain, "sha256")


class SecurityTrailer(Wire):
    """What the receiver needs to open a message; `nonce` and `hmac` are Base64."""

    adyen_crypto_version: Whole
    key_identifier: str
    key_version: Whole
    nonce: str
    hmac: str


class SealedMessage(Wire):
    """A message as it travels: header readable, the rest encrypted in `nexo_blob` (Base64)."""

    message_header: MessageHeader
    nexo_blob: str
    security_trailer: SecurityTrailer

    @classmethod
    def read(cls, body: bytes | str) -> Self:
        """Parse a sealed message. Raises `NotUnderstood` if it is not JSON, `NotAuthentic` if incomplete."""
        return cls.unwrapped(read_object(read_json(body)))

    @classmethod
    def unwrapped(cls, outer: dict[str, object]) -> Self:
        """The sealed message in what `read_json` returned. Raises `NotAuthentic` if it is incomplete."""
        try:
            ((name, inside),) = outer.items()
            sealed = cls.parse(inside)
            if wrapper(sealed.message_header) != name:
                raise NotAuthentic
        except (ValueError, NotUnderstood):
            raise NotAuthentic from None
        return sealed

    def written(self) -> bytes:
        """UTF-8 JSON with its wrapper, the body of one HTTP request or answer."""
        return write_members({wrapper(self.message_header): self.members()})


def read_envelope(body: bytes | str) -> SealedMessage | dict[str, object]:
    """The sealed message in `body`, or the JSON object that is perhaps a message in clear.

    Raises `NotUnderstood` if it is not a JSON object, `NotAuthentic` for half a sealed message.
    """
    outer = read_object(read_json(body))
    return SealedMessage.unwrapped(outer) if _is_sealed(outer) else outer


def _is_sealed(outer: dict[str, object]) -> bool:
    return any(
        isinstance(inside, dict) and ("NexoBlob" in inside or "SecurityTrailer" in inside)
        for inside in outer.values()
    )


def fresh_nonce() -> bytes:
    """16 bytes nobody can guess; one for each message."""
    return os.urandom(NONCE_LENGTH)


def under_seal(message: Message, key: TerminalKey, nonce: bytes) -> bytes:
    """`message` under its seal: UTF-8 JSON with its wrapper, the body of one HTTP request or answer.

    `nonce` is 16 bytes, fresh for each message. Raises `ValueError` on another length.
    """
    outer = message.members()
    name = wrapper(message.header)
    header: object = outer[name]["MessageHeader"]
    return write_members({name: {"MessageHeader": header, **_closed(write_members(outer), key, nonce)}})


def seal(plain: bytes, header: MessageHeader, key: TerminalKey, nonce: bytes) -> SealedMessage:
    """Encrypt and sign one message that is written already.

    `plain` is the UTF-8 JSON of the whole message, wrapper included; `header` the one inside it; `nonce`
    16 bytes, fresh for each message. Raises `ValueError` on another length.
    """
    return SealedMessage.parse({"MessageHeader": header, **_closed(plain, key, nonce)})


def _closed(plain: bytes, key: TerminalKey, nonce: bytes) -> dict[str, object]:
    """The members of a sealed message beside its header."""
    if len(nonce) != NONCE_LENGTH:
        raise ValueError(f"a nonce has {NONCE_LENGTH} bytes")
    padding = _BLOCK - len(plain) % _BLOCK
    encryptor = key.cipher(nonce).encryptor()
    blob = encryptor.update(plain + bytes((padding,)) * padding) + encryptor.finalize()
    trailer = {
        "AdyenCryptoVersion": CRYPTO_VERSION,
        "KeyIdentifier": key.identifier,
        "KeyVersion": key.version,
        "Nonce": _text(nonce),
        "Hmac": _text(key.mac(plain)),
    }
    return {"NexoBlob": _text(blob), "SecurityTrailer": trailer}


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that was under a seal, proved whole and authentic."""

    plain: bytes = field(repr=False)
    """Every byte of it, as it was sealed."""
    header: MessageHeader
    members: dict[str, object] = field(repr=False)
    """What stands beside the header."""
    key: TerminalKey
    """The one it was sealed with."""

    def message(self) -> Message:
        """Its parts. Raises `NotUnderstood` when they are not one body."""
        return Message.beside(self.header, self.members)


def open_sealed(sealed: SealedMessage, keys: Sequence[TerminalKey]) -> bytes:
    """The message in clear. Raises as `opened` does."""
    return opened(sealed, keys).plain


def opened(sealed: SealedMessage, keys: Sequence[TerminalKey]) -> Opened:
    """The message in clear and already parsed, once everything about it is proved.

    `keys` are those in use, two while a key is being changed. Raises `WrongKey` when none of them is named,
    `NotAuthentic` for every damage alike (telling padding from MAC would be an oracle), `WrongHeader` when
    the readable header is not the sealed one, `NotUnderstood` when a properly sealed message is no message.
    """
    trailer = sealed.security_trailer
    key = _named(trailer, keys)
    if key is None or trailer.adyen_crypto_version != CRYPTO_VERSION:
        raise WrongKey
    plain = decrypted(sealed, key)
    header, members = unwrapped(read_json(plain))
    if header != sealed.message_header:
        raise WrongHeader
    return Opened(plain, header, members, key)


def _named(trailer: SecurityTrailer, keys: Sequence[TerminalKey]) -> TerminalKey | None:
    for key in keys:
        if key.identifier == trailer.key_identifier and key.version == trailer.key_version:
            return key
    return None


def decrypted(sealed: SealedMessage, key: TerminalKey) -> bytes:
    """What `key` sealed, proved authentic; which key was named, and the header, are not looked at.

    Raises `NotAuthentic` for every damage alike.
    """
    blob = _bytes(sealed.nexo_blob)
    nonce = _bytes(sealed.security_trailer.nonce)
    mac = _bytes(sealed.security_trailer.hmac)
    if len(nonce) != NONCE_LENGTH or len(mac) != _MAC_LENGTH or not blob or len(blob) % _BLOCK:
        raise NotAuthentic
    decryptor = key.cipher(nonce).decryptor()
    padded = decryptor.update(blob) + decryptor.finalize()
    padding = padded[-1]
    well_padded = 0 < padding <= _BLOCK and padded.endswith(bytes((padding,)) * padding)
    # The MAC is computed all the same, so that bad padding takes as long as a bad MAC.
    plain = padded[:-padding] if well_padded else padded
    if not (hmac.compare_digest(key.mac(plain), mac) and well_padded):
        raise NotAuthentic
    return plain


def _bytes(text: str) -> bytes:
    try:
        raw = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raise NotAuthentic from None
    # Strict mode leaves one freedom, the spare bits of the last group: one message has one spelling.
    if _text(raw[(len(raw) - 1) // 3 * 3 :]) != text[-4:]:
        raise NotAuthentic
    return raw


def _text(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).decode("ascii")
