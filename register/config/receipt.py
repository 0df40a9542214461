"""The table [receipt] of `config.toml`: what this shop says on paper, and which paper it wants.

Every key is explained in that file.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator

from register.config.values import LISTED, Table, Text, spelt

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


class ReceiptTable(Table):
    """[receipt]: the shop's own words, and papers that not every shop wants."""

    header: Lines = ()
    """Below the address and the tax number, on every paper."""
    footer: Lines = ()
    """After the foot of [shop], on every paper that a customer keeps."""
    thanks: Words | None = None
    """On receipts of sales only."""
    return_policy: Policy | None = None
    """On what goods may come back with: receipts of sales, and gift receipts. A line feed starts a line."""
    no_sale: bool = False
    """Whether an opening of the drawer without a sale leaves a slip."""
    merchant_copy: Literal["when signed", "always", "never"] = "when signed"
    """When the terminal's own text for the shop is printed."""
    link: Link | None = None
    """Where the customer finds the receipt again; `{number}` is its number."""

    def linked(self, number: str) -> str:
        """The address of that receipt; empty where the shop has none."""
        return self.link.replace("{number}", number) if self.link else ""
