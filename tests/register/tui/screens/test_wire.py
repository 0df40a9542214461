"""The terminal's messages on the till's own screen, for developers, and for nobody else."""

from textual.widgets import Static

from register.tui.screens.around.wire import Wire
from register.tui.screens.frame import Frame
from register.tui.widgets.input_line import InputLine
from terminal_api.inspector.exchange_screen import ExchangeScreen
from terminal_api.inspector.message_list import MessageList


def listed(hands) -> list[str]:
    rows = hands.app.screen.query_one(MessageList)
    return [rows.written(row, 100).plain for row in rows.rows]


async def test_a_developer_reads_and_keeps_every_message_without_its_secrets(
    shop, counter, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    shop.environ["REGISTER_TERMINAL__INSPECTOR"] = "true"
    number = "6006490000000000024"
    async with counter() as hands:
        await hands.scan(number)  # the card's panel asks for its balance
        await hands.until(lambda: any("Balance" in one.seen.category for one in hands.till.messages.entries))
        await hands.press("ctrl+t")
        assert isinstance(hands.app.screen, Wire)
        await hands.until(lambda: sum("BalanceInquiry" in row for row in listed(hands)) == 2)
        await hands.pilot.press("s")
        await hands.until(lambda: "✓" in str(hands.app.screen.query_one("#messages-said", Static).content))
        saved = "".join(path.read_text() for path in (tmp_path / "fixtures").iterdir())
        everything = saved + "".join(entry.seen.json for entry in hands.till.messages.entries)
        assert number[-4:] in saved
        assert number not in everything
        await hands.pilot.press("enter")
        await hands.pilot.pause()
        assert isinstance(hands.app.screen, ExchangeScreen)
        await hands.pilot.press("escape", "escape")
        await hands.pilot.pause()
        assert not isinstance(hands.app.screen, Wire)
        await hands.press("f1")
        assert "/wire" in str(hands.app.screen.query_one("#help-text", Static).content)


async def test_a_shop_has_no_such_screen(counter):
    async with counter() as hands:
        await hands.press("ctrl+t")
        assert isinstance(hands.app.screen, Frame)
        await hands.type("/wire", "enter")
        assert isinstance(hands.app.screen, Frame)
        assert "no command" in hands.app.screen.query_one(InputLine).remark
