"""Who is let in: the agreed key, or a token signed by Toast. Check 3 of the order of judgement."""

import hmac
from dataclasses import dataclass, field

from terminal_api.errors import SettingError

#: Of a static key (D).
LONGEST_KEY = 255

KEY = "example-key-of-harbour-grill"


@dataclass(frozen=True, slots=True)
class Keys:
    """The key that the provider gave to Toast and, while it is being replaced, the next one (ours)."""

    current: str = field(default=KEY, repr=False)
    following: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Raises `SettingError` for a key that no client could send."""
        for key in (self.current, self.following):
            if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()) or key != key.strip():
                raise SettingError("A key has at most 255 printable characters, no blank around them.")
        if not self.current:
            raise SettingError("There must be a key.")

    def let_in(self, presented: str) -> bool:
        """Whether `presented` is one of them, bare, without `Bearer ` (D/R). In constant time."""
        said = presented.encode(errors="replace")
        now = hmac.compare_digest(said, self.current.encode())
        soon = hmac.compare_digest(said, self.following.encode())
        return now or (soon and bool(self.following))
