"""A secret such as an API key: from the environment, the system's keyring or a file only its owner reads."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from pydantic import SecretStr

from terminal_api.errors import SettingError

#: Longer than any key; whoever names a wrong file shall not load it whole.
_MOST_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class InEnvironment:
    """The key is the value of an environment variable."""

    variable: str = "ADYEN_API_KEY"


@dataclass(frozen=True, slots=True)
class InKeyring:
    """The key is the password stored for `user` at `service` in the system's keyring."""

    service: str = "cashwrap"
    user: str = "adyen-api-key"


@dataclass(frozen=True, slots=True)
class InFile:
    """The key is all that stands in a file that nobody but its owner can read."""

    path: Path


Source = InEnvironment | InKeyring | InFile


def secret(source: Source, environ: Mapping[str, str] = os.environ) -> SecretStr:
    """The secret at `source`. Raises `SettingError`, never with the secret in it.

    Printable ASCII without spaces: HTTP clients print a header they cannot send, and with it the key.
    """
    key, place = _found(source, environ)
    if not all("!" <= character <= "~" for character in key):
        raise SettingError(f"What stands in {place} is no API key: it has characters no key has.")
    return SecretStr(key)


def text(source: Source, environ: Mapping[str, str] = os.environ) -> SecretStr:
    """What stands at `source`, whatever its letters: a private key with its lines, a password with spaces.

    For what is never a header by itself. Raises `SettingError`.
    """
    return SecretStr(_found(source, environ)[0])


def _found(source: Source, environ: Mapping[str, str]) -> tuple[str, str]:
    """What stands at `source`, and how that place is called."""
    match source:
        case InEnvironment(variable):
            text, place = environ.get(variable, ""), f"the environment variable {variable}"
        case InKeyring(service, user):
            text, place = _from_keyring(service, user), f"the keyring entry {service} of {user}"
        case InFile(path):
            text, place = _from_file(path), f"the file {path}"
        case _:
            assert_never(source)
    if not text.strip():
        raise SettingError(f"There is no API key in {place}: store one there.")
    return text.strip(), place


def _from_keyring(service: str, user: str) -> str:
    # Loaded only when asked for: looking for the system's keyrings takes long, and most shops need none.
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return keyring.get_password(service, user) or ""
    except NoKeyringError:
        raise SettingError(
            "This system has no keyring: keep the API key in an environment variable or a file."
        ) from None
    except KeyringError as error:
        raise SettingError(
            f"The keyring cannot be read ({type(error).__name__}): unlock it and start again."
        ) from None


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            # The open file is looked at, not the path: that may name another file a moment later.
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SettingError(f"{path} is not a file: name the file that holds the API key.")
            if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SettingError(f"Others can read the API key in {path}: run chmod 600 {path}.")
            return file.read(_MOST_BYTES).decode()
    except OSError as error:
        raise SettingError(f"The API key cannot be read from {path}: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise SettingError(f"What stands in the file {path} is no API key: it is no text.") from None
