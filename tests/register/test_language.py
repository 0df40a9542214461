"""What the till says in other languages than that of its code."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from moneyed import EUR, JPY, Money

from receipts.language import moment
from receipts.language import say as on_paper
from receipts.layouts.parts import figures as figures_on_paper
from register.domain.amounts import Refused, exact, figures, typed_amount
from register.errors import ConfigError
from register.language import FOLDER, Language, counted, known, language, say, speak, spoken
from register.settings import Settings

ROOT = FOLDER.parent.parent
#: How a text for people is marked in the code, and which arguments are its forms: see CONTRIBUTING.md.
MARKS = {"say": None, "marked": None, "counted": (1, 2)}
#: In `terminal_api`, the sentence of what came of a request.
OUTCOMES = {"Declined": None, "NotSent": None, "Unknown": None, "marked": None, "worded": None}
PACKAGES = {"register": MARKS, "receipts": MARKS, "terminal_api": OUTCOMES}
FILES = [("mock/**.py", "ignore"), ("**.py", "python")]
NOON = datetime(2026, 11, 22, 9, 4, 7, tzinfo=UTC)
OTHERS = [code for code in known() if code != "en"]


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(Language())


@cache
def texts_in_the_code() -> frozenset[tuple[str, ...]]:
    """All that the program may say to people."""
    return frozenset(
        forms(found[2])
        for package, marks in PACKAGES.items()
        for found in extract_from_dir(ROOT / package, FILES, keywords=marks)
    )


@cache
def translated(code: str) -> Catalog:
    """The file of translations into `code`."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(code: str) -> list[Message]:
    """Its texts."""
    return [message for message in translated(code) if message.id]


def forms(text: object) -> tuple[str, ...]:
    """A text has one form, or several that go with counts."""
    return (text,) if isinstance(text, str) else tuple(text) if isinstance(text, list | tuple) else ()


def names(text: str) -> set[str]:
    """The parts that `text` leaves room for."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
class TestEveryTranslation:
    def test_has_every_text_of_the_program(self, code: str) -> None:
        there = {forms(one.id) for one in messages(code) if all(forms(one.string)) and not one.fuzzy}
        alone = {(one[0],) for one in there}  # the form for one of a thing is also found by itself
        assert texts_in_the_code() - there - alone == set()

    def test_has_no_text_that_is_said_no_more(self, code: str) -> None:
        assert {forms(message.id) for message in messages(code)} - texts_in_the_code() == set()

    def test_leaves_room_for_the_same_parts(self, code: str) -> None:
        for message in messages(code):
            wanted = set[str]().union(*map(names, forms(message.id)))
            for form in forms(message.string):
                assert names(form) - wanted == set(), form
                assert wanted - names(form) <= {"count"}, form

    def test_keeps_lines_and_spaces_where_they_are(self, code: str) -> None:
        for message in messages(code):
            if isinstance(message.id, str):
                assert isinstance(message.string, str)
                assert message.string.count("\n") == message.id.count("\n"), message.id
                for end in (str.lstrip, str.rstrip):
                    assert len(message.id) - len(end(message.id)) == len(message.string) - len(
                        end(message.string)
                    ), message.id


class TestAPlaceOfItsOwn:
    def test_writes_amounts_with_its_decimal_sign_on_screen_and_paper(self) -> None:
        amount = Money(Decimal("1234.5"), EUR)
        assert (figures(amount), figures_on_paper(amount)) == ("1234.50", "1234.50")
        speak(language("nl"))
        assert (figures(amount), figures_on_paper(amount)) == ("1234,50", "1234,50")
        assert figures(Money(1200, JPY)) == "1200"

    def test_gives_programs_a_point_everywhere(self) -> None:
        speak(language("nl"))
        assert exact(Money("12.5", EUR)) == "12.50"

    def test_takes_both_signs_in_what_is_typed(self) -> None:
        speak(language("nl"))
        assert typed_amount("12,50", EUR) == typed_amount("12.50", EUR) == Money("12.50", EUR)
        assert isinstance(typed_amount("1.2.3", EUR), Refused)

    def test_writes_days_and_hours_its_own_way(self) -> None:
        assert spoken().weekday(NOON) == "Sun 22 Nov"
        assert moment(NOON) == "2026-11-22 09:04"
        speak(language("nl"))
        assert spoken().weekday(NOON) == "zo 22 nov"
        assert spoken().monthday(NOON) == "22 nov"
        assert (spoken().hour(NOON), spoken().second(NOON)) == ("09:04", "09:04:07")
        assert moment(NOON) == "22-11-2026 09:04"


FRENCH = """\
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "{amount} is still due"
msgstr "Il reste {amount} à payer"

msgid "{count} line"
msgid_plural "{count} lines"
msgstr[0] "{count} ligne"
msgstr[1] "{count} lignes"
"""


class TestAFileOfOnesOwn:
    def test_is_all_that_a_language_takes(self, tmp_path: Path) -> None:
        (tmp_path / "ours.po").write_text(FRENCH, "utf-8")
        speak(language("ours.po", tmp_path))
        assert say("{amount} is still due", amount="2,50") == "Il reste 2,50 à payer"
        assert spoken().decimal == ","

    def test_says_nothing_where_there_is_nothing_to_say(self, tmp_path: Path) -> None:
        (tmp_path / "ours.po").write_text(FRENCH, "utf-8")
        speak(language("ours.po", tmp_path))
        assert (say(""), on_paper("")) == ("", "")

    def test_says_counts_by_the_rule_of_its_language(self, tmp_path: Path) -> None:
        (tmp_path / "ours.po").write_text(FRENCH, "utf-8")
        speak(language("ours.po", tmp_path))
        assert [counted("{count} line", "{count} lines", count) for count in (0, 1, 2)] == [
            *("0 ligne", "1 ligne", "2 lignes")
        ]

    def test_leaves_english_what_it_does_not_have(self, tmp_path: Path) -> None:
        (tmp_path / "ours.po").write_text(FRENCH, "utf-8")
        speak(language("ours.po", tmp_path))
        assert say("Nobody is signed in") == "Nobody is signed in"

    @pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b'msgid "never ended\nmsgstr'])
    def test_that_cannot_be_read_is_said_in_a_sentence(self, tmp_path: Path, content: bytes | None) -> None:
        if content is not None:
            (tmp_path / "broken.po").write_bytes(content)
        with pytest.raises(ConfigError, match=r"\[shop\]: language = .*broken.* cannot be spoken"):
            language("broken.po", tmp_path)


class TestTheSetting:
    def test_names_the_languages_there_are(self, changed: Callable[..., Settings]) -> None:
        with pytest.raises(ConfigError, match='language = "xx" is wrong: it should be one of en, nl'):
            changed(('language = "en"', 'language = "xx"'))
