"""Faster than anybody works: bursts of scans, long pastes, keys held down; nothing lost, nothing twice."""

from collections.abc import Iterable

import pytest
from textual.events import Key, Paste
from textual.message import Message

from register.domain.sale import Stage
from register.tui.input.keys import BY_KEY
from register.tui.place import Place
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from tests.register.tui.screens.walking import back, settled

FULL = DEMO_CARDS[0].number
PEN = "1455082197725"
CODES = ("1455082197725", "1455082853195", "1402713094946", "1402713479316", "1402713665108", "1402713049144")


class Stream:
    """Keys on their way, each with the time it was pressed at; they reach the app all at once."""

    def __init__(self, hands) -> None:
        self.hands = hands
        self.now = Message().time

    def press(self, key: str, gap: float = 0.02) -> None:
        self._post(key, key if len(key) == 1 else None, gap)

    def scan(self, code: str, gap: float = 0.02) -> None:
        """A scanner's digits and its Enter, `gap` seconds after what was before."""
        for number, digit in enumerate(code):
            self._post(digit, digit, 0.0001 if number else gap)
        self._post("enter", "\r", 0.0001)

    def hold(self, key: str, repeats: int = 30) -> None:
        """As keyboards do: half a second, then thirty a second."""
        for number in range(repeats):
            self.press(key, 0.5 if number == 1 else 0.033)

    def _post(self, key: str, character: str | None, gap: float) -> None:
        self.now += gap
        event = Key(key, character)
        event.time = self.now
        self.hands.app.post_message(event)


def codes(hands) -> list[str]:
    return [line.code for line in hands.till.books.sale.basket.goods]


def many(count: int) -> list[str]:
    return [CODES[number % len(CODES)] for number in range(count)]


def charged(mock) -> list[str]:
    """What the terminal booked, once for each time."""
    return [f"{line.operation} {line.moved.amount:.2f}" for line in mock.ledger.transactions if line.id]


async def test_fifty_scans_in_a_second_are_fifty_lines_in_their_order(counter):
    async with counter() as hands:
        stream = Stream(hands)
        for code in many(50):
            stream.scan(code)
        await settled(hands)
        assert codes(hands) == many(50)
        assert hands.app.rung == 0


@pytest.mark.parametrize("count", [1, 200])
async def test_pasted_lines_are_scans(counter, count):
    async with counter() as hands:
        hands.app.post_message(Paste("\n".join(many(count))))
        await settled(hands)
        assert codes(hands) == many(count)


async def test_a_paste_far_longer_than_any_code_is_refused_and_forgotten(counter):
    async with counter() as hands:
        hands.app.post_message(Paste("123456789" * 500))
        await settled(hands)
        assert hands.till.books.sale is None
        assert hands.app.rung == 1
        assert hands.app.typing.text == ""


async def part_of(hands, keys: Iterable[str]) -> None:
    await hands.basket()
    for key in keys:
        await hands.press(key)
    await settled(hands)


@pytest.mark.parametrize("before", [(), ("enter",)], ids=["basket", "tender"])
@pytest.mark.parametrize("key", ["f12", "enter", "f9", "plus"])
async def test_a_tender_key_held_down_charges_once(counter, mock, key, before):
    async with counter() as hands:
        await part_of(hands, before)
        stream = Stream(hands)
        if key == "plus":
            for _ in range(30):
                stream._post("plus", "+", 0.033)
        else:
            stream.hold(key)
        await hands.at(Place.DONE)
        await settled(hands)
        assert hands.app.last_sale().stage is Stage.COMPLETED
        assert hands.app.last_sale().paid == hands.euros("35.30")
        by_card = key == "f9"
        assert charged(mock) == (["bank_card 35.30"] if by_card else [])
        assert hands.till.books.shift.expected == hands.euros("100.00" if by_card else "135.30")


async def test_the_gift_card_key_held_down_waits_for_one_card_that_pays_once(counter, mock):
    async with counter() as hands:
        await hands.basket()
        Stream(hands).hold("f6")
        await settled(hands)
        stream = Stream(hands)
        stream.scan(FULL)
        stream.scan(FULL)
        await hands.at(Place.DONE)
        await settled(hands)
        assert charged(mock) == ["pay 35.30"]


@pytest.mark.parametrize("key", ["f12", "f9"])
async def test_a_double_press_on_a_tender_key_charges_once(counter, mock, key):
    async with counter() as hands:
        await hands.basket()
        stream = Stream(hands)
        stream.press(key)
        stream.press(key, 0.15)
        await hands.at(Place.DONE)
        await settled(hands)
        assert len(charged(mock)) == (key == "f9")
        assert hands.till.books.shift.expected == hands.euros("100.00" if key == "f9" else "135.30")


@pytest.mark.parametrize("gap", [0.02, 0.033], ids=["50 a second", "30 a second"])
async def test_a_digit_held_down_sells_nothing_and_pays_nothing(counter, mock, gap):
    async with counter() as hands:
        await hands.basket()
        stream = Stream(hands)
        for _ in range(30):
            stream.press("5", gap)
        await settled(hands)
        hands.app.settle_input()
        await settled(hands)
        if hands.app.typing.text:
            stream.press("f12", 0.2)
            await settled(hands)
            assert "is not an amount" in hands.said
        assert hands.till.books.sale.due == hands.euros("35.30")
        assert hands.app.rung == 1
        assert hands.app.typing.text == ""


async def test_a_void_key_held_down_does_not_empty_the_basket(counter):
    async with counter() as hands:
        for code in many(10):
            await hands.scan(code)
        Stream(hands).hold("delete")
        await settled(hands)
        assert len(codes(hands)) >= 8


@pytest.mark.parametrize("key", sorted(BY_KEY))
async def test_any_function_key_held_down_leaves_a_till_that_works(counter, mock, key):
    async with counter() as hands:
        await hands.basket()
        Stream(hands).hold(key)
        await settled(hands)
        await back(hands)
        if hands.till.books.sale is None and hands.till.books.parked:
            await hands.press("f4")
        before = len(codes(hands)) if hands.till.books.sale else 0
        await hands.scan(PEN)
        await settled(hands)
        assert len(codes(hands)) == before + 1
        assert len(charged(mock)) <= 1
