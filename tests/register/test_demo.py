"""The demonstration: a whole shop in one process, gone without a trace."""

import asyncio
from pathlib import Path

from moneyed import Money

from register.counter import checkout, shifts
from register.demo import demo_till, welcome
from register.domain.people import Person
from register.domain.sale import Stage


async def test_everything_a_visitor_is_told_works(capfd):
    codes = [line.split()[0] for line in welcome() if line[0].isdigit()]
    assert len(codes) > 10
    async with demo_till() as demo:
        assert isinstance(shifts.sign_in(demo.till, codes[0]), Person)
        assert isinstance(shifts.sign_in(demo.till, codes[1]), Person)
        assert shifts.open_shift(demo.till, Money("100", "EUR")) is None
        for code in codes[2:5]:
            assert demo.till.catalogue.find(code)
        checkout.ring_up(demo.till, codes[3])
        sale = demo.till.books.sale
        assert sale
        await checkout.pay_by_gift_card(demo.till, demo.till.card(codes[5]))
        assert sale.number not in demo.till.books.documents
        await demo.printer.until(lambda: any(sale.number in paper for paper in demo.printer.papers))
        state = demo.state
    assert not state.exists()
    assert capfd.readouterr() == ("", "")


async def test_what_is_kept_is_there_the_next_time(tmp_path: Path):
    async with demo_till(tmp_path / "kept") as demo:
        shifts.open_shift(demo.till, Money("100", "EUR"))
        checkout.ring_up(demo.till, "4131")
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
