"""What can be wrong with a register: settings, files, keys. Money that did not move is a value, not an error.

    RegisterError
    ├── ConfigError              a setting, a key file or an import is wrong
    └── JournalError             (register.journal.errors)
        ├── JournalLocked        another process holds the journal
        ├── JournalDamaged       what was written cannot be read back, or is gone
        └── JournalWriteFailed   an entry could not be put on disk
            └── OnlyLooking      a till writes it, and this process only looks on

`str(error)` is one sentence: what is wrong, and what to do about it.
"""


class RegisterError(Exception):
    """Base of every error this package raises on purpose."""


class ConfigError(RegisterError):
    """A setting or a key file is wrong: `config.toml, [terminal]: passphrase is missing`."""
