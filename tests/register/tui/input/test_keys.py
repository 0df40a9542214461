"""The key table: every function three ways, nothing twice."""

from pathlib import Path

import pytest

from register.tui.input import typing
from register.tui.input.asks import Ask, NotUnderstood, asked
from register.tui.input.keys import (
    ALSO_IN_MENU,
    BY_ACTION,
    BY_COMMAND,
    BY_KEY,
    BY_WORD,
    COMMANDS,
    FUNCTIONS,
    IN_MENU,
    OF_A_SALE,
    TWINS,
    Action,
    Function,
    hint,
    shown,
)
from register.tui.input.meant import Pressed, Scanned, Typed
from register.tui.input.typing import Typing


def test_no_key_twin_command_or_label_means_two_things():
    for column in ("action", "key", "twin", "command", "label"):
        values = [getattr(row, column) for row in FUNCTIONS]
        assert len(values) == len(set(values)), column
    assert len(FUNCTIONS) == len(BY_ACTION) == len(BY_KEY) == len(BY_COMMAND) == len(TWINS)


def test_every_action_has_a_row_and_nothing_sits_on_f11():
    in_menu = (*IN_MENU, *OF_A_SALE, *ALSO_IN_MENU)
    assert set(BY_ACTION) | {row.action for row in (*in_menu, *BY_WORD)} == set(Action)
    assert len(COMMANDS) == len(FUNCTIONS) + len(in_menu) + len(BY_WORD) == len(Action)
    assert len({row.letter for row in in_menu}) == len(in_menu)
    assert "f11" not in BY_KEY


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.action)
def test_every_function_can_be_asked_for_in_three_ways(row: Function):
    by_key = typing.press(Typing(), row.key, None, 1.0)[1]
    escaped = typing.press(Typing(), "escape", "\x1b", 1.0)[0]
    held = typing.press(escaped, "a_name", row.twin, 1.3)[0]
    by_twin = typing.settled(held)[1]
    for results in (by_key, by_twin, (Typed(row.command),)):
        assert [asked(result) for result in results] == [Ask(row.action)]


def test_a_command_brings_along_what_follows_it():
    assert asked(Typed("/find blue pen")) == Ask(Action.FIND, "blue pen")
    assert asked(Pressed("f2", "blue pen")) == Ask(Action.FIND, "blue pen")


@pytest.mark.parametrize("row", [*IN_MENU, *OF_A_SALE, *ALSO_IN_MENU], ids=lambda row: row.action)
def test_what_has_a_letter_in_the_menu_has_a_command_too(row):
    assert asked(Typed(f"{row.command} 5 postage")) == Ask(row.action, "5 postage")
    assert row.letter.isalpha()
    assert row.label
    assert row.tooltip


@pytest.mark.parametrize("row", BY_WORD, ids=lambda row: row.action)
def test_what_has_no_key_has_a_command_and_an_example(row):
    assert asked(Typed(f"{row.command} for Anna")) == Ask(row.action, "for Anna")
    assert row.example.startswith(row.command)
    assert row.tooltip


def test_a_command_may_be_shortened_while_it_stays_clear():
    assert asked(Typed("/REC")) == Ask(Action.RECEIPT)
    assert asked(Typed("/ca")) == NotUnderstood("/ca")
    assert asked(Typed("/void")) == Ask(Action.VOID)


def test_a_slash_alone_lists_the_commands():
    assert asked(Typed("/")) == asked(Typed("/?")) == Ask(Action.COMMANDS)
    assert asked(Typed("/ cash")) == Ask(Action.COMMANDS, "cash")
    assert asked(Typed("/gi")) == Ask(Action.GIFT_CARD), "what has a key goes before what has none"
    assert asked(Typed("/giftr 1")) == Ask(Action.GIFT_RECEIPT, "1")


def test_what_is_no_function_is_left_to_the_screen():
    assert asked(Typed("/nonsense")) == NotUnderstood("/nonsense")
    for other in (Typed("12.50"), Scanned("/find"), Pressed("up"), Pressed("f11")):
        assert asked(other) is None


def test_hints_show_keys_as_the_keyboard_does():
    assert [shown(key) for key in ("f10", "delete", "escape", "r")] == ["F10", "Del", "Esc", "R"]
    assert hint(Action.VOID, "Reverse marked").label == "Reverse marked"
    assert all(len(row.label) <= 10 and row.tooltip for row in FUNCTIONS)


def test_the_input_model_knows_no_screen():
    for module in ("typing", "keys", "asks"):
        path = Path(typing.__file__).with_name(f"{module}.py")
        assert "textual" not in [
            line.split()[1] for line in path.read_text().splitlines() if "import" in line[:6]
        ]
