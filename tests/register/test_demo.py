"""The demonstration: a whole shop in one process, gone without a trace."""

import asyncio
from pathlib import Path

from moneyed import Money

from register.counter.drawer import shifts
from register.counter.selling import checkout, ringing_up
from register.demo import WELCOME, demo_till
from register.domain.sale import Stage
from register.domain.staff.people import Person
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.money import written


async def test_everything_a_visitor_is_told_works(capfd):
    codes = [line.split()[0] for line in WELCOME if line[0].isdigit()]
    assert len(codes) > 10
    async with demo_till() as demo:
        assert isinstance(shifts.sign_in(demo.till, codes[0]), Person)
        assert isinstance(shifts.sign_in(demo.till, codes[1]), Person)
        assert shifts.open_shift(demo.till, Money("100", "EUR")) is None
        for code in codes[2:5]:
            assert demo.till.catalogue.find(code)
        ringing_up.ring_up(demo.till, codes[3])
        sale = demo.till.books.sale
        assert sale
        await checkout.pay_by_gift_card(demo.till, demo.till.card(codes[5]))
        assert sale.number not in demo.till.books.documents
        await demo.printer.until(lambda: any(sale.number in paper for paper in demo.printer.papers))
        state = demo.state
    assert not state.exists()
    assert capfd.readouterr() == ("", "")


def test_the_gift_cards_a_visitor_is_told_of_are_those_of_the_mock_terminal():
    cards = [f"{card.number}  {written(card.balance):>10}  {card.note}" for card in DEMO_CARDS]
    assert list(WELCOME[WELCOME.index("Gift cards:") + 1 :]) == cards


async def test_what_is_kept_is_there_the_next_time(tmp_path: Path):
    async with demo_till(tmp_path / "kept") as demo:
        shifts.open_shift(demo.till, Money("100", "EUR"))
        ringing_up.ring_up(demo.till, "4131")
    async with demo_till(tmp_path / "kept") as demo:
        sale = demo.till.books.sale
        assert sale is not None
        assert sale.stage is Stage.OPEN


async def test_nothing_runs_on_when_the_demonstration_is_over():
    before = asyncio.all_tasks()
    async with demo_till() as demo:
        url = demo.terminal.url
    assert asyncio.all_tasks() == before
    host, port = url.removeprefix("https://").removesuffix("/nexo").split(":")
    try:
        await asyncio.open_connection(host, int(port))
    except ConnectionRefusedError:
        return
    raise AssertionError("the terminal still listens")
