"""What would be kept in memory for nothing."""

import sys
from types import ModuleType
from typing import cast

#: M_MMAP_THRESHOLD of glibc's <malloc.h>.
_LARGE_FROM = -3
_LARGE_BYTES = 256 * 1024

_HTTPX_COMMANDS = "httpx._main"


def give_large_blocks_back() -> None:
    """From now on large blocks go back to the system when they are freed.

    glibc does so by itself until the first of them is freed, and then takes all up to that size for small
    ones: after the first PIN, the 19 MiB that the next one is checked in stay with the till for ever. A limit
    that was set stays (man 3 mallopt). Where there is no glibc, nothing happens.
    """
    import ctypes  # behind the first frame; every command imports this module

    try:
        ctypes.CDLL(None).mallopt(_LARGE_FROM, _LARGE_BYTES)
    except (AttributeError, OSError, TypeError):  # macOS has no mallopt, Windows no CDLL(None)
        return


def leave_out_command_lines() -> None:
    """HTTPX comes without its own command line from now on, as it does where nothing is installed for it.

    That one imports click, Pygments and half of Rich: 3 MB of a till, and 20 ms of `register gift balance`.
    """
    absent = cast("ModuleType", None)  # which is how Python notes that a module cannot be had
    sys.modules.setdefault(_HTTPX_COMMANDS, absent)
