"""Toast's own side of the older way in, for tests: it signs tokens, and publishes the key to them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from terminal_api.mock.providers.toast.tokens import encoded
from terminal_api.mock.providers.toast.wire import written

#: How long a token lasts; ours.
LASTS = timedelta(hours=12)


class TokenIssuer:
    """An RSA key of its own, made anew each time."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._key = _new_key()

    def __repr__(self) -> str:
        return "TokenIssuer()"

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self._key = _new_key()

    def private_key(self) -> str:
        """The key in PEM, for a client that signs its tokens itself."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def token_key(self) -> bytes:
        """The body of `GET .../token_key` (R: its shape)."""
        pem = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return written({"alg": "SHA256withRSA", "value": pem.decode()})

    def token(self, restaurant: str) -> str:
        """A token for `restaurant`, with the claims that public test material shows (R)."""
        claims = {
            "namingAuthority": "TOAST",
            "rsGuid": restaurant,
            "scope": ["giftcards"],
            "exp": int((self._clock() + LASTS).timestamp()),
            "jti": str(uuid4()),
            "client_id": "cashwrap",
        }
        return self.signed({"alg": "RS256", "typ": "JWT"}, claims)

    def signed(self, header: Mapping[str, object], claims: Mapping[str, object]) -> str:
        """Any `header` and `claims`, signed with RSA and SHA-256 whatever they say."""
        signing = f"{encoded(written(header))}.{encoded(written(claims))}"
        signature = self._key.sign(signing.encode(), PKCS1v15(), SHA256())
        return f"{signing}.{encoded(signature)}"


def _new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)
