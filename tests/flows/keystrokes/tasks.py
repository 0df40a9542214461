"""The tasks of the keystroke budget: what is pressed, and what must be in the books afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from register.domain.goods.line_item import Goods
from register.domain.sale import Stage
from register.tui.input.keys import Action
from register.tui.place import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.returning.receipt import ReceiptScreen
from register.tui.screens.returning.return_lines import ReturnLines
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.dialog import PinPrompt, Question
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.flows.keystrokes.desk import Desk, euros

FULL, PART, EMPTY, NEW, NEW_GIVEX, SMALL, *_ = (card.number for card in DEMO_CARDS)
"""150.00, 12.50 and nothing on them; never sold, twice; 8.40."""
PEN, NOTEBOOK = "1455082197725", "1402713568386"
"""7.35 and 12.10."""


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the budget; `do` asserts its own outcome."""

    name: str
    target: int
    """The most keys that it may take where there are function keys."""
    ours: tuple[int, int, int]
    """So many it takes: by keys, by Esc twins, by commands."""
    do: Callable[[Desk], Awaitable[None]]


async def exact_cash(desk: Desk) -> None:
    await desk.hands.basket()
    await desk.keyboard.ask(Action.CASH)
    sale = await desk.completed()
    assert (sale.total, sale.change) == (euros("35.30"), euros("0"))
    assert desk.in_drawer == euros("135.30")


async def cash_and_change(desk: Desk) -> None:
    await desk.hands.basket()
    await desk.keyboard.ask(Action.CASH, "50")
    assert (await desk.completed()).change == euros("14.70")
    assert desk.in_drawer == euros("135.30")


async def six_of_one(desk: Desk) -> None:
    await desk.keyboard.type("6*")
    await desk.hands.scan(PEN)
    (line,) = desk.sale.basket.lines
    assert isinstance(line, Goods)
    assert (line.quantity, line.total) == (6, euros("44.10"))


async def void_the_last_line(desk: Desk) -> None:
    await desk.hands.basket()
    await desk.keyboard.ask(Action.VOID)
    assert desk.sale.total == euros("31.55")


async def park(desk: Desk) -> None:
    await desk.hands.basket()
    await desk.keyboard.ask(Action.PARK)
    assert desk.till.books.sale is None
    assert [sale.total for sale in desk.till.books.parked] == [euros("35.30")]


async def recall(desk: Desk) -> None:
    await desk.hands.basket()
    await desk.hands.press("f4")
    await desk.keyboard.ask(Action.PARK)
    assert desk.sale.total == euros("35.30")
    assert not desk.till.books.parked


async def recall_one_of_several(desk: Desk) -> None:
    for code in (PEN, NOTEBOOK):
        await desk.hands.scan(code)
        await desk.hands.press("f4")
    await desk.keyboard.ask(Action.PARK)
    await desk.keyboard.type("", "enter")
    assert desk.sale.total == euros("7.35")
    assert len(desk.till.books.parked) == 1


async def gift_card_covers_all(desk: Desk) -> None:
    await desk.hands.basket()
    await desk.keyboard.ask(Action.GIFT_CARD)
    await desk.hands.scan(FULL)
    await desk.completed()
    assert desk.balance(FULL) == euros("114.70")
    assert desk.charged() == ["pay 35.30"]


async def gift_card_and_cash(desk: Desk) -> None:
    for code in (PEN, NOTEBOOK, NOTEBOOK):
        await desk.hands.scan(code)
    await desk.keyboard.ask(Action.GIFT_CARD)
    await desk.hands.scan(PART)
    await desk.still_due("19.05")
    await desk.keyboard.ask(Action.CASH, "20")
    assert (await desk.completed()).change == euros("0.95")
    assert (desk.balance(PART), desk.in_drawer) == (euros("0"), euros("119.05"))


async def two_gift_cards_and_bank(desk: Desk) -> None:
    await desk.hands.basket()
    for card, due in ((PART, "22.80"), (SMALL, "14.40")):
        await desk.keyboard.ask(Action.GIFT_CARD)
        await desk.hands.scan(card)
        await desk.still_due(due)
    await desk.keyboard.ask(Action.BANK)
    sale = await desk.completed()
    assert sale.paid == euros("35.30")
    assert desk.charged() == ["pay 12.50", "pay 8.40", "bank_card 14.40"]
    assert desk.in_drawer == euros("100")


async def balance_for_a_customer(desk: Desk) -> None:
    await desk.keyboard.ask(Action.CARD)
    await desk.hands.scan(FULL)
    await desk.on(CardPanel)
    assert desk.hands.app.screen.query_one(CardFace).face.balance == "150.00"
    assert desk.till.books.sale is None


async def sell_a_card(desk: Desk) -> None:
    await desk.keyboard.ask(Action.SELL_CARD, "50")
    await desk.hands.scan(NEW)
    await desk.at_counter()
    await desk.keyboard.ask(Action.CASH)
    await desk.completed()
    await desk.hands.until(lambda: desk.balance(NEW) == euros("50"))
    assert desk.in_drawer == euros("150")


async def load_a_card(desk: Desk) -> None:
    await desk.keyboard.ask(Action.SELL_CARD, "25")
    await desk.hands.scan(PART)
    await desk.at_counter()
    await desk.keyboard.ask(Action.CASH)
    await desk.completed()
    await desk.hands.until(lambda: desk.balance(PART) == euros("37.50"))
    assert desk.in_drawer == euros("125")


async def cash_out(desk: Desk) -> None:
    await desk.keyboard.ask(Action.CARD)
    await desk.hands.scan(SMALL)
    await desk.on(CardPanel)
    await desk.keyboard.type("o")
    await desk.on(Question)
    await desk.keyboard.type("", "enter")
    await desk.on(CardPanel)
    await desk.hands.until(lambda: desk.in_drawer == euros("91.60"))
    card = desk.mock.ledger.card(SMALL)
    assert card is not None
    assert card.status is CardStatus.CLOSED


async def undo_the_last_load(desk: Desk) -> None:
    await desk.hands.type("25", "f7")
    await desk.hands.scan(PART)
    await desk.at_counter()
    await desk.hands.press("f12")
    await desk.completed()
    await desk.hands.until(lambda: desk.balance(PART) == euros("37.50"))
    await desk.keyboard.ask(Action.CARD)
    await desk.hands.scan(PART)
    await desk.on(CardPanel)
    await desk.keyboard.type("u")
    await desk.on(Question)
    await desk.keyboard.type("", "enter")
    await desk.on(PinPrompt)
    await desk.keyboard.type("9876", "enter")
    await desk.on(ReturnResult)
    assert (desk.balance(PART), desk.in_drawer) == (euros("12.50"), euros("100"))


async def return_one_line(desk: Desk) -> None:
    await desk.hands.basket()
    await desk.hands.press("f12")
    sold = await desk.completed()
    await desk.keyboard.ask(Action.RECEIPT)
    await desk.on(ReceiptScreen)
    await desk.hands.scan(sold.number)
    await desk.keyboard.type("r")
    await desk.on(ReturnLines)
    await desk.hands.scan(PEN)
    await desk.keyboard.type("", "enter")
    await desk.on(ReturnPlan)
    await desk.keyboard.type("", "enter")
    await desk.on(ReturnResult)
    assert desk.in_drawer == euros("127.95")


async def no_answer(desk: Desk) -> None:
    await desk.hands.basket()
    desk.mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
    await desk.hands.press("f9")
    await desk.hands.at(Place.UNKNOWN)
    assert desk.sale.stage is Stage.TENDERING
    await desk.seconds_pass(10)
    sale = await desk.completed()
    assert sale.paid == euros("35.30")
    assert desk.charged() == ["bank_card 35.30"]


async def manager_approval(desk: Desk) -> None:
    await desk.hands.scan(NOTEBOOK)
    await desk.hands.type("6.05", "f3", "n", "enter")
    await desk.on(PinPrompt)
    await desk.keyboard.type("9876", "enter")
    await desk.at_counter()
    assert desk.sale.total == euros("6.05")


APPROVED = 5
"""A manager's PIN and Enter."""

TASKS = (
    Task("three items, exact cash", 1, (1, 2, 6), exact_cash),
    Task("cash 50.00 given, change", 3, (3, 4, 9), cash_and_change),
    Task("six of one item", 2, (2, 2, 2), six_of_one),
    Task("void the last line", 1, (1, 2, 6), void_the_last_line),
    Task("park", 1, (1, 2, 6), park),
    Task("recall", 1, (1, 2, 6), recall),
    Task("recall one of several", 2, (2, 3, 7), recall_one_of_several),
    Task("gift card covers all", 1, (1, 2, 6), gift_card_covers_all),
    Task("gift card pays part, the rest in cash, 20.00 given", 4, (4, 6, 15), gift_card_and_cash),
    Task("two gift cards, the rest by bank card", 3, (3, 6, 18), two_gift_cards_and_bank),
    Task("balance for a customer", 1, (1, 2, 6), balance_for_a_customer),
    Task("sell a card of 50.00, cash", 5, (4, 6, 15), sell_a_card),
    Task("load 25.00, cash", 5, (4, 6, 15), load_a_card),
    Task("cash-out of a small balance", 3, (3, 4, 8), cash_out),
    Task("undo the last load, a manager approves", 4 + APPROVED, (3 + APPROVED, 9, 13), undo_the_last_load),
    Task("return one line by receipt", 4, (4, 5, 12), return_one_line),
    Task("the terminal gave no answer", 0, (0, 0, 0), no_answer),
    Task("manager approval", APPROVED, (APPROVED, APPROVED, APPROVED), manager_approval),
)
