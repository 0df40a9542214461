"""The older way in: a token that Toast signed, checked as the provider checks it (deprecated, D)."""

import base64
import binascii
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from terminal_api.mock.providers.toast.body import guid
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json, read_object

#: How far the two clocks may be apart (ours).
TOLERANCE = timedelta(seconds=60)
#: A key that could not be had is not asked for again before (ours).
ASK_AGAIN = timedelta(minutes=1)

_LONGEST = 8192

Fetch = Callable[[], bytes]
"""The body of `GET .../token_key`. Raises `OSError` when it cannot be had."""


class TokenKeys:
    """Toast's public key, kept, and fetched again when a token does not fit it.

    While none is known nobody is let in; after a fetch that failed or brought the same key, a minute passes
    before the next. Only RS256 counts: neither `none`, nor HS256 with the public key as its secret (I).
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._key: RSAPublicKey | None = None
        self._next_fetch: datetime | None = None
        self._refresh()

    def let_in(self, presented: str, restaurant: str) -> bool:
        """Whether `presented` is a token of Toast's, still good, and not another restaurant's."""
        parts = presented.split(".")
        if len(presented) > _LONGEST or len(parts) != 3:
            return False
        header, claims, signature = (_bytes(part) for part in parts)
        if not header or not claims or not signature or _object(header).get("alg") != "RS256":
            return False
        signed = presented.rpartition(".")[0].encode()
        return self._signed(signed, signature) and self._good(_object(claims), restaurant)

    def _signed(self, signed: bytes, signature: bytes) -> bool:
        return _verifies(self._key, signed, signature) or (
            self._refresh() and _verifies(self._key, signed, signature)
        )

    def _good(self, claims: dict[str, object], restaurant: str) -> bool:
        expires, owner = claims.get("exp"), claims.get("rsGuid")
        if isinstance(expires, bool) or not isinstance(expires, int | Decimal):
            return False
        if Decimal(expires) + Decimal(TOLERANCE.total_seconds()) <= Decimal(str(self._clock().timestamp())):
            return False
        return owner is None or (isinstance(owner, str) and guid(owner) == guid(restaurant) is not None)

    def _refresh(self) -> bool:
        """Fetch the key; False when it is too early, cannot be had, or is the old one."""
        now = self._clock()
        if self._next_fetch is not None and now < self._next_fetch:
            return False
        before = self._key
        try:
            self._key = _public_key(self._fetch())
        except (OSError, ValueError, NotUnderstood):
            self._next_fetch = now + ASK_AGAIN
            return False
        if before is None or before.public_numbers() != self._key.public_numbers():
            return True
        self._next_fetch = now + ASK_AGAIN
        return False


def _public_key(body: bytes) -> RSAPublicKey:
    """Raises `ValueError` or `NotUnderstood` where `value` is no RSA key in PEM."""
    key = load_pem_public_key(str(read_object(read_json(body)).get("value")).encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("Toast's key is an RSA key")
    return key


def _verifies(key: RSAPublicKey | None, signed: bytes, signature: bytes) -> bool:
    if key is None:
        return False
    try:
        key.verify(signature, signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _bytes(part: str) -> bytes:
    """What `part` is in base64url without padding, written the one right way; else empty."""
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return b""
    return decoded if hmac.compare_digest(encoded(decoded).encode(), part.encode(errors="replace")) else b""


def encoded(raw: bytes) -> str:
    """`raw` in base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _object(raw: bytes) -> dict[str, object]:
    try:
        return read_object(read_json(raw))
    except NotUnderstood:
        return {}
