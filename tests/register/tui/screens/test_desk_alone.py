"""`register desk`: the desk as a program of its own, beside an open till, and as a browser opens it."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.widgets import Static

from register import looking_on, wiring
from register.counter.checks.outside import Device
from register.counter.checks.set_up import Standing, standing
from register.counter.drawer import shifts
from register.counter.people import staff
from register.journal.look_file import LOOKS
from register.tui.app import TillApp
from register.tui.desk.app import DeskApp
from register.tui.desk.balances import Balances
from register.tui.desk.station import Station
from register.tui.in_browser import DeskInBrowser, TillInBrowser
from register.tui.screens.errand import ErrandScreen
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.header import TillHeader
from register.tui.widgets.status import StatusLine
from tests.register.tui.resting import at_rest
from tests.register.tui.screens.conftest import SMALL, Hands


class AtDesk(Hands):
    """Somebody at such an app."""

    @property
    def app(self) -> Any:
        return self.pilot.app

    @property
    def station(self) -> Station | None:
        screen = self.app.screen
        return screen.station if isinstance(screen, ErrandScreen) else None

    @property
    def lamps(self) -> str:
        return " ".join(lamp.text for lamp in self.app.frame.query_one(StatusLine).lamps)

    @property
    def notice(self) -> str:
        return str(self.app.screen.query_one("#notice", Static).render())


@asynccontextmanager
async def shown(app: TillApp) -> AsyncGenerator[AtDesk]:
    async with app.run_test(size=(80, 24)) as pilot:
        hands = AtDesk(pilot)
        await hands.until(lambda: app.opened)
        await hands.rest()
        yield hands


async def test_it_asks_for_a_managers_pin_and_looks_on_beside_the_open_till(shop, monkeypatch):
    monkeypatch.setattr("register.counter.looking.EVERY_S", 0.01)
    shop.without |= {"terminal"}
    async with wiring.opened(shop.read(), shop.state, clock=shop.clock) as till:
        shifts.sign_in(till, "1234")
        app = DeskApp(lambda: looking_on.looking_on(shop.read(), shop.state), place="Harbour Street · till 2")
        async with shown(app) as hands:
            assert isinstance(app.screen, ApprovalPrompt)
            await hands.type("1234", "enter")
            assert isinstance(app.screen, ApprovalPrompt), "a cashier may not"
            shifts.open_shift(till, hands.euros("100"))
            await hands.until(lambda: app.till.books.shift)
            assert isinstance(app.screen, ApprovalPrompt), "what happens at the counter is not what it asks"
            await hands.type("9876", "enter")
            assert hands.station is Station.BALANCES
            assert "ONLY LOOKING" in hands.lamps
            before = till.journal.last_seq
            await hands.type("/p", "enter")
            await hands.press("b", "y")
            assert hands.station is Station.PEOPLE
            assert "The till is open at the counter: do this there" in hands.notice
            await hands.press("tab", "escape")
            assert isinstance(app.screen, ApprovalPrompt), "whoever left must say again who they are"
            await hands.press("escape")
            assert till.journal.last_seq == before
        assert app.return_code == 0


async def test_beside_the_open_till_a_balance_is_asked_by_a_request_of_its_own(shop, mock):
    shop.without = {"printer"}
    async with shop.opened() as till:
        app = DeskApp(lambda: looking_on.looking_on(shop.read(), shop.state), place="")
        async with shown(app) as hands:
            await hands.type("9876", "enter")
            before = till.journal.last_seq
            await hands.scan(SMALL)
            screen = app.screen
            assert isinstance(screen, Balances)
            await hands.until(lambda: screen.one is not None and not screen.waiting)
            assert screen.query_one(CardFace).face.balance == "12.50"
            assert till.journal.last_seq == before
            assert (shop.state / LOOKS).exists(), "till and desk share one limit"


async def test_what_is_connected_to_the_open_till_is_not_called_missing(shop, mock):
    shop.without = {"printer"}
    async with shop.opened() as till:
        app = DeskApp(lambda: looking_on.looking_on(shop.read(), shop.state), place="")
        async with shown(app) as hands:
            await hands.type("9876", "enter")
            assert standing(till, Device.TERMINAL).well
            assert standing(app.till, Device.TERMINAL) == Standing("seen by the till at the counter")
            assert standing(app.till, Device.PRINTERS) == standing(till, Device.PRINTERS), "there is none"


async def test_where_nobody_has_the_till_open_it_says_that_the_counter_waits(shop):
    shop.without |= {"terminal"}
    app = DeskApp(shop.opened, place="", clock=shop.clock.now)
    async with shown(app) as hands:
        assert "cannot open at the counter" in str(app.screen.query_one("#dialog-text", Static).render())
        await hands.type("9876", "enter")
        assert app.screen.query_one(TillHeader).cashier == "Ruth · the counter waits"


async def test_where_nobody_has_the_till_open_it_holds_it_and_locks_itself(shop):
    shop.without |= {"terminal"}
    shop.environ["REGISTER_SCREEN__LOCK_AFTER_S"] = "300"
    app = DeskApp(shop.opened, place="", clock=shop.clock.now)
    async with shown(app) as hands:
        await hands.type("9876", "enter", "tab")
        assert hands.station is Station.JOURNAL
        assert app.till.books.cashier is None
        shop.clock.time += timedelta(seconds=300)
        app.lock_if_idle()
        await at_rest(app)
        await at_rest(app)
        assert isinstance(app.screen, ApprovalPrompt)


@pytest.mark.parametrize("made", [TillInBrowser, DeskInBrowser])
async def test_a_browser_opens_it_for_whoever_came_in_at_its_door(shop, made):
    shop.without |= {"terminal"}
    theirs, ours = os.pipe()
    app = made(shop.opened, place="", clock=shop.clock.now)
    app.person, app.leash = "Ruth", theirs
    async with shown(app) as hands:
        if made is TillInBrowser:
            assert staff.signed_in(app.till) == staff.called(app.till, "Ruth")
        else:
            assert hands.station is Station.BALANCES
            assert app.manager == staff.called(app.till, "Ruth")
            assert app.till.books.cashier is None
        os.close(ours)
        await hands.until(lambda: app._exit)
    os.close(theirs)
