"""How commands answer, for those too that must begin before typer is loaded."""

import re
from enum import IntEnum


class Code(IntEnum):
    """Exit codes, the same for every command."""

    OK = 0
    DECLINED = 1
    """Or a check that failed."""
    USAGE = 2
    """Or configuration: one sentence on stderr."""
    UNKNOWN = 3
    """It may have happened; it is on the journal and will be settled."""
    NOT_SENT = 4


def masked(sentence: str, digits: int = 15) -> str:
    """`sentence` with every run of so many digits cut to the last four: it may be a gift card's number.

    Item codes have 14 digits at most; a message about wrong arguments has no need for them either.
    """
    return re.sub(rf"\d{{{digits},}}", lambda found: f"****{found[0][-4:]}", sentence)
