"""PINs as they are kept: a salted argon2id hash with its parameters in the text, so that they may grow later.

`register people hash` asks for a PIN and prints the hash for `config.toml`.
"""

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from register.pins_scrypt import ScryptHash

#: 19 MiB, twice over: the least that OWASP's cheat sheet on storing passwords names. 20 to 50 ms a check on
#: one core: not felt at the till, a nuisance to whoever tries all ten thousand.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: What a hash in a file may ask of this machine.
_MOST_MEMORY_KIB, _MOST_ROUNDS = 128 * 1024, 16


def hashed(pin: str) -> str:
    """A fresh hash of `pin`; the same PIN never gives the same text twice."""
    return _HASHER.hash(pin)


def matches(pin: str, pin_hash: str) -> bool:
    """Whether `pin_hash` was made of `pin`; as slow either way. Raises `ValueError` if it is no hash."""
    if not _is_argon2(pin_hash):
        return ScryptHash.read(pin_hash).matches(pin)
    try:
        return _HASHER.verify(pin_hash, pin)
    except VerificationError:
        return False


def is_hash(text: str) -> bool:
    """Whether `text` is a hash that `matches` can check; costs nothing."""
    if _is_argon2(text):
        return True
    try:
        ScryptHash.read(text)
    except ValueError:
        return False
    return True


def _is_argon2(text: str) -> bool:
    try:
        asks = extract_parameters(text)
    except InvalidHashError:
        return False
    return asks.type is Type.ID and asks.memory_cost <= _MOST_MEMORY_KIB and asks.time_cost <= _MOST_ROUNDS
