"""Help: what works now, and everything there is."""

from register.tui.input.keys import BY_WORD, FUNCTIONS, IN_MENU
from register.tui.screens.around.help import Help


def text(hands) -> str:
    assert isinstance(hands.app.screen, Help)
    return str(hands.app.screen.query_one("#help-text").render())


async def test_help_names_what_works_now_first_and_every_function(counter):
    async with counter() as hands:
        await hands.press("f1")
        now, _, rest = text(hands).partition("three ways")
        assert "F7" in now
        assert "F12" not in now
        for row in FUNCTIONS:
            assert row.command in rest
            assert row.tooltip in rest
        for item in IN_MENU:
            assert f"F10 {item.letter.upper()}" in rest
            assert item.command in rest
        for word in BY_WORD:
            assert word.example in rest


async def test_help_scrolls_and_leaves(counter):
    async with counter() as hands:
        await hands.type("/help", "enter")
        scroll = hands.app.screen.query_one("#help")
        await hands.press("pagedown")
        assert scroll.scroll_offset.y > 0
        await hands.press("escape")
        assert hands.app.screen is hands.app.frame


async def test_help_works_on_an_errand_and_at_the_locked_till(counter):
    async with counter() as hands:
        await hands.press("f10", "f1")
        assert "Choose" in text(hands)
        await hands.press("escape", "s")
        await hands.pilot.pause()
        await hands.press("f1")
        assert "Sign in" in text(hands)


async def test_help_as_drawn(counter, pictures):
    async with counter() as hands:
        await hands.press("f1")
        await pictures(hands)
