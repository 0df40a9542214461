"""Words as a search compares them: letters and figures alone, small, without accents."""

import re
import unicodedata

_PARTS = re.compile(r"[^\W_]+")


def parts(text: str) -> list[str]:
    """The words in `text`: `Zoë's 12.50` is `zoe`, `s`, `12` and `50`."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _PARTS.findall(bare.casefold())


def folded(text: str) -> str:
    """The same as one text, in which each begins behind a space."""
    return "".join(f" {part}" for part in dict.fromkeys(parts(text)))
