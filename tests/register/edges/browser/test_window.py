"""The window behind the door: an app for each session, which ends with it; only what the page sends."""

import pytest

from register.edges.browser.sessions import Why
from tests.register.edges.browser.site_alone import PEOPLE, Shop


async def test_no_window_without_a_session_of_this_server_and_a_page_of_its_own(shop: Shop):
    session = shop.signed_in()
    for whose, headers in (
        (None, {}),
        (session, {"origin": "https://evil.example"}),
        (session, {"origin": ""}),
        (session, {"host": "evil.example:8443"}),
    ):
        async with shop.window(whose, **headers) as window:
            assert await window.hears() == (1008, "")
    shop.people.clear()
    async with shop.window(session) as window:
        assert await window.hears() == (1008, ""), "somebody blocked her meanwhile"
    assert session.ended
    assert not shop.apps


async def test_each_session_has_an_app_of_its_own_that_ends_with_its_window(shop: Shop):
    maria, ruth = shop.signed_in("Maria"), shop.signed_in("Ruth")
    async with (
        shop.window(maria, "width=100&height=30") as hers,
        shop.window(ruth, "width=9999&height=x") as theirs,
    ):
        assert await hers.hears() == b"Maria (100, 30)"
        assert await theirs.hears() == b"Ruth (500, 24)"
        hers.say(["stdin", "4131\r"])
        assert await hers.hears() == b"4131\r"
        theirs.say(["resize", {"width": 80, "height": 24}])
        assert await theirs.hears() == b"resize"
        theirs.say(["ping", "12"])
        assert await theirs.hears() == '["pong", "12"]'
        theirs.say(["focus"])
        assert await theirs.hears() == b"focus"
    assert [one.told for one in shop.apps] == [[], [("resize", {"width": 80, "height": 24}), ("focus", {})]]
    assert all(one.stopped for one in shop.apps)
    assert maria.ended is ruth.ended is None, "a page that is loaded anew goes on"


async def test_a_window_is_told_why_it_is_closed(shop: Shop):
    session = shop.signed_in()
    async with shop.window(session) as before, shop.window(session) as window:
        assert await before.hears() == b"Ruth (80, 24)"
        assert await before.hears() == (4001, "elsewhere"), "the same session in a second window"
        assert await window.hears() == b"Ruth (80, 24)"
        assert shop.apps[0].stopped
        window.say(["stdin", "quit"])
        assert await window.hears() == (4000, "left")
    assert session.ended is Why.LEFT
    session = shop.signed_in()
    async with shop.window(session) as window:
        await window.hears()
        shop.seconds += 600
        window.say(["stdin", "x"])
        await window.hears()
        shop.seconds += 600
        moved = "\x1b[<35;10;3M\x1b[<35;11;3M"  # the mouse, which no button is pressed on
        window.say(["stdin", moved])
        assert await window.hears() == moved.encode()
        shop.seconds += 300
        shop.sessions.of(session.token)
        assert await window.hears() == (4000, "idle")
    assert all(one.stopped for one in shop.apps)


async def test_who_is_blocked_while_they_sit_there_is_signed_out(shop: Shop, monkeypatch):
    monkeypatch.setattr("register.edges.browser.window.LOOK_S", 0.0)
    session = shop.signed_in()
    async with shop.window(session) as hers:
        await hers.hears()
        shop.people[:] = PEOPLE[:1]
        assert await hers.hears() == (4000, "out")
    assert session.ended is Why.OUT
    assert shop.apps[0].stopped


@pytest.mark.parametrize(
    "message", ["", "{}", "[]", '["stdin"]', '["stdin", 1]', '["resize", {"width": "80"}]', "[" * 9999]
)
async def test_what_the_page_never_sends_closes_the_window(shop: Shop, message: str):
    async with shop.window(shop.signed_in()) as window:
        await window.hears()
        window.say(message)
        assert await window.hears() == (1003, "")
    assert shop.apps[0].stopped
