"""Where settings were read, for whoever shows or changes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """A file, what stood in it, and what went before it."""

    file: Path
    text: str = field(repr=False)
    more: tuple[Path, ...] = ()
    """Files whose tables count where `file` does not have them."""
    environ: Mapping[str, str] = field(default_factory=dict[str, str], repr=False, compare=False)
    """The variables that were looked at."""
