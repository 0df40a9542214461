"""The names the platform gives: PSP references, approval codes, and new cards' numbers and codes."""

import string
from random import Random

_SIGNS = string.ascii_uppercase + string.digits


class Names:
    """The same `random` makes the same names."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def psp(self) -> str:
        """16 capitals and digits."""
        return "".join(self._random.choices(_SIGNS, k=16))

    def approval_code(self) -> str:
        """Six digits."""
        return self.digits(6)

    def digits(self, count: int) -> str:
        """So many of them."""
        return "".join(self._random.choices(string.digits, k=count))
