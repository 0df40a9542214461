"""How a setting reads on the screen: in the list, beside its key, and on the line where it is changed."""

import json
from typing import assert_never, cast

from register.config.in_force import Origin, Setting
from register.counter.configuration.settings_change import Takes
from register.language import say
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level


def entries_of(settings: tuple[Setting, ...]) -> tuple[Entry, ...]:
    """A line each, the values in one column as far as there is room."""
    wide = min(_WIDEST, max((len(_name(one)) for one in settings), default=0))
    return tuple(_entry(one, wide) for one in settings)


def _name(one: Setting) -> str:
    return str(one.key) if one.key.name else f"[{one.key.table}]"


def _entry(one: Setting, wide: int) -> Entry:
    name = _name(one)
    room = " " * max(0, wide - len(name))
    if not one.key.name:
        return Entry(name, note=f"{room}{say('not in the file')}", sign="–", level=Level.OFF)
    return Entry(name, _origin(one.origin), f"{room}{one.value}", _SIGNS[one.origin], Level.OFF)


#: Cells for the names; a longer one pushes its value to the right.
_WIDEST = 29


#: What was changed is told apart at a glance.
_SIGNS = {Origin.FILE: "✓", Origin.ENVIRONMENT: "!", Origin.DEFAULT: " "}


def _origin(origin: Origin) -> str:
    match origin:
        case Origin.FILE:
            return say("file")
        case Origin.ENVIRONMENT:
            return say("variable")
        case Origin.DEFAULT:
            return ""
        case _:
            assert_never(origin)


def origin_words(one: Setting) -> str:
    """Where its value comes from."""
    match one.origin:
        case Origin.FILE:
            return say("as the file says")
        case Origin.ENVIRONMENT:
            return say("by {variable} in the environment", variable=one.variable)
        case Origin.DEFAULT:
            return say("as it is where the file says nothing")
        case _:
            assert_never(one.origin)


def effect(takes: Takes) -> str:
    """When it holds."""
    if takes is Takes.NOW:
        return say("It takes effect now.")
    return say("The till connects anew, at once when nobody is waited for; the sale stays.")


def editable(one: Setting) -> str:
    """The value as it may be typed: a text without quotes, a list of texts with | between them."""
    if one.secret or not one.value:
        return ""
    try:
        found: object = json.loads(one.value)
    except ValueError:
        return one.value
    if isinstance(found, str) and "\n" not in found:
        return found
    texts = cast("list[object]", found) if isinstance(found, list) else []
    plain = [text for text in texts if isinstance(text, str) and "|" not in text]
    return "|".join(plain) if plain and len(plain) == len(texts) else one.value
