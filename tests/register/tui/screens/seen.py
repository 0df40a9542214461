"""What somebody at the till sees, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from register.tui.widgets.figure import Figure
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from register.tui.widgets.paper import PaperPane

if TYPE_CHECKING:
    from tests.register.tui.screens.conftest import Hands


def remark(hands: Hands) -> str:
    screen = hands.app.screen
    return screen.query_one(InputLine).remark or str(screen.query_one("#notice").render())


def news(hands: Hands) -> str:
    return str(hands.app.screen.query_one(News).render())


def offered(hands: Hands) -> str:
    return " ".join(hint.shown for hint in hands.app.screen.query_one(KeyList).hints)


def total(hands: Hands) -> str:
    return hands.app.frame.query_one(Figure).reading.amount


def paper(hands: Hands) -> str:
    return "\n".join(hands.app.frame.query_one(PaperPane).lines)
