"""Who may use the till, as said at the till itself. No PIN and no hash of one is ever in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody new may sign in, with the PIN kept under `key`."""

    name: str
    role: str
    key: str
    """Where the PIN's hash is kept, outside the journal: four digits behind a hash can be tried out."""
    by: str


@dataclass(frozen=True, slots=True)
class PinChanged:
    """From now on the PIN kept under `key` is theirs."""

    name: str
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class PersonBlocked:
    """They may not sign in, nor allow anything, until they are unblocked."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class PersonUnblocked:
    """They may again what their role may."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """They have another role from now on, and with it other rights."""

    name: str
    role: str
    by: str


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """A key of `config.toml` was given another value; both as they stand there, a secret only as dots."""

    table: str
    """`discounts`, or `gift_cards.provider[1]` for the first of a list."""
    key: str
    before: str
    """Empty where the file did not say it."""
    after: str
    by: str


@dataclass(frozen=True, slots=True)
class ActAllowed:
    """`by` let the cashier do what they may not do alone; `about` says which sale, sum or reason it was."""

    act: str
    by: str
    about: str = ""
