"""What is wrong with a mock printer, and how it says so. Bits: Epson, `DLE EOT` and `GS a`."""

from dataclasses import dataclass


@dataclass(slots=True)
class Health:
    """The troubles of a printer. Any but `near_end` takes it offline."""

    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False
    cutter_jammed: bool = False

    @property
    def offline(self) -> bool:
        """Whether it prints nothing now."""
        return self.cover_open or self.paper_out or self.cutter_jammed

    def real_time(self, number: int) -> bytes:
        """The answer to `DLE EOT number`."""
        match number:
            case 1:
                bits = 0x08 * self.offline
            case 2:
                bits = 0x04 * self.cover_open | 0x20 * self.paper_out | 0x40 * self.cutter_jammed
            case 3:
                bits = 0x08 * self.cutter_jammed
            case 4:
                bits = 0x0C * (self.near_end or self.paper_out) | 0x60 * self.paper_out
            case _:
                bits = 0
        return bytes([0x12 | bits])

    def automatic(self) -> bytes:
        """The four bytes of automatic status back."""
        return bytes(
            [
                0x10 | 0x08 * self.offline | 0x20 * self.cover_open,
                0x08 * self.cutter_jammed,
                0x03 * (self.near_end or self.paper_out) | 0x0C * self.paper_out,
                0,
            ]
        )

    def in_turn(self, number: int) -> bytes:
        """The answer to `GS r number`."""
        return bytes([0x03 * self.near_end if number in (1, 0x31) else 0])
