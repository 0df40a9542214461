"""Which version of cashwrap runs."""

from functools import cache
from importlib import metadata


@cache  # each look reads the package's whole description
def version() -> str:
    """As it was installed."""
    return metadata.version("cashwrap")
