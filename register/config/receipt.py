"""[receipt]: how every receipt of the shop looks."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo

from register.config.values import Table, beside_file

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
    return Logo(path, sha256(data).hexdigest(), int.from_bytes(data[16:20], "big"))


class ReceiptLook(Table):
    """[receipt]: what stands above the shop's name."""

    logo: Annotated[Logo | None, BeforeValidator(_logo)] = None

    def fits(self, dots: int) -> None:
        """Raises `ValueError` where the logo is wider than `dots` of paper."""
        if self.logo is not None and self.logo.width > dots:
            name, width = self.logo.path.name, self.logo.width
            raise ValueError(f"[receipt]: logo {name} is {width} dots wide; it should be {dots} at most")
