"""Notes made in English, said in the language of the shop."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from register.counter.asking.noted import noted
from register.language import Language, language, speak
from terminal_api import processors
from terminal_api.nexo import declines
from terminal_api.outcomes import Declined, NotSent, Unknown

SOURCES = Path(processors.__path__[0]).parent
MODULES = sorted(one.name for one in pkgutil.walk_packages(processors.__path__, f"{processors.__name__}."))


@pytest.fixture(scope="module")
def dutch_language() -> Language:
    return language("nl")


@pytest.fixture(autouse=True)
def _in_dutch(dutch_language: Language) -> Iterator[None]:
    speak(dutch_language)
    yield
    speak(Language())


@pytest.mark.parametrize(
    ("note", "dutch"),
    [
        ("", ""),
        (
            "The card is empty: use another card or way to pay.",
            "De kaart is leeg: gebruik een andere kaart of betaal op een andere manier.",
        ),
        (
            "The provider has only 12.50 GBP on this card: ask for that, or use another card.",
            "De aanbieder heeft maar 12,50 GBP op deze kaart: vraag dat, of gebruik een andere kaart.",
        ),
        (
            "The provider says that this card expired on 2026-01-31: use another card.",
            "De aanbieder zegt dat deze kaart is verlopen op 31-01-2026: gebruik een andere kaart.",
        ),
        (
            "The provider says that this card expired on 2026-02-31: use another card.",
            "De aanbieder zegt dat deze kaart is verlopen op 2026-02-31: gebruik een andere kaart.",
        ),
        (
            "Toggle, the provider, does not answer: ask what became of it.",
            "Toggle, de aanbieder, antwoordt niet: vraag wat ervan geworden is.",
        ),
        ("The provider says: Card stolen: keep it.", "De aanbieder zegt: Card stolen: keep it."),
        ("Card stolen: try another amount.", "Card stolen: probeer een ander bedrag."),
        (
            "The terminal reports a failure this register does not know: ask what became of it.",
            "Het pinapparaat meldt een fout die deze kassa niet kent: vraag wat ervan geworden is.",
        ),
        ("Nobody wrote {this} text down.", "Nobody wrote {this} text down."),
    ],
)
def test_a_note_is_said_in_dutch_with_the_parts_it_was_made_with(note: str, dutch: str) -> None:
    assert noted(note) == dutch


def test_a_note_stays_as_it_is_where_english_is_spoken() -> None:
    speak(Language())
    reason = "The provider has only 12.50 GBP on this card: ask for that, or use another card."
    assert noted(reason) == reason


def sentences(value: object) -> Iterator[str]:
    """Those of all outcomes in `value`, a module's constant."""
    if isinstance(value, Declined | NotSent | Unknown):
        yield value.reason
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from sentences(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from sentences(getattr(value, field.name, None))


@pytest.mark.parametrize("name", MODULES)
def test_every_outcome_a_processor_keeps_is_known_in_dutch(name: str) -> None:
    for constant in vars(importlib.import_module(name)).values():
        for sentence in sentences(constant):
            assert noted(sentence) != sentence


def test_every_refusal_of_a_terminal_is_known_in_dutch() -> None:
    told = list(sentences(declines.__dict__))
    assert len(told) > 10
    assert [sentence for sentence in told if noted(sentence) == sentence] == []


@pytest.mark.parametrize("source", sorted(SOURCES.glob("[!m]*/**/*.py")), ids=lambda one: one.stem)
def test_no_sentence_is_put_together_where_a_translator_cannot_see_it(source: Path) -> None:
    """`worded` takes parts; an f-string would reach the cashier in English."""
    for call in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            match call.func.id:
                case "Declined" | "NotSent" | "Unknown" | "marked" | "worded":
                    put_together = call.args[:1]
                case "replace":
                    put_together = [one.value for one in call.keywords if one.arg == "reason"]
                case _:
                    continue
            assert not any(isinstance(argument, ast.JoinedStr) for argument in put_together), call.lineno
