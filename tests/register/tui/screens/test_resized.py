"""A window that is made wider or narrower while a screen is open: drawn as if it had been opened so."""

import pytest

from register.tui.place import Place
from register.tui.widgets.paper import PaperPane
from tests.register.tui.screens.beginnings import an_unknown_answer, part_paid
from tests.register.tui.screens.test_set_up import at_configuration
from tests.register.tui.screens.walking import settled

NARROW, WIDE = (80, 24), (120, 40)


def written(hands) -> list[str]:
    """What stands on the screen, line by line."""
    strips = hands.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def seen(hands) -> list[str]:
    await hands.rest()
    await hands.paper()
    return written(hands)


async def an_x_report(hands) -> None:
    await hands.press("f10", "x")


async def a_receipt(hands) -> None:
    await hands.basket()
    await hands.press("f12")
    await hands.at(Place.DONE)
    await hands.press("f8", "enter")


async def waiting_for_a_gift_card(hands) -> None:
    await hands.basket()
    await hands.press("f6")


SCREENS = (part_paid, an_unknown_answer, an_x_report, a_receipt, waiting_for_a_gift_card)


@pytest.mark.parametrize("doing", SCREENS, ids=lambda doing: doing.__name__)
async def test_a_window_of_another_size_and_back_leaves_everything_where_it_was(shop, counter, mock, doing):
    async with counter(WIDE) as hands:
        hands.mock, hands.clock = mock, shop.clock
        await doing(hands)
        await settled(hands)
        opened_wide = await seen(hands)
        await hands.pilot.resize_terminal(*NARROW)
        await hands.rest()
        await hands.pilot.resize_terminal(*WIDE)
        assert await seen(hands) == opened_wide


async def test_paper_that_somebody_reads_stays_where_it_was_scrolled_to(counter):
    async with counter(NARROW) as hands:
        await a_receipt(hands)
        await hands.press("down")
        paper = hands.app.screen.query_one(PaperPane)
        assert paper.scroll_offset.y == 3
        await hands.pilot.resize_terminal(90, 24)
        await hands.rest()
        assert paper.scroll_offset.y == 3


@pytest.mark.parametrize("lower", [(80, 24), (120, 26)], ids=["narrow", "as wide"])
async def test_a_marked_setting_stays_in_sight_in_a_lower_window_and_back(counter, lower):
    async with counter(WIDE) as hands:
        await at_configuration(hands)
        for _ in range(30):
            await hands.press("pagedown")
        for size in (lower, WIDE, lower):
            await hands.pilot.resize_terminal(*size)
            await hands.rest()
            assert any("▸  " in line for line in written(hands)), size
