"""What stands in `Authorization`: the provider's key, or a signed token; bare, with no `Bearer` in front.

Source: Toast, gift card guide, authentication; that nothing stands in front is also seen in the reference
implementation.
"""

import base64
import time
import uuid
from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pydantic import SecretStr

from terminal_api.errors import SettingError
from terminal_api.processors.toast.amounts import write_json

#: Source: Toast, gift card guide.
_LONGEST_KEY = 255

#: What providers accept is at least this (ours); shorter keys no library signs with any more.
_LEAST_BITS = 2048


class Authorisation(Protocol):
    """Whoever knows what to say at the door. Asked once for each request."""

    async def value(self) -> SecretStr:
        """The header's value. Whatever it raises ends the request as not sent."""
        ...


class StaticKey:
    """The key that the provider chose; test and production have different ones.

    Raises `SettingError` for one longer than 255 characters.
    """

    def __init__(self, key: SecretStr) -> None:
        if not 0 < len(key.get_secret_value()) <= _LONGEST_KEY:
            raise SettingError("The gift-card service's key must have 1 to 255 characters: check it.")
        self._key = key

    async def value(self) -> SecretStr:
        """The key itself."""
        return self._key


class SignedToken:
    """The older way: a JWT of our own, signed RS256 anew for each request. Deprecated by Toast.

    `key` is our RSA key in PEM; the provider has its public half. Claims are those seen in public test
    material; issuer, audience and the exact scope are not published, so they are settings. Raises
    `SettingError`, never with the key in it.
    """

    def __init__(
        self,
        key: SecretStr,
        *,
        restaurant: str,
        client_id: str,
        naming_authority: str,
        scope: tuple[str, ...],
        lifetime_s: int = 300,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = _rsa(key)
        self._claims = {
            "namingAuthority": naming_authority,
            "rsGuid": restaurant,
            "scope": list(scope),
            "client_id": client_id,
        }
        self._lifetime_s = lifetime_s
        self._clock = clock

    async def value(self) -> SecretStr:
        """A token that is good from now on for `lifetime_s`, under an id of its own."""
        claims = {**self._claims, "exp": int(self._clock()) + self._lifetime_s, "jti": str(uuid.uuid4())}
        signed = b".".join(_part(write_json(each)) for each in ({"alg": "RS256"}, claims))
        signature = self._key.sign(signed, PKCS1v15(), hashes.SHA256())
        return SecretStr(b".".join((signed, _part(signature))).decode())


def _part(content: bytes) -> bytes:
    """base64url without padding. Source: RFC 7515, section 2."""
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _rsa(pem: SecretStr) -> RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem.get_secret_value().encode(), password=None)
    except (ValueError, TypeError):
        raise SettingError("The key that signs tokens is no private key in PEM: make it anew.") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < _LEAST_BITS:
        raise SettingError("The key that signs tokens must be an RSA key of at least 2048 bits.")
    return key
