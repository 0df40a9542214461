"""From the first frame to the open shift."""

import asyncio
import threading
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from queue import Empty, Queue

import pytest
from textual.widgets import Static

from register.errors import ConfigError
from register.journal.errors import JournalLocked
from register.tui.route import Place
from register.tui.widgets.input_line import InputLine
from register.watched import beside_watcher

PEN = "1455082197725"


@pytest.fixture
def slow(shop):
    """A till whose journal takes its time to open; and what lets it."""
    open_ = asyncio.Event()

    @asynccontextmanager
    async def slowly():
        await open_.wait()
        async with shop.opened() as till:
            yield till

    shop.without.add("terminal")
    return shop.app(slowly), open_


async def test_digits_typed_while_the_journal_opens_are_not_lost(slow, hands):
    app, open_ = slow
    async with app.run_test() as pilot:
        here = hands(pilot)
        await here.type("12")
        assert not app.opened
        open_.set()
        await here.until(lambda: app.opened)
        await here.type("34", "enter")
        assert here.till.books.cashier == "Maria"


async def test_a_whole_pin_typed_too_early_signs_in_once_the_journal_is_open(slow, hands):
    app, open_ = slow
    async with app.run_test() as pilot:
        here = hands(pilot)
        await here.type("1234", "enter")
        open_.set()
        await here.at(Place.OPEN_SHIFT)
        assert here.till.books.cashier == "Maria"


@pytest.fixture
def long(shop):
    """A till that reads years at its start, as its first after an update; how far, and what lets it end."""
    far, end, ended = Queue[int](), threading.Event(), []

    def read(tell, stops):
        while not end.is_set() and not stops():
            with suppress(Empty):
                tell(far.get(timeout=0.01))
        ended.append(stops())

    @asynccontextmanager
    async def reading():
        await beside_watcher(read)
        async with shop.opened() as till:
            yield till

    shop.without.add("terminal")
    return shop.app(reading), far, end, ended


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (timedelta(seconds=6), "20 %, about 48 s left"),
        (timedelta(seconds=60), "20 %, about 8 minutes left"),
    ],
)
async def test_a_start_that_reads_years_says_what_it_does_and_how_long(long, shop, hands, second, words):
    app, far, end, _ = long
    async with app.run_test() as pilot:
        here = hands(pilot)
        far.put_nowait(10)
        await here.until(lambda: "10 %" in asked(here))
        assert "Reading all of the journal, as after an update" in asked(here)
        shop.clock.time += second / 2
        far.put_nowait(15)
        shop.clock.time += second / 2
        far.put_nowait(20)
        await here.until(lambda: words in asked(here))
        await here.type("1234", "enter")
        end.set()
        await here.at(Place.OPEN_SHIFT)


async def test_a_start_that_reads_years_can_be_put_off(long, hands):
    app, far, _, ended = long
    async with app.run_test() as pilot:
        here = hands(pilot)
        far.put_nowait(10)
        await here.until(lambda: "Esc leaves" in asked(here))
        await here.press("escape")
        await here.until(lambda: not app.is_running)
    assert ended == [True]


def asked(here):
    return str(here.app.frame.query_one("#ask-pin", Static).render())


async def test_the_help_of_a_locked_till_tells_what_its_keys_do_there(shop, hands):
    shop.without.add("terminal")
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        told = {one.label: one.tooltip for one in here.app.frame.view.hints()}
        assert told["Desk"] == "balances, journal, reports, set-up"
        assert told["Balance"] == "What is on a gift card"


async def test_a_pin_shows_as_dots_and_never_as_digits(shop, hands):
    shop.without.add("terminal")
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.type("1234")
        assert here.app.frame.query_one(InputLine).render().plain == "› ••••▏"


async def test_a_wrong_pin_is_told_with_the_bell(shop, hands):
    shop.without.add("terminal")
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.type("1111", "enter")
        assert (here.said, here.app.rung) == ("That PIN is wrong: try again", 1)
        assert here.till.books.cashier is None


async def test_a_scan_is_no_pin(shop, hands):
    shop.without.add("terminal")
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.scan(PEN)
        assert here.said == "Not rung up: sign in, then scan it again"


async def test_the_float_opens_the_shift_and_may_be_nothing(shop, hands):
    shop.without.add("terminal")
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.type("1234", "enter")
        for wrong in ("12.345", "99999999999", "abc", "."):
            await here.type(wrong, "enter")
            assert here.said
            assert here.till.books.shift is None
        await here.type("0", "enter")
        shift = here.till.books.shift
        assert shift is not None
        assert shift.float == here.euros("0")
        assert here.app.frame.place is Place.BASKET


async def test_esc_leaves_the_float_to_somebody_else(shop, hands):
    shop.without.add("terminal")
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.type("1234", "enter")
        await here.press("escape")
        assert here.app.frame.place is Place.SIGN_IN


async def test_nobody_is_signed_in_after_a_restart_and_the_basket_is_still_there(shop, hands):
    shop.without.add("terminal")
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.signed_in()
        await here.scan(PEN)
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        assert here.app.frame.place is Place.SIGN_IN
        await here.type("1234", "enter")
        assert here.reading.amount == "7.35"


async def test_a_locked_journal_is_one_sentence_and_the_end(shop, hands):
    shop.without.add("terminal")
    async with shop.opened():
        app = shop.app()
        async with app.run_test() as pilot:
            here = hands(pilot)
            await here.until(lambda: app.frame.has_class("-failed"))
            assert "journal" in str(app.frame.query_one("#ask-pin", Static).render())
            await here.press("enter")
        assert app.return_code == 2


async def test_wrong_settings_end_the_till_at_once_with_their_sentence(shop, hands, capsys):
    def broken():
        raise ConfigError("config.toml, [terminal]: passphrase is missing")

    app = shop.app(broken)
    async with app.run_test() as pilot:
        await hands(pilot).until(lambda: app.return_code == 2)
    assert "passphrase is missing" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["escape", "enter", "ctrl+q"])
async def test_the_sentence_is_said_again_after_the_app_has_ended(shop, hands, capsys, key):
    def broken():
        raise JournalLocked("The journal is in use by process 4711 (register open): close that first.")

    app = shop.app(broken)
    async with app.run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: app.frame.has_class("-failed"))
        await here.press(key)
    assert "in use by process 4711" in capsys.readouterr().err
    assert app.return_code == 2
