"""What the input line understood, for the screens to act on."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Typed:
    """A person typed `text` and pressed Enter. Never empty. Not in the repr: it may be a PIN."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scanner sent `text`; `quantity` is the number of a `3*` typed before it. Other text stays typed."""

    text: str = field(repr=False)
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key, named as Textual names it: `f5`, `delete`, `up`, `enter` (on an empty line), `escape`.

    Function keys and Esc take what was typed off the line and bring it along: `50` F12.
    """

    key: str
    text: str = field(default="", repr=False)


Result = Typed | Scanned | Pressed
