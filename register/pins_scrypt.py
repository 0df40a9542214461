"""PINs as earlier versions kept them: a salted scrypt hash with its parameters in the text. Only read now."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Self

_MOST_MEMORY = 256 * 2**20


@dataclass(frozen=True, slots=True)
class ScryptHash:
    """`scrypt$COST$BLOCK_SIZE$PARALLEL$SALT$HASH`, the last two in Base64."""

    cost: int
    block_size: int
    parallel: int
    salt: bytes
    digest: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises `ValueError` on anything else, and on what would need too much memory."""
        try:
            name, cost, block_size, parallel, salt, digest = text.split("$")
            found = cls(int(cost), int(block_size), int(parallel), _bytes(salt), _bytes(digest))
        except (ValueError, binascii.Error) as error:
            raise ValueError("not a PIN's hash") from error
        memory = 128 * found.cost * found.block_size * found.parallel
        powers = found.cost > 1 and found.cost & (found.cost - 1) == 0
        if name != "scrypt" or not powers or not 0 < memory <= _MOST_MEMORY // 2 or len(found.digest) < 16:
            raise ValueError("not a PIN's hash")
        return found

    def matches(self, pin: str) -> bool:
        """Whether this hash was made of `pin`."""
        digest = hashlib.scrypt(
            pin.encode(),
            salt=self.salt,
            n=self.cost,
            r=self.block_size,
            p=self.parallel,
            maxmem=_MOST_MEMORY,
            dklen=len(self.digest),
        )
        return hmac.compare_digest(digest, self.digest)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
