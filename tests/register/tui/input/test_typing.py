"""Every key at the till, told apart: what a person typed, what a scanner sent, what a key asks for."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.tui.input import typing
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanner import PACE
from register.tui.input.typing import Idle, Typing

SCAN_GAP = 0.0001
PERSON_GAP = 0.08
NAMES = {"*": "asterisk", ".": "full_stop", "+": "plus", "-": "minus", "/": "slash", " ": "space"}
PEN = "4006381333931"


class Keyboard:
    """Somebody at the keys: feeds the model and ticks it whenever it asks to be."""

    def __init__(self, letters: str = "") -> None:
        self.typing = Typing()
        self.results: list[Result] = []
        self.now = 100.0
        self.letters = letters

    def key(self, key: str, character: str | None = None, gap: float = PERSON_GAP) -> "Keyboard":
        self.wait(gap)
        self._take(typing.press(self.typing, key, character, self.now, letters=self.letters))
        return self

    def type(self, text: str, gap: float = PERSON_GAP) -> "Keyboard":
        for character in text:
            self.key(NAMES.get(character, character), character, gap)
        return self

    def scan(self, code: str, gap: float = SCAN_GAP, end: str = "enter") -> "Keyboard":
        self.wait(0.15)
        for character in code:
            self.key(NAMES.get(character, character), character, gap)
        return self.key(end, "\r", gap) if end else self

    def wait(self, seconds: float) -> "Keyboard":
        until = self.now + seconds
        while (due := typing.deadline(self.typing)) is not None and due <= until:
            self.now = due
            self._take(typing.tick(self.typing, due, letters=self.letters))
        self.now = until
        return self

    def _take(self, step: typing.Step) -> None:
        self.typing, results = step
        self.results += results


def test_what_a_person_types_appears_and_enter_ends_it():
    keys = Keyboard().type("12.50")
    assert keys.wait(1).typing == Typing("12.50")
    keys.key("enter", "\r")
    assert keys.results == [Typed("12.50")]
    assert keys.typing.text == ""


def test_enter_on_an_empty_line_is_a_key():
    assert Keyboard().key("enter", "\r").results == [Pressed("enter")]


def test_a_number_goes_along_with_the_key_after_it():
    keys = Keyboard().type("50").key("f12")
    assert keys.results == [Pressed("f12", "50")]
    assert keys.typing.text == ""


def test_a_scan_is_told_from_typing():
    keys = Keyboard().scan(PEN)
    assert keys.results == [Scanned(PEN)]
    assert keys.typing == Typing()


def test_the_digits_of_a_scan_never_show_on_the_line():
    keys = Keyboard().type("5").wait(0.2)
    for character in PEN:
        keys.key(character, character, SCAN_GAP)
        assert keys.typing.text == "5"


def test_a_scan_does_not_land_in_a_number_being_typed():
    keys = Keyboard().type("50").scan(PEN).key("f12")
    assert keys.results == [Scanned(PEN), Pressed("f12", "50")]


@pytest.mark.parametrize("quantity", ["6", "1.254", "1,5"])
def test_a_quantity_before_a_scan_belongs_to_it(quantity: str):
    keys = Keyboard().type(f"{quantity}*").scan(PEN).scan(PEN)
    assert keys.results == [Scanned(PEN, quantity), Scanned(PEN)]


def test_a_quantity_and_a_scan_that_arrive_in_one_packet_stay_apart():
    assert Keyboard().scan(f"3*{PEN}").results == [Scanned(PEN, "3")]


def test_scans_right_behind_each_other_stay_apart():
    keys = Keyboard().scan(PEN)
    for character in "96385074":
        keys.key(character, character, SCAN_GAP)
    assert keys.key("enter", "\r", SCAN_GAP).results == [Scanned(PEN), Scanned("96385074")]


@pytest.mark.parametrize(("end", "character"), [("enter", "\r"), ("ctrl+j", "\n"), ("tab", "\t")])
def test_a_scanner_may_end_with_enter_line_feed_or_tab(end: str, character: str):
    keys = Keyboard().scan(PEN, end="").key(end, character, SCAN_GAP)
    assert keys.wait(1).results == [Scanned(PEN)]


def test_a_scanner_that_ends_with_nothing_is_understood_after_a_moment():
    keys = Keyboard().scan(PEN, end="")
    assert keys.results == []
    assert keys.wait(PACE.settle_s).results == [Scanned(PEN)]


def test_a_scanner_that_pauses_before_its_enter_opens_nothing():
    assert Keyboard().scan(PEN, end="").key("enter", "\r", 0.09).wait(1).results == [Scanned(PEN)]


def test_the_enter_of_a_scanner_that_dawdles_is_no_key():
    keys = Keyboard().scan(PEN, end="").wait(0.2)
    assert keys.results == [Scanned(PEN)]
    assert keys.key("enter", "\r").results == [Scanned(PEN)]
    assert keys.key("enter", "\r").results == [Scanned(PEN), Pressed("enter")], "the next one is a person's"


def test_enter_after_a_while_is_a_person_s():
    keys = Keyboard().scan(PEN, end="").wait(PACE.enter_s)
    assert keys.key("enter", "\r").results == [Scanned(PEN), Pressed("enter")]


def test_a_swipe_at_the_register_s_reader_is_a_scan():
    track = ";6006490000000000017=31121011234?"
    keys = Keyboard().scan(track)
    assert keys.results == [Scanned(track)]
    assert "6006490000000000017" not in repr(keys.results)


def test_a_slow_scanner_is_still_a_scanner():
    assert Keyboard().scan(PEN, gap=0.02).results == [Scanned(PEN)]


def test_the_fields_of_a_gs1_code_stay_separated():
    assert Keyboard().scan("0104006381333931\x1d10AB").results == [Scanned("0104006381333931\x1d10AB")]


@pytest.mark.parametrize("text", ["50", "1234", "/find pen", "1234.56", "fountain pen"])
def test_what_no_scanner_sends_is_typed_however_fast_it_comes(text: str):
    assert Keyboard().type(text, SCAN_GAP).key("enter", "\r", SCAN_GAP).results == [Typed(text)]


@pytest.mark.parametrize(("digit", "key"), [*((n, f"f{n}") for n in "1256789"), ("0", "f10"), ("=", "f12")])
@pytest.mark.parametrize("gap", [0.11, 0.5])
def test_esc_then_a_digit_is_the_function_key(digit: str, key: str, gap: float):
    keys = Keyboard().type("50").key("escape", "\x1b").key(NAMES.get(digit, digit), digit, gap)
    assert keys.wait(1).results == [Pressed(key, "50")]


@pytest.mark.parametrize(
    ("character", "key"),
    list(zip("¡™∞§¶•ªº≠–", [*(f"f{n}" for n in (1, 2, 5, 6, 7, 8, 9, 10, 12)), "delete"], strict=True)),
)
def test_esc_and_a_digit_in_one_go_is_the_function_key_too(character: str, key: str):
    assert Keyboard().key("some_name", character).wait(1).results == [Pressed(key)]


@pytest.mark.parametrize(("name", "key"), [("alt+5", "f5"), ("alt+0", "f10"), ("alt+equals_sign", "f12")])
def test_alt_and_a_digit_is_the_function_key_too(name: str, key: str):
    assert Keyboard().key(name, None).wait(1).results == [Pressed(key)]


def test_esc_alone_counts_after_a_moment_and_brings_along_what_was_typed():
    keys = Keyboard().type("12").key("escape", "\x1b")
    assert keys.results == []
    assert keys.wait(PACE.escape_s).results == [Pressed("escape", "12")]
    assert keys.typing == Typing()


def test_esc_twice_is_two_steps_back():
    assert Keyboard().key("escape").key("escape").wait(1).results == [Pressed("escape"), Pressed("escape")]


def test_a_scan_right_after_esc_is_complete():
    keys = Keyboard().key("escape", "\x1b").scan(PEN)
    assert keys.wait(1).results == [Pressed("escape"), Scanned(PEN)]


def test_a_scan_whose_first_digit_melted_with_esc_is_complete():
    keys = Keyboard().key("cent_sign", "¢").type(PEN[1:], SCAN_GAP).key("enter", "\r", SCAN_GAP)
    assert keys.results == [Pressed("escape"), Scanned(PEN)]


def test_a_twin_works_right_before_typing():
    keys = Keyboard().key("escape").type("7").type("50").key("enter", "\r")
    assert keys.results == [Pressed("f7"), Typed("50")]


def test_backspace_takes_one_character_and_ctrl_u_all():
    keys = Keyboard().type("123").key("backspace", "\x7f")
    assert keys.typing.text == "12"
    assert keys.key("ctrl+u").typing.text == ""
    assert keys.key("backspace").results == []


def test_the_number_pad_means_cash_void_quantity_and_command():
    assert Keyboard().type("50+").wait(1).results == [Pressed("f12", "50")]
    assert Keyboard().type("+").wait(1).results == [Pressed("f12")]
    assert Keyboard().type("-").wait(1).results == [Pressed("delete")]
    assert Keyboard().type("3*").wait(1).typing.text == "3*"
    assert Keyboard().type("/").wait(1).typing.text == "/"


def test_a_number_pad_that_names_its_keys_means_the_same():
    keys = Keyboard().type("5").key("decimal").type("5").key("add").key("subtract").key("divide").wait(1)
    assert keys.results == [Pressed("f12", "5.5"), Pressed("delete")]
    assert keys.typing.text == "/"


def test_a_dash_inside_a_word_or_number_is_only_a_dash():
    assert Keyboard().type("T-shirt").wait(1).typing.text == "T-shirt"
    assert Keyboard().type("2-1001").wait(1).typing.text == "2-1001"


def test_a_letter_acts_at_once_where_a_panel_offers_it():
    keys = Keyboard(letters="lo").type("L").wait(0.1)
    assert keys.results == [Pressed("l")]
    assert Keyboard(letters="lo").type("3l").wait(1).typing.text == "3l"


def test_marking_a_line_keeps_what_is_typed():
    keys = Keyboard().type("3*").key("up").key("delete")
    assert keys.results == [Pressed("up"), Pressed("delete")]
    assert keys.typing.text == "3*"


def test_pasted_digits_are_scans_and_pasted_words_are_typed():
    after, results = typing.paste(Typing("2*"), f"{PEN}\r\n12345\n")
    assert results == (Scanned(PEN, "2"), Scanned("12345"))
    assert typing.paste(Typing(), f"{PEN}\r12345\r")[1] == (Scanned(PEN), Scanned("12345"))
    after, results = typing.paste(after, "blue pen")
    assert (after.text, results) == ("blue pen", ())


def test_neither_a_pin_nor_a_card_number_shows_in_a_repr():
    held = Keyboard().type("1234").typing
    for value in (held, typing.settled(held)[0], Typed("1234"), Scanned("1234"), Pressed("f6", "1234")):
        assert "1234" not in repr(value)


@dataclass(frozen=True)
class Scan:
    """One burst of a scanner."""

    code: str
    gap: float
    end: str


@dataclass(frozen=True)
class Key:
    """One key of a person, after a pause."""

    key: str
    gap: float


codes = st.text("0123456789", min_size=6, max_size=20)
scans = st.builds(Scan, codes, st.floats(0.00001, 0.02), st.sampled_from(["enter", "tab", ""]))
person = st.builds(
    Key,
    st.sampled_from([*"0123456789*.", "backspace", "enter", "f6", "f12", "up", "ctrl+u"]),
    st.floats(0.05, 2.0),
)


def expected(happenings: list[Scan | Key]) -> tuple[list[Result], str]:
    """What the till must understand, said without any clock."""
    results: list[Result] = []
    text = ""
    bare_for: float | None = None  # so long ago came the last key of a scan that had no Enter
    for one in happenings:
        if isinstance(one, Key) and bare_for is not None:
            bare_for += one.gap
        match one:
            case Scan(code):
                quantity = re.fullmatch(r"(\d+(?:\.\d*)?)\*", text)
                results.append(Scanned(code, quantity[1]) if quantity else Scanned(code))
                text = "" if quantity else text
            case Key("backspace"):
                text = text[:-1]
            case Key("ctrl+u"):
                text = ""
            case Key("enter") if bare_for is not None and bare_for <= PACE.enter_s:
                pass
            case Key("enter"):
                results.append(Typed(text) if text else Pressed("enter"))
                text = ""
            case Key("f6" | "f12" as key):
                results.append(Pressed(key, text))
                text = ""
            case Key("up"):
                results.append(Pressed("up"))
            case Key(character):
                text += character
        bare_for = 0.11 if isinstance(one, Scan) and not one.end else None
    return results, text


@given(st.lists(scans | person, max_size=25))
def test_however_scans_and_typing_mix_nothing_is_lost_and_nothing_mixed(happenings: list[Scan | Key]):
    keys = Keyboard()
    for one in happenings:
        match one:
            case Scan(code, gap, end):
                keys.scan(code, gap, end)
                keys.wait(0.11)
            case Key(key, gap) if len(key) == 1:
                keys.type(key, gap)
            case Key(key, gap):
                keys.key(key, None, gap)
    keys.wait(5)
    assert (keys.results, keys.typing.text) == expected(happenings)
    assert keys.typing.waiting == Idle()


@given(st.lists(st.tuples(st.sampled_from([*"0a*+-/.∞", "escape", "enter", "f5", "left"]), st.floats(0, 1))))
def test_no_keys_at_any_pace_leave_the_line_waiting_for_ever(strokes: list[tuple[str, float]]):
    keys = Keyboard(letters="a")
    for key, gap in strokes:
        keys.key(NAMES.get(key, key), key if len(key) == 1 else None, gap)
    assert keys.wait(5).typing.waiting == Idle()
