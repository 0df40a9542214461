"""Whatever is waited for: it says what and for how long, and Esc stops it."""

from register.tui.place import Place
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.footer import KeyFooter
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.walking import every_screen, settled

PEN = "1455082197725"


def footer(hands) -> list[str]:
    return [hint.label for hint in hands.app.screen.query_one(KeyFooter).hints]


async def test_money_on_its_way_back_can_be_stopped_and_the_answer_still_decides(counter, mock):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f9")
        await hands.at(Place.DONE)
        sold = hands.app.last_sale().number
        await hands.scan(sold)
        await hands.press("r", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnPlan))
        mock.faults.arm(Fault(FaultKind.DELAY, category="Reversal", seconds=60))
        await hands.press("enter")
        plan = hands.app.screen
        await hands.until(lambda: hands.till.asking)
        await hands.until(lambda: footer(hands) == ["Stop asking"])
        assert plan.query_one(Figure).reading.says is Says.ASKING
        assert plan.query_one(Figure).reading.note == "0 s"
        await hands.press("escape")
        await hands.until(lambda: not plan.waiting)
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult))
        await settled(hands)
        given_back = [
            line for line in mock.ledger.transactions if line.operation == "reverse" and line.approved
        ]
        assert bool(given_back) != bool(hands.till.books.documents)


def test_no_screen_that_asks_leaves_out_how_to_stop():
    asking = [kind for kind in every_screen() if issubclass(kind, AskingErrand)]
    assert asking
    for kind in asking:
        assert kind.stop_waiting is AskingErrand.stop_waiting
        assert kind.draw is AskingErrand.draw
