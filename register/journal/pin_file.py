"""The hashes of PINs that were set at the till: a small file of its own, which only its owner reads.

Not in the journal, which is copied, exported and never forgets: behind the hash of four digits is one of ten
thousand PINs, and all of them can be tried. The journal names the key under which each hash is kept.
"""

import json
from collections.abc import Container
from pathlib import Path
from typing import cast

from register.errors import ConfigError
from register.journal.whole_file import replacing

PINS = "pins.json"
"""Its name in the state directory."""


class PinFile:
    """Hashes by key, as the file has them."""

    def __init__(self, path: Path) -> None:
        """Reads `path`; one that is not there holds nothing. Raises `ConfigError` if it cannot be read."""
        self._path = path
        self._hashes = _read(path)

    def get(self, key: str) -> str:
        """The hash under `key`; empty where the file has none."""
        return self._hashes.get(key, "")

    def put(self, key: str, pin_hash: str, keep: Container[str]) -> None:
        """Keep `pin_hash` under `key`, and of the others only those in `keep`.

        On disk afterwards. Raises `JournalError` when the disk refuses; then all is as before.
        """
        hashes = {one: kept for one, kept in self._hashes.items() if one in keep} | {key: pin_hash}
        with replacing(self._path) as draft:
            draft.write_text(json.dumps(hashes), "utf-8")
        self._hashes = hashes


def _read(path: Path) -> dict[str, str]:
    try:
        found: object = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: put back the last copy, or move it away") from error
    if not isinstance(found, dict):
        raise ConfigError(f"{path} holds no PINs: put back the last copy, or move it away")
    hashes = cast("dict[object, object]", found)
    return {str(key): str(pin_hash) for key, pin_hash in hashes.items()}
