"""How a setting reads on the screen: in the list, beside its key, and on the line where it is changed."""

import json
from typing import assert_never, cast

from register.config.in_force import Origin, Setting
from register.counter.settings_change import Takes
from register.language import say
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level


def entries_of(settings: tuple[Setting, ...]) -> tuple[Entry, ...]:
    """A line each."""
    return tuple(map(_entry, settings))


def _entry(one: Setting) -> Entry:
    if not one.key.name:
        return Entry(f"[{one.key.table}]", note=say("not in the file"), sign="–", level=Level.OFF)
    return Entry(str(one.key), _origin(one.origin), one.value, _SIGNS[one.origin], Level.OFF)


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
