"""One value of `config.toml` is changed where it stands, and not a sign of anything else."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.config.config_file import packaged, text_of
from register.config.editing import readings, with_value, without
from register.config.explained import explanation
from register.config.in_force import DOTS, Origin, in_force
from register.config.key import Key
from register.demo import demo_settings
from register.errors import ConfigError
from register.settings import load

TEXT = text_of(packaged())
SETTINGS = load(packaged(), {})
KEYS = [one.key for one in in_force(SETTINGS) if one.key.name and one.key.table != "rights"]
WRITTEN = [one.key for one in in_force(SETTINGS) if one.origin is Origin.FILE]


def value_of(text: str, key: Key) -> object:
    found: object = tomllib.loads(text, parse_float=Decimal)
    for part in key.table.split("."):
        assert isinstance(found, dict)
        found = found[part]
    if key.row is not None:
        assert isinstance(found, list)
        found = found[key.row]
    assert isinstance(found, dict)
    return found.get(key.name)


def comments(text: str) -> list[str]:
    """What stands behind each #, and on lines of its own."""
    return [line[line.index("#") :] for line in text.splitlines() if "#" in line]


PLAIN = st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters='"\\')
LITERALS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=2).map(str),
    st.booleans().map(lambda one: "true" if one else "false"),
    st.text(PLAIN, max_size=30).map(lambda one: f'"{one}"'),
    st.lists(st.from_regex(r"[a-z ]{1,9}", fullmatch=True), max_size=3).map(
        lambda many: f"[{', '.join(f'{chr(34)}{one}{chr(34)}' for one in many)}]"
    ),
)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(KEYS), LITERALS)
def test_the_file_says_the_new_value_and_every_comment_stays_as_it_was(key: Key, literal: str):
    text = with_value(TEXT, key, literal)
    assert value_of(text, key) == tomllib.loads(f"x = {literal}", parse_float=Decimal)["x"]
    others = [line for line in text.splitlines() if not line.startswith(f"{key.name} = ")]
    kept = [line for line in TEXT.splitlines() if not line.startswith(f"{key.name} = ")]
    assert others == kept
    if "#" not in literal:
        assert comments(text) == comments(TEXT)


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(KEYS), LITERALS, LITERALS)
def test_a_value_set_and_set_again_leaves_what_setting_it_once_leaves(key: Key, first: str, second: str):
    once, twice = with_value(TEXT, key, second), with_value(with_value(TEXT, key, first), key, second)
    assert tomllib.loads(once) == tomllib.loads(twice)
    assert len(once.splitlines()) == len(twice.splitlines())


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(WRITTEN))
def test_what_is_left_out_stays_in_sight_as_a_comment(key: Key):
    text = without(TEXT, key)
    assert value_of(text, key) is None
    assert len(text.splitlines()) == len(TEXT.splitlines())


def test_the_comment_behind_a_value_keeps_its_column():
    line = next(one for one in TEXT.splitlines() if one.startswith("cashier_percent"))
    changed = with_value(TEXT, Key("discounts", "cashier_percent"), "12.50").splitlines()
    new = next(one for one in changed if one.startswith("cashier_percent"))
    assert new.index("#") == line.index("#")


def test_a_new_key_stands_below_the_line_that_explains_it():
    lines = with_value(TEXT, Key("cash", "rounding"), '"NL"').splitlines()
    assert lines[lines.index('rounding = "NL"') - 1].startswith("# rounding =")


def test_windows_line_ends_stay():
    text = "[discounts]\r\ncashier_percent = 10 # so much\r\n"
    changed = with_value(text, Key("discounts", "reasons"), '["old"]')
    assert changed == '[discounts]\r\ncashier_percent = 10 # so much\r\nreasons = ["old"]\r\n'


@pytest.mark.parametrize(
    ("typed", "before", "first"),
    [
        ("15", "10", "15"),
        ("60", '"50"', '"60"'),
        ("old | new", '["x"]', '["old", "new"]'),
        ('["old"]', '["x"]', '["old"]'),
        ("Harbour", '"x"', '"Harbour"'),
        ("true", "false", "true"),
        ("2026-12-01", "", "2026-12-01"),
    ],
)
def test_what_somebody_types_is_read_as_the_value_before_it_was(typed: str, before: str, first: str):
    assert next(iter(readings(typed, before))) == first


@pytest.mark.parametrize("text", ["discounts", "discounts.", ".x", "a[0].b", "a[x].b", "a b.c"])
def test_what_names_no_key_is_said_to(text: str):
    with pytest.raises(ConfigError, match="names no key"):
        Key.read(text)


def test_a_table_of_a_list_that_is_not_there_cannot_be_changed():
    with pytest.raises(ConfigError, match=r"no table promotion\[1\]"):
        with_value(TEXT, Key("promotion", "name", 0), '"x"')


def test_every_key_says_where_it_comes_from_and_no_secret():
    variable = "REGISTER_TERMINAL__LANE"
    found = {str(one.key): one for one in in_force(demo_settings({variable: "3"}))}
    assert (found["terminal.lane"].value, found["terminal.lane"].variable) == ("3", variable)
    assert found["discounts.cashier_percent"].origin is Origin.FILE
    assert found["cash.denominations"].origin is Origin.DEFAULT
    assert found["terminal.passphrase"].value == DOTS
    assert found["people[1].pin_hash"].value == DOTS
    assert found["rights.void_paid"].value == '["everybody"]'
    assert "mock terminal passphrase" not in repr(found)


def test_what_the_file_explains_is_found():
    assert explanation(Key("discounts", "cashier_percent")).endswith("alone; more needs a manager's PIN")
    assert "seconds until it prints" in explanation(Key("second_printer", "takes_over_s"))
    told = [key for key in KEYS if explanation(key)]
    assert len(told) > len(KEYS) / 2


def test_the_settings_know_the_file_they_came_from(tmp_path: Path):
    file = tmp_path / "config.toml"
    file.write_text(TEXT, "utf-8")
    source = load(file, {}).source
    assert source is not None
    assert (source.file, source.text) == (file, TEXT)
    assert (
        load(file, {}, text=with_value(TEXT, Key("cash", "paid_out_limit"), '"70"')).cash.paid_out_limit == 70
    )
