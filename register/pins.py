"""PINs as they are kept: a salted scrypt hash with its parameters in the text, so that they may grow later.

`python -m register.pins` asks for a PIN and prints the hash for `config.toml`.
"""

import base64
import binascii
import getpass
import hashlib
import hmac
import os
import sys
from dataclasses import dataclass
from typing import Self

#: 8 MiB and about 30 ms a check: not felt at the till, a nuisance to whoever tries all ten thousand.
COST = 2**13
_BLOCK_SIZE = 8
_PARALLEL = 1
_SALT_LENGTH = 16
_HASH_LENGTH = 32
_MOST_MEMORY = 256 * 2**20


@dataclass(frozen=True, slots=True)
class _Hash:
    """`scrypt$COST$BLOCK_SIZE$PARALLEL$SALT$HASH`, the last two in Base64."""

    cost: int
    block_size: int
    parallel: int
    salt: bytes
    digest: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises `ValueError` on what `written` did not write, and on what would need too much memory."""
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

    def written(self) -> str:
        """The text that `read` reads."""
        numbers = f"{self.cost}${self.block_size}${self.parallel}"
        return f"scrypt${numbers}${_text(self.salt)}${_text(self.digest)}"

    def of(self, pin: str) -> bytes:
        """The digest of `pin` under this salt and these parameters."""
        return hashlib.scrypt(
            pin.encode(),
            salt=self.salt,
            n=self.cost,
            r=self.block_size,
            p=self.parallel,
            maxmem=_MOST_MEMORY,
            dklen=len(self.digest),
        )


def hashed(pin: str) -> str:
    """A fresh hash of `pin`; the same PIN never gives the same text twice."""
    empty = _Hash(COST, _BLOCK_SIZE, _PARALLEL, os.urandom(_SALT_LENGTH), bytes(_HASH_LENGTH))
    return _Hash(empty.cost, empty.block_size, empty.parallel, empty.salt, empty.of(pin)).written()


def matches(pin: str, pin_hash: str) -> bool:
    """Whether `pin_hash` was made of `pin`; about 30 ms either way. Raises `ValueError` if it is no hash."""
    kept = _Hash.read(pin_hash)
    return hmac.compare_digest(kept.of(pin), kept.digest)


def is_hash(text: str) -> bool:
    """Whether `text` is a hash that `matches` can check; costs nothing."""
    try:
        _Hash.read(text)
    except ValueError:
        return False
    return True


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


if __name__ == "__main__":
    sys.stdout.write(hashed(getpass.getpass("PIN: ")) + "\n")
