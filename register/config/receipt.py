"""The table [receipt] of `config.toml`: what this shop says on paper, and which paper it wants.

Every key is explained in that file.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from register.config.values import LISTED, Table, Text, beside_file, spelt

#: A longer head or foot is paper that nobody reads.
_MOST_LINES = 8


def _few(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len(lines) > _MOST_LINES:
        raise ValueError(f"it should be {_MOST_LINES} lines at most")
    return lines


_Line = Annotated[Text, spelt(r"[^\n\r\t]{1,48}", "1 to 48 characters in one line")]
Lines = Annotated[tuple[_Line, ...], LISTED, AfterValidator(_few)]
Words = Annotated[Text, spelt(r"[^\n\r\t]{1,96}", "1 to 96 characters in one line")]
Policy = Annotated[Text, spelt(r"[^\r\t]{1,400}", "1 to 400 characters")]
Link = Annotated[
    Text,
    spelt(
        r"(?=.{1,150}$)https://[!-z~]+/[!-z~]*\{number\}[!-z~]*",
        "an address such as 'https://shop.example/r/{number}', of 150 characters at most",
    ),
]


_MOST_HEIGHT = 480
"""Dots of a logo from top to bottom: 6 cm of paper on every receipt."""
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture file as it was when the till started. `width` in dots."""

    path: Path
    sha256: str
    width: int


def _logo(name: object, info: ValidationInfo) -> Logo:
    """Its head alone is read, so that a till without a printer needs no library for pictures."""
    path = beside_file(Path(str(name)), info)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ValueError("it should be a PNG file that can be read") from error
    if not data.startswith(_PNG) or len(data) < 33:  # signature and the whole first chunk
        raise ValueError("it should be a picture in PNG format")
    height = int.from_bytes(data[20:24], "big")
    if height > _MOST_HEIGHT:
        raise ValueError(
            f"it should be {_MOST_HEIGHT} dots high at most, which is 6 cm of paper; it is {height}"
        )
    return Logo(path, sha256(data).hexdigest(), int.from_bytes(data[16:20], "big"))


class ReceiptTable(Table):
    """[receipt]: the shop's own picture and words, and papers that not every shop wants."""

    logo: Annotated[Logo | None, BeforeValidator(_logo)] = None
    """Above the shop's name."""

    header: Lines = ()
    """Below the address and the tax number, on every paper."""
    footer: Lines = ()
    """After the foot of [shop], on every paper that a customer keeps."""
    thanks: Words | None = None
    """On receipts of sales only."""
    return_policy: Policy | None = None
    """On what goods may come back with: receipts of sales, and gift receipts. A line feed starts a line."""
    must_print: bool = False
    """Whether the next sale waits until the receipt of the last one is on paper."""
    no_sale: bool = False
    """Whether an opening of the drawer without a sale leaves a slip."""
    merchant_copy: Literal["when signed", "always", "never"] = "when signed"
    """When the terminal's own text for the shop is printed."""
    link: Link | None = None
    """Where the customer finds the receipt again; `{number}` is its number."""

    def linked(self, number: str) -> str:
        """The address of that receipt; empty where the shop has none."""
        return self.link.replace("{number}", number) if self.link else ""

    def finds(self, columns: int | None) -> None:
        """Raises `ValueError` where paper is demanded and nothing prints: then there are no `columns`."""
        if self.must_print and columns is None:
            raise ValueError(
                "[receipt]: must_print = true needs something to print on; add a [printer], or set "
                "print_receipts = true in [terminal]"
            )

    def fits(self, dots: int) -> None:
        """Raises `ValueError` where the logo is wider than `dots` of paper."""
        if self.logo is not None and self.logo.width > dots:
            name, width = self.logo.path.name, self.logo.width
            raise ValueError(f"[receipt]: logo {name} is {width} dots wide; it should be {dots} at most")
