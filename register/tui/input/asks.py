"""From what the input line understood to the function that was asked for."""

from dataclasses import dataclass, field
from typing import assert_never

from register.tui.input.keys import BY_COMMAND, BY_KEY, COMMANDS, Action
from register.tui.input.meant import Pressed, Result, Scanned, Typed


@dataclass(frozen=True, slots=True)
class Ask:
    """The cashier asked for `action`; `text` was typed before the key or after the command."""

    action: Action
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A command that the till does not have; `text` is what was typed."""

    text: str


def asked(result: Result) -> Ask | NotUnderstood | None:
    """The function `result` asks for: by key, twin or command. `None` when it is something else.

    A command may be shortened as long as it stays clear: `/rec` is `/receipt`. Those with a key go first. A
    slash alone lists them all.
    """
    match result:
        case Pressed(key, text):
            row = BY_KEY.get(key)
            return Ask(row.action, text) if row else None
        case Typed(text) if text.startswith("/"):
            word, _, rest = text.strip().partition(" ")
            if word in ("/", "/?"):
                return Ask(Action.COMMANDS, rest.strip())
            fits = _fitting(word.lower())
            exact = COMMANDS.get(word.lower())
            if exact or len(fits) == 1:
                return Ask(exact or fits[0], rest.strip())
            return NotUnderstood(text)
        case Typed() | Scanned():
            return None
        case _:
            assert_never(result)


def _fitting(word: str) -> list[Action]:
    """What `word` may be short for."""
    keyed = [row.action for name, row in BY_COMMAND.items() if name.startswith(word)]
    return keyed or [action for name, action in COMMANDS.items() if name.startswith(word)]
