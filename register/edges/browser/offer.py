"""What is served, and where."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Offer:
    """The till or its `desk`, under these `names`, to whoever presses a key every `idle_s` seconds."""

    desk: bool
    place: str
    """Shop and till, as the page says them."""
    names: tuple[str, ...]
    idle_s: float
    state: Path
    config: Path | None

    def url(self, port: int) -> str:
        """Where a browser finds it."""
        name = f"[{self.names[0]}]" if ":" in self.names[0] else self.names[0]
        return f"https://{name}/" if port == 443 else f"https://{name}:{port}/"
