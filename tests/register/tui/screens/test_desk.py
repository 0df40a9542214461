"""The manager's desk: a rail of stations, opened by whoever may, left by Esc, the lock, or a click."""

from datetime import timedelta

import pytest

from register.counter.drawer import shifts
from register.tui.desk.station import Station, named
from register.tui.place import Place
from register.tui.screens.errand import ErrandScreen
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.screens.people.people import People
from register.tui.widgets.rail import Rail

MANAGER = "9876"


def station(hands) -> Station | None:
    screen = hands.app.screen
    return screen.station if isinstance(screen, ErrandScreen) else None


async def at_desk(hands) -> None:
    """Ruth is signed in and has opened the desk."""
    hands.till.by_command = False
    shifts.sign_in(hands.till, MANAGER)
    await hands.press("f10")
    await hands.press("m")
    assert station(hands) is Station.BALANCES


async def test_tab_goes_down_the_rail_and_round_and_esc_leaves_for_the_till(counter):
    async with counter() as hands:
        await at_desk(hands)
        gone: list[Station | None] = [Station.BALANCES]
        for _ in Station:
            await hands.press("tab")
            gone.append(station(hands))
        assert gone == [*Station, Station.BALANCES]
        await hands.press("shift+tab")
        assert station(hands) is Station.SET_UP
        await hands.press("escape")
        await hands.press("escape")
        await hands.press("escape")
        assert hands.app.screen is hands.app.frame


async def test_a_typed_command_and_a_click_go_to_a_station(counter):
    async with counter() as hands:
        await at_desk(hands)
        await hands.type("/rep", "enter")
        assert station(hands) is Station.REPORTS
        await hands.pilot.click(Rail, offset=(3, 4))
        await hands.rest()
        assert station(hands) is Station.JOURNAL


async def test_a_cashier_asks_a_manager_and_the_people_take_the_managers_word(counter):
    async with counter() as hands:
        hands.till.by_command = False
        shifts.sign_in(hands.till, "1234")
        await hands.type("/desk", "enter")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.type(MANAGER, "enter")
        await hands.type("/people", "enter")
        screen = hands.app.screen
        assert isinstance(screen, People)
        assert screen.manager is not None
        assert screen.manager.name == "Ruth"


async def test_the_desk_opens_on_a_locked_till_and_leaves_by_itself(shop, counter):
    shop.environ["REGISTER_SCREEN__LOCK_AFTER_S"] = "300"
    async with counter() as hands:
        shifts.sign_out(hands.till)
        await hands.at(Place.SIGN_IN)
        await hands.press("f10")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.type(MANAGER, "enter")
        assert station(hands) is Station.BALANCES
        shop.clock.time += timedelta(seconds=300)
        hands.app.lock_if_idle()
        await hands.rest()
        assert hands.app.screen is hands.app.frame


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("/journal", Station.JOURNAL),
        ("/j", Station.JOURNAL),
        ("/p", Station.PEOPLE),
        ("/", None),
        ("/x", None),
    ],
)
def test_a_station_is_called_by_its_command_as_far_as_it_is_clear(text, there):
    assert named(text) is there
