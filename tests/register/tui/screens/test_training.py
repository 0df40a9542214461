"""Learning: the same screens, and a loud word on each of them."""

from contextlib import asynccontextmanager

import pytest

from register.cli import screen
from register.tui.app import TillApp
from register.tui.input.scanner import Pace
from register.tui.place import Place
from register.tui.screens.around.menu import Menu
from register.tui.widgets.header import TillHeader
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.status import StatusLine

PEN = "1455082197725"


@pytest.fixture
def learning(shop):
    """The app as `register --training` opens it, on this shop's settings."""
    shop.without.add("terminal")

    @asynccontextmanager
    async def opened():
        async with shop.opened() as till:
            till.training = True
            yield till

    app = type(shop.app())(
        opened,
        place=" TRAINING  Harbour Street · till 2",
        clock=shop.clock.now,
        pace=Pace(burst_s=0.002, settle_s=0.02, escape_s=0.02),
        can_train=True,
    )
    assert isinstance(app, TillApp)
    return app


def offers(app) -> dict[str, str]:
    return {hint.key: hint.label for hint in app.screen.query_one(KeyList).hints}


async def test_every_screen_says_loudly_that_nothing_is_sold(learning, hands, picture):
    async with learning.run_test(size=(120, 40)) as pilot:
        here = hands(pilot)
        await here.signed_in()
        await here.scan(PEN)
        await here.paper()
        picture(here)
        for key in ("f10", "escape", "f8", "escape", "f1"):
            await here.press(key)
            assert " TRAINING " in here.app.screen.query_one(TillHeader).render().plain
            assert here.app.screen.query_one(StatusLine).lamps[0].text == "TRAINING: nothing is sold"


async def test_from_the_menu_one_goes_to_learn_and_comes_back_where_one_was(shop, learning, hands):
    shop.without.add("terminal")
    real = type(learning)(
        shop.opened,
        place="Harbour Street · till 2",
        clock=shop.clock.now,
        pace=Pace(burst_s=0.002, settle_s=0.02, escape_s=0.02),
        can_train=True,
    )
    async with real.run_test() as pilot:
        here = hands(pilot)
        await here.signed_in()
        await here.scan(PEN)
        await here.press("f10")
        assert isinstance(here.app.screen, Menu)
        assert offers(real)["r"] == "Training"
        await here.press("r")
    assert (real.goes_over, real.return_code) == (True, 0)
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.until(lambda: here.app.opened)
        await here.at(Place.SIGN_IN)
        await here.type("1234", "enter")
        assert here.reading.amount == "7.35", "the basket is as it was"
        await here.press("f10")
        assert "r" not in offers(here.app), "the demonstration has nothing beside it"


async def test_who_learns_leaves_by_the_same_key_and_changes_no_people(learning, hands):
    async with learning.run_test() as pilot:
        here = hands(pilot)
        await here.signed_in()
        await here.press("f10")
        assert offers(learning)["r"] == "Leave training"
        assert "p" not in offers(learning)
        await here.press("r")
    assert learning.goes_over


def test_the_program_opens_one_till_after_the_other_until_somebody_quits(monkeypatch):
    class Left:
        def __init__(self, goes_over: bool) -> None:
            self.goes_over, self.return_code = goes_over, 0

    ends, seen = iter([Left(True), Left(True), Left(False)]), []
    monkeypatch.setattr(screen, "_shown", lambda till: seen.append(till) or next(ends))
    assert screen.show(screen.RealTill()) == 0
    assert seen == [screen.RealTill(), screen.TrainingTill(screen.RealTill()), screen.RealTill()]
