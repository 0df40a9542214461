"""The status line says in the shop's language how the printer is."""

from collections.abc import Iterator

import pytest

from receipts.printing.answers import COVER_OPEN, ERROR, OFFLINE, PAPER_END, SWITCH_OFF
from receipts.printing.jobs import Condition, PrinterStatus
from register.language import Language, language, speak
from register.tui.widgets.status import Level
from register.tui.words.lamps import of_printer


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(Language())


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_of_the_printer_has_words_in_both_languages(condition):
    status = PrinterStatus(condition, PAPER_END)
    english = of_printer(status)
    speak(language("nl"))
    dutch = of_printer(status)
    assert english.text
    assert "printer" in english.text
    assert english.level is dutch.level
    assert (english.text == dutch.text) is (condition is Condition.READY)


@pytest.mark.parametrize(
    ("status", "level"),
    [
        (PrinterStatus(Condition.ABSENT), Level.OFF),
        (PrinterStatus(Condition.READY, "paper near end"), Level.FINE),
        (PrinterStatus(Condition.UNSEEN), Level.ATTENTION),
        (PrinterStatus(Condition.OUT_OF_REACH), Level.ATTENTION),
    ],
)
def test_a_printer_that_does_not_print_stands_out_and_none_does_not(status, level):
    assert of_printer(status).level is level


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (PAPER_END, "printer: paper end"),
        (COVER_OPEN, "printer: cover open"),
        (OFFLINE, "printer: it is offline"),
        (ERROR, "printer: it reports an error"),
        (SWITCH_OFF, "printer: it reports an error"),
        ("the drawer was not opened: the printer was busy too long", "printer: the drawer was not opened"),
    ],
)
def test_a_trouble_is_named_shortly(note, words):
    assert of_printer(PrinterStatus(Condition.NOT_READY, note)).text == words
