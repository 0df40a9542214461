"""A mock provider's choices in words, as the command line and the control port say them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from terminal_api.errors import SettingError


@dataclass(frozen=True, slots=True)
class Choice:
    """How one choice is read, and told again. `read` raises `ValueError`; `allowed` completes "it is ..."."""

    allowed: str
    read: Callable[[str], object]
    told: Callable[[object], str] = str


def made(choices: Mapping[str, Choice], said: Mapping[str, str]) -> dict[str, object]:
    """What is `said`, read, all of it. Raises `SettingError` for the first that makes no sense."""
    read: dict[str, object] = {}
    for name, word in said.items():
        if name not in choices:
            raise SettingError(f"There is no setting '{name}': there are {', '.join(choices)}.")
        try:
            read[name] = choices[name].read(word)
        except ValueError:
            raise SettingError(f"{name} cannot be '{word}': it is {choices[name].allowed}.") from None
    return read


def told(choices: Mapping[str, Choice], switches: object) -> dict[str, str]:
    """How each stands in `switches`, in the words that make it."""
    return {name: choice.told(getattr(switches, name)) for name, choice in choices.items()}


def one_of(*words: str) -> Choice:
    """One word of these."""

    def read(word: str) -> object:
        if word not in words:
            raise ValueError(word)
        return word

    return Choice(f"one of {', '.join(words)}", read)


def some_of(words: Collection[str]) -> Choice:
    """Any of these, commas between; a frozen set."""

    def read(said: str) -> object:
        named = frozenset(word.strip() for word in said.split(",") if word.strip())
        if not named <= frozenset(words):
            raise ValueError(said)
        return named

    def shown(value: object) -> str:
        assert isinstance(value, frozenset)
        return ",".join(word for word in words if word in value)

    return Choice(f"any of {', '.join(words)}, with commas between", read, shown)


def yes_or_no() -> Choice:
    """A truth."""
    words = {"yes": True, "no": False}

    def read(word: str) -> object:
        if word not in words:
            raise ValueError(word)
        return words[word]

    return Choice("yes or no", read, lambda value: "yes" if value else "no")


def whole(most: int) -> Choice:
    """A whole number up to `most`."""

    def read(word: str) -> object:
        if not word.isascii() or not word.isdecimal() or int(word) > most:
            raise ValueError(word)
        return int(word)

    return Choice(f"a whole number up to {most}", read)
