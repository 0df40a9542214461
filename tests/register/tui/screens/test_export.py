"""The books as a file for the accountant, from the desk."""

from pathlib import Path
from threading import Event

from textual.widgets import Static

from register.counter import exporting
from register.counter.drawer import shifts
from register.domain.events import ActAllowed
from register.journal.export.form import Form
from register.long_work import Stopped
from register.tui.desk.export import ExportBooks
from register.tui.desk.station import Station
from register.tui.widgets.dialog import Question
from tests.register.tui.screens.seen import news


def to_write(hands) -> str:
    return str(hands.app.screen.query_one("#export-file", Static).render())


async def at_export(hands) -> ExportBooks:
    hands.till.by_command = False
    shifts.sign_in(hands.till, "9876")
    screen = ExportBooks()
    screen.station = Station.SET_UP
    hands.app.push_screen(screen)
    await hands.rest()
    return screen


async def test_the_books_of_a_period_are_written_proved_and_on_the_journal(
    shop, counter, pictures, monkeypatch
):
    shop.without |= {"terminal"}
    async with counter() as hands:
        await hands.basket()
        await hands.press("f12")
        screen = await at_export(hands)
        assert screen.choice.file_name == "books-2026-10-daily.csv"
        assert to_write(hands) == "Will be written: exports/books-2026-10-daily.csv."
        await hands.press("f", "f", "d")
        await hands.type("2026-11-31", "enter")
        assert screen.choice.file_name == "books-2026-10.beancount"
        await hands.type("2026-11", "enter", "enter")
        await hands.until(lambda: not screen.working and news(hands))
        assert news(hands) == "✓ Written: 3 transactions, each sums to zero in each currency."
        written = (shop.state / "exports" / "books-2026-11.beancount").read_text("utf-8")
        assert "  Assets:Cash:Drawer " in written
        said = [entry.event for entry in hands.till.journal.entries(kinds=[ActAllowed])][-1]
        assert (said.act, said.by, said.about) == ("desk", "Ruth", "export books-2026-11.beancount")

        # The same with a path that does not change from run to run.
        elsewhere = Path("/var/lib/till/exports/books-2026-11.beancount")
        monkeypatch.setattr(exporting, "export", lambda *_: exporting.Exported(elsewhere, 2511))
        await hands.press("enter")
        await hands.until(lambda: not screen.working and "2511" in news(hands))
        await pictures(hands)
        await hands.type("2026-11", "enter")
        assert to_write(hands).endswith("books-2026-11.beancount, in the place of an earlier one.")


async def test_accounts_without_a_name_are_told_first_and_esc_stops_without_a_file(
    shop, counter, monkeypatch
):
    shop.without |= {"terminal"}
    async with counter() as hands:
        named = {"drawer": "1000"}
        hands.till.settings = hands.till.settings.model_copy(update={"accounts": named})
        screen = await at_export(hands)
        await hands.press("a", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, Question))
        await hands.press("escape")
        assert not (shop.state / "exports").exists()
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, Question))
        await hands.press("enter")
        await hands.until(lambda: not screen.working and news(hands).startswith("✓"))
        assert [one.name for one in (shop.state / "exports").iterdir()] == ["books-all-daily.csv"]

        begun, pause = Event(), Event()

        def slow(_till, _choice, far, stops):
            far(43)
            begun.set()
            while not stops():
                pause.wait(0.002)
            raise Stopped

        monkeypatch.setattr(exporting, "without_name", lambda *_: ())
        monkeypatch.setattr(exporting, "export", slow)
        await hands.press("enter")
        await hands.until(begun.is_set)
        await hands.press("escape")
        await hands.until(lambda: not screen.working)
        assert news(hands) == "! Stopped; nothing was written."
        # A name that the form cannot have is said, not written.
        monkeypatch.undo()
        await hands.press("f", "f", "enter")
        await hands.until(lambda: not screen.working and "[accounts]" in news(hands))
        assert screen.choice.form is Form.BEANCOUNT
        assert not list((shop.state / "exports").glob("*.beancount"))
