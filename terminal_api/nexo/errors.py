"""What can be wrong with a nexo message, a key or a setting.

    NexoError
    ├── NotUnderstood    not JSON, or not a message of the shape we know
    ├── NotAuthentic     a sealed message that is damaged or was made with another key
    │   ├── WrongKey         it names another key, key version or crypto version than ours
    │   └── WrongHeader      its readable header is not the one under the seal
    ├── ConfigError      a setting that must be corrected before anything is sent
    └── IdsUsedUp        one run has made all the ServiceIDs its stamp allows

None of their texts holds card data, a passphrase or a key identifier.
"""

from terminal_api.errors import SettingError


class NexoError(Exception):
    """Root of this package's errors; `str` is one sentence."""


class NotUnderstood(NexoError):
    """The bytes are not JSON, or not a message of the shape we know."""


class NotAuthentic(NexoError):
    """A sealed message that is incomplete, damaged or made with another key; which of these is not told."""

    def __init__(self, text: str = "The sealed message is damaged or was made with another key.") -> None:
        super().__init__(text)


class WrongKey(NotAuthentic):
    """The message names a key, key version or crypto version that is not configured."""

    def __init__(self) -> None:
        super().__init__("The sealed message names another key or version: compare both sides' key settings.")


class WrongHeader(NotAuthentic):
    """The readable header differs from the one under the seal."""

    def __init__(self) -> None:
        super().__init__("The message header is not the one that was sealed.")


class ConfigError(NexoError, SettingError):
    """A setting is wrong; the text says which and what to do."""


class IdsUsedUp(NexoError):
    """One stamp allows 36^4 ServiceIDs and they are spent: restart with a new stamp."""
