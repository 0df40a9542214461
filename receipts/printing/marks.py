"""The process ids around one printing. Source: Epson, ESC/POS programming guide, `GS ( H` function 48."""

from dataclasses import dataclass

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Marks:
    """The process ids around one printing: a counter in base 36 and a letter for the phase."""

    begun: bytes
    printed: bytes
    cut: bytes

    @classmethod
    def of(cls, counter: int) -> "Marks":
        """The ids of the printing numbered `counter`; they come again after 46,656 printings."""
        number = "".join(_DIGITS[counter // place % 36] for place in (1296, 36, 1))
        return cls(*(f"{number}{phase}".encode() for phase in "apc"))


def marker(process_id: bytes) -> bytes:
    """The command that has the printer echo `process_id` once all before it is done."""
    return b"\x1d(H\x06\x00\x30\x30" + process_id
