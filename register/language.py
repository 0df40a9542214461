"""The language that the till speaks: its texts, its decimal sign, its days.

English is the language of the code and needs no file. Any other is a file of translations in gettext's
format, such as `languages/nl.po`: texts are looked up by their English, and what it lacks stays English. How
a place writes numbers and dates comes from Babel. Nothing of either is loaded where English is spoken.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from receipts import language as paper
from register.errors import ConfigError

#: Where the translations are that came with the program.
FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language, and how days and hours are written where it is spoken; this one is English."""

    code: str = ENGLISH
    decimal: str = "."
    texts: NullTranslations = field(default_factory=NullTranslations)
    with_parts: tuple[str, ...] = field(default=(), compare=False)
    """The English of its texts that leave room for parts; of counted ones nothing."""

    def hour(self, at: datetime) -> str:
        """`10:41`"""
        return f"{at:%H:%M}"

    def second(self, at: datetime) -> str:
        """`10:41:07`"""
        return f"{at:%H:%M:%S}"

    def weekday(self, day: date) -> str:
        """`Sun 22 Nov`"""
        return f"{day:%a} {day.day} {day:%b}"

    def weekday_of_month(self, day: date) -> str:
        """`Sun 22`, where the month is said beside it."""
        return f"{day:%a} {day.day}"

    def monthday(self, day: date) -> str:
        """`22 Nov`"""
        return f"{day.day} {day:%b}"

    def month(self, day: date) -> str:
        """`November 2026`"""
        return f"{day:%B %Y}"

    def day(self, day: date) -> str:
        """`2026-11-22`"""
        return f"{day:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class _Translated(Language):
    """Any other; days and hours as Babel knows them."""

    def hour(self, at: datetime) -> str:
        from babel.dates import format_time

        return format_time(at, "short", locale=self.code)

    def second(self, at: datetime) -> str:
        from babel.dates import format_time

        return format_time(at, "medium", locale=self.code)

    def weekday(self, day: date) -> str:
        return self._in(day, "EEE d MMM")

    def weekday_of_month(self, day: date) -> str:
        return self._in(day, "EEE d")

    def monthday(self, day: date) -> str:
        return self._in(day, "d MMM")

    def month(self, day: date) -> str:
        return self._in(day, "MMMM y")

    def day(self, day: date) -> str:
        return self._in(day, "short")

    def _in(self, day: date, pattern: str) -> str:
        from babel.dates import format_date

        return format_date(day, pattern, locale=self.code)


_spoken = Language()


def spoken() -> Language:
    """The language of this till."""
    return _spoken


def speak(language: Language) -> None:
    """From now on the till, its receipts too, speaks `language`. What is on the screen already stays."""
    global _spoken  # one till, one language: to hand it to every sentence would say no more
    _spoken = language
    paper.speak(paper.Language(language.texts.gettext, language.decimal, language.day))


def say(english: str, /, **parts: object) -> str:
    """`english` in the language spoken, with `parts` in the places of their names in braces."""
    text = _spoken.texts.gettext(english) if english else ""  # nothing is a file's head to gettext
    return text.format(**parts) if parts else text


def counted(one: str, many: str, count: int, /, **parts: object) -> str:
    """The form that goes with `count`, which both texts may name in braces, like any of `parts`."""
    return _spoken.texts.ngettext(one, many, count).format(count=count, **parts)


def marked(english: str) -> str:
    """`english` as it is, known to translators: a constant that `say` will say."""
    return english


def known() -> tuple[str, ...]:
    """Codes of the languages that came with the program."""
    return (ENGLISH, *sorted(file.stem for file in FOLDER.glob("*.po")))


def language(code: str, folder: Path = Path()) -> Language:
    """The language `code`: one of `known`, or a file of translations that says its own, `fr.po` in `folder`.

    Raises `ConfigError` when there is no such language or its file cannot be read.
    """
    if code == ENGLISH:
        return Language()
    from babel.numbers import get_decimal_symbol

    locale, texts, parted = _translated(folder / code if code.endswith(".po") else FOLDER / f"{code}.po")
    return _Translated(locale, get_decimal_symbol(locale), texts, parted)


def _translated(file: Path) -> tuple[str, GNUTranslations, tuple[str, ...]]:
    from babel.core import UnknownLocaleError
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    compiled = BytesIO()
    try:
        with file.open("rb") as opened:
            catalog = read_po(opened, abort_invalid=True)
        write_mo(compiled, catalog)
        if catalog.locale is None:
            raise ValueError("its head says no Language")
    except (OSError, PoFileError, UnknownLocaleError, ValueError) as error:
        raise ConfigError(
            f'[shop]: language = "{file.stem}" cannot be spoken: {file} is no file of translations'
            f" ({error}); use one of {', '.join(known())}, or the path of a .po file"
        ) from error
    compiled.seek(0)
    parted = tuple(one.id for one in catalog if isinstance(one.id, str) and one.python_brace_format)
    return str(catalog.locale), GNUTranslations(compiled), parted
