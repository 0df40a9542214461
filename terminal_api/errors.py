"""What can be wrong with how a client of this package is set up."""


class SettingError(Exception):
    """A setting must be corrected before anything is sent; `str` is one sentence without a secret."""
