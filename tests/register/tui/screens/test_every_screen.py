"""Every screen, found by walking the till by its own keys.

A new screen is found by itself where its key or its letter is offered; else give it a beginning in
`beginnings.py`. Its name goes into `FOUND` there all the same, so that none is missed.
"""

import pytest

from register.tui.place import Place
from register.tui.widgets.header import TillHeader
from register.tui.widgets.lines import BasketLines
from tests.register.tui.screens.beginnings import FOUND, WITHOUT
from tests.register.tui.screens.contrasts import by_colour_alone, ratio, unreadable
from tests.register.tui.screens.must_hold import explained, readable, scanned
from tests.register.tui.screens.walking import Walk, every_screen, named, titled


@pytest.mark.parametrize("begin", FOUND, ids=lambda begin: begin.__name__)
async def test_every_screen_explains_itself_can_be_read_and_loses_no_scan(shop, counter, mock, begin):
    shop.environ["REGISTER_TERMINAL__INSPECTOR"] = "true"
    shop.without = WITHOUT.get(begin, {"printer"})
    faults: dict[str, list[str]] = {}
    looked_at, read = set[str](), set[str]()
    earlier = [kinds for other, kinds in FOUND.items() if list(FOUND).index(other) < list(FOUND).index(begin)]
    async with counter() as hands:
        hands.mock, hands.clock = mock, shop.clock
        walk = Walk(hands, known=set().union(*earlier))
        async for path in walk.screens(begin):
            if titled(hands) in looked_at:
                continue
            looked_at.add(titled(hands))
            name = f"{named(hands)} by {' '.join(path)}"
            found = [*by_colour_alone(hands.app.screen), *await explained(hands), *await scanned(hands)]
            drawn = titled(hands) if hands.app.screen is hands.app.frame else type(hands.app.screen).__name__
            if drawn not in read:
                read.add(drawn)
                found += await readable(hands)
            if found:
                faults[name] = found
    assert faults == {}
    assert FOUND[begin] <= walk.kinds


def test_no_screen_is_left_out():
    found = {kind.partition(" ")[0] for kind in set[str]().union(*FOUND.values())}
    assert {kind.__name__ for kind in every_screen()} - found == set(), "say in FOUND from where it is found"


async def test_a_till_without_people_explains_itself_too(shop, hands):
    """Nobody can sign in there, so no walk begins there."""
    shop.without |= {"terminal"}
    shop.people = False
    async with shop.app().run_test() as pilot:
        here = hands(pilot)
        await here.at(Place.FIRST_PERSON)
        faults = []
        for answer in ("Eve", "5823", ""):
            faults += [*by_colour_alone(here.app.screen), *await explained(here), *await readable(here)]
            rung = here.app.rung
            await here.scan("1455082197725")
            assert here.app.rung == rung + 1
            assert here.app.typing.text == ""
            await here.type(answer, "enter")
        assert faults == []


async def test_the_measure_of_contrast_is_that_of_wcag_and_sees_what_is_written(counter):
    assert ratio((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert ratio((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
    async with counter() as hands:
        await hands.basket()
        seen = " ".join(unreadable(hands.app.screen, 22))
        for words in ("Fountain pen, blue", "TO PAY", "Maria", "F12"):
            assert words in seen


async def test_what_is_said_by_colour_alone_is_noticed(counter):
    async with counter() as hands:
        await hands.basket()
        assert by_colour_alone(hands.app.screen) == []
        hands.app.frame.query_one(TillHeader).styles.color = hands.app.theme_variables["attention"]
        await hands.rest()
        (seen,) = by_colour_alone(hands.app.screen)
        assert "Maria" in seen
        assert "attention by colour alone" in seen
        hands.app.frame.query_one(TillHeader).styles.color = None
        hands.app.frame.query_one(BasketLines)._marked = 99
        hands.app.frame.query_one(BasketLines).refresh()
        await hands.rest()
        (seen,) = by_colour_alone(hands.app.screen)
        assert "marked by colour alone" in seen
