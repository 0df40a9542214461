"""What the input line makes of keys: a person's typing, a scanner's burst, a function key.

Pure: a state and one key give the next state and what was meant, if anything. A scanner types its digits
within milliseconds, a person never does; keys that come that fast are held apart from the typed text until
it is clear who sent them, so a scan cannot land in a number.

Times are seconds of any steady clock; `tick` must be called at `deadline`.
"""

import re
from dataclasses import dataclass, field, replace
from typing import assert_never

from register.tui.input.keys import TWINS
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanner import NUMBER, PACE, QUANTITY, SEPARATOR, Pace, is_code, is_scan, patience


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Run:
    """Keys that followed each other fast; the last came at `last`. `escaped` when Esc came before them."""

    keys: str = field(repr=False)
    last: float
    escaped: bool = False


@dataclass(frozen=True, slots=True)
class Escaped:
    """Esc was pressed at `at`; the next key may make it a twin."""

    at: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan was understood without its Enter, which may still come; its last key came at `last`."""

    last: float


@dataclass(frozen=True, slots=True)
class Typing:
    """The input line: `text` a person typed, and what is `waiting` to be understood."""

    text: str = field(default="", repr=False)
    waiting: Idle | Run | Escaped | Scan = Idle()

    @property
    def escaped(self) -> bool:
        """Whether Esc was pressed and a digit may still follow."""
        return isinstance(self.waiting, Escaped)


Step = tuple[Typing, tuple[Result, ...]]

#: Esc and a digit sent together arrive as the character that Option and this digit give on a Mac.
_OPTION = dict(zip("¡™£¢∞§¶•ªº≠–", "1234567890=-", strict=True))
_ALT = {f"alt+{twin}": twin for twin in "1234567890"} | {"alt+equals_sign": "=", "alt+minus": "-"}
_NAMES = {"ctrl+j": "enter", "ctrl+h": "backspace", "ctrl+w": "ctrl+u"}
_NUMBER_PAD_KEYS = {"add": "f12", "subtract": "delete"}
_NUMBER_PAD_CHARACTERS = {"multiply": "*", "divide": "/", "decimal": ".", "separator": ","}

_FUNCTION_KEY = re.compile(r"f\d+")


def press(
    typing: Typing, key: str, character: str | None, at: float, *, pace: Pace = PACE, letters: str = ""
) -> Step:
    """The line after one key, and what was meant.

    `key` and `character` as Textual's `Key` event has them. Each of `letters` (lower case), typed alone on
    an empty line, counts as a key.
    """
    key = _NAMES.get(key, key)
    character = _NUMBER_PAD_CHARACTERS.get(key, character)
    twin = _ALT.get(key) or _OPTION.get(character or "")
    if twin:
        after, results = settled(typing, pace=pace, letters=letters)
        return replace(after, waiting=Run(twin, at, escaped=True)), results
    if character and (character.isprintable() or character == SEPARATOR) and key not in _NUMBER_PAD_KEYS:
        return _held(typing, character, at, pace, letters)
    if key in {"enter", "tab"} and _ends_scan(typing, at, pace):
        return settled(typing, pace=pace, letters=letters)
    after, results = settled(typing, pace=pace, letters=letters)
    if key == "escape":
        return replace(after, waiting=Escaped(at)), results
    after, more = _key(after, _NUMBER_PAD_KEYS.get(key, key))
    return after, (*results, *more)


def tick(typing: Typing, now: float, *, pace: Pace = PACE, letters: str = "") -> Step:
    """The line once `now` has come: what waited long enough is settled."""
    due = deadline(typing, pace)
    if due is None or now < due:
        return typing, ()
    after, results = settled(typing, pace=pace, letters=letters)
    match typing.waiting:
        case Run(keys, last) if is_scan(keys, pace):
            return replace(after, waiting=Scan(last)), results
        case _:
            return after, results


def deadline(typing: Typing, pace: Pace = PACE) -> float | None:
    """When `tick` has something to do; `None` while nothing waits."""
    match typing.waiting:
        case Idle():
            return None
        case Run(keys, last):
            return last + patience(keys, pace)
        case Escaped(at):
            return at + pace.escape_s
        case Scan(last):
            return last + pace.enter_s
        case _:
            assert_never(typing.waiting)


def paste(typing: Typing, text: str, *, pace: Pace = PACE, letters: str = "") -> Step:
    """The line after a paste: each pasted line that looks like a code is a scan, other text is typed."""
    after, results = settled(typing, pace=pace, letters=letters)
    for line in re.split("\r\n?|\n", text):  # most terminals send a carriage return where a line ends
        pasted = "".join(c for c in line if c.isprintable() or c == SEPARATOR).strip()
        if is_code(pasted, pace) or pasted.isdecimal():
            after, more = _scan(after, pasted)
            results = (*results, *more)
        else:
            after = replace(after, text=after.text + pasted.replace(SEPARATOR, ""))
    return after, results


def settled(typing: Typing, *, pace: Pace = PACE, letters: str = "") -> Step:
    """The line with nothing left waiting: no further key can change what the held ones meant."""
    idle = replace(typing, waiting=Idle())
    match typing.waiting:
        case Idle():
            return typing, ()
        case Scan():
            return idle, ()
        case Escaped():
            return _key(idle, "escape")
        case Run(keys, _, escaped):
            results: tuple[Result, ...] = ()
            if escaped and keys[0] in TWINS and not is_scan(keys, pace):
                idle, results = _key(idle, TWINS[keys[0]])
                keys = keys[1:]
            elif escaped:
                idle, results = _key(idle, "escape")
            idle, more = _scan(idle, keys) if is_scan(keys, pace) else _typed(idle, keys, letters)
            return idle, (*results, *more)
        case _:
            assert_never(typing.waiting)


def _held(typing: Typing, character: str, at: float, pace: Pace, letters: str) -> Step:
    """`character` joins the run it follows fast enough, or begins one."""
    match typing.waiting:
        case Run(keys, last, escaped) if at - last <= patience(keys, pace):
            return replace(typing, waiting=Run(keys + character, at, escaped)), ()
        case Escaped(since) if at - since <= pace.escape_s:
            return replace(typing, waiting=Run(character, at, escaped=True)), ()
        case _:
            after, results = settled(typing, pace=pace, letters=letters)
            return replace(after, waiting=Run(character, at)), results


def _typed(typing: Typing, keys: str, letters: str) -> Step:
    """The line after a person typed `keys`, one by one."""
    results: list[Result] = []
    for character in keys:
        text = typing.text
        if not text and character.lower() in letters:
            results.append(Pressed(character.lower()))
        elif not text and character == "-":
            results.append(Pressed("delete"))
        elif character == "+" and re.fullmatch(rf"(?:{NUMBER})?", text):
            results.append(Pressed("f12", text))
            typing = replace(typing, text="")
        elif character != SEPARATOR:
            typing = replace(typing, text=text + character)
    return typing, tuple(results)


def _scan(typing: Typing, code: str) -> Step:
    """The line after a scan: a `3*` before it is used up, any other text stays as it was."""
    if not typing.text and (together := QUANTITY.match(code)):
        return typing, (Scanned(code[together.end() :], together[1]),)
    if before := QUANTITY.fullmatch(typing.text):
        return replace(typing, text=""), (Scanned(code, before[1]),)
    return typing, (Scanned(code),)


def _key(typing: Typing, key: str) -> Step:
    """The line after a key that writes nothing."""
    text, empty = typing.text, replace(typing, text="")
    match key:
        case "backspace":
            return replace(typing, text=text[:-1]), ()
        case "ctrl+u":
            return empty, ()
        case "enter" if text:
            return empty, (Typed(text),)
        case "escape":
            return empty, (Pressed(key, text),)
        case _ if _FUNCTION_KEY.fullmatch(key):
            return empty, (Pressed(key, text),)
        case _:
            return typing, (Pressed(key),)


def _ends_scan(typing: Typing, at: float, pace: Pace) -> bool:
    """Whether an Enter at `at` is the scanner's own."""
    match typing.waiting:
        case Run(keys, last):
            return is_scan(keys, pace) and at - last <= pace.settle_s
        case Scan(last):
            return at - last <= pace.enter_s
        case _:
            return False
