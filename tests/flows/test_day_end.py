"""A whole day at the till and its Z report, against the mock terminal's own books."""

import asyncio
from typing import Any

import pytest
from moneyed import EUR, Money

from receipts.mock.printer import MockPrinter
from register.counter.cards import card_desk, card_sales
from register.counter.drawer import movements as drawer
from register.counter.drawer import report_json, reports, shifts
from register.counter.owing import obligations
from register.counter.paper import papers
from register.counter.people import staff
from register.counter.selling import checkout, ringing_up
from register.domain.amounts import Refused
from register.domain.events import DrawerMoved, Movement, PaperQueued, ShiftClosed
from register.domain.pieces import Piece
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.processor import Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def a_busy_day(shop):
    """A bit of everything; the terminal refuses now and then."""
    card, empty = shop.card("42.00"), shop.card("0.00")
    shop.ring_up("60.00")
    await checkout.pay_cash(shop.till, euros("100.00"))
    number = shop.ring_up("19.99", "10.01").number
    await checkout.pay_by_gift_card(shop.till, card, euros("12.50"))
    await checkout.pay_by_bank_card(shop.till, euros("10.00"))
    await checkout.pay_cash(shop.till)
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    await card_sales.sell(shop.till, empty, euros("15.00"))
    await checkout.pay_by_bank_card(shop.till)
    shop.ring_up("8.00")
    shop.refuse_next("Payment")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_by_gift_card(shop.till, card, euros("3.00"))
    await checkout.void(shop.till, "changed their mind")
    await shop.take_back(number, {1: "1"})
    await card_desk.cash_out(shop.till, shop.card("3.20"))
    await card_desk.deactivate(shop.till, shop.card("2.00", provider="givex"))
    await card_desk.refund_onto(shop.till, empty, euros("5.00"))
    papers.reprint(shop.till, number)


def moved(shop, operation, *, bank=False):
    lines = [line for line in shop.lines if line.approved and line.operation is operation]
    return [line.moved for line in lines if (not line.card) is bank]


async def test_the_z_report_tells_what_the_terminal_did_to_the_cent(shop):
    await a_busy_day(shop)
    expected = shop.till.books.shift.expected
    assert str(expected.amount) == "164.30"  # 100.00 + 60.00 + 7.50 - 3.20; the return went to cards
    reading = shifts.close_shift(shop.till, euros("164.00"))
    assert isinstance(reading, reports.Reading)
    assert (reading.z, reading.difference) == (1, euros("-0.30"))
    rows = {figure.name: figure for figure in reading.gift_cards}
    for name, operation in {
        "Activated": Operation.ACTIVATE,
        "Loaded": Operation.LOAD,
        "Redeemed": Operation.PAY,
        "Reversed": Operation.REVERSE,
        "Refunded": Operation.REFUND,
        "Cashed out": Operation.CASH_OUT,
        "Deactivated": Operation.DEACTIVATE,
    }.items():
        lines = moved(shop, operation)
        assert (rows[name].count, rows[name].amount) == (len(lines), sum(lines, euros("0.00"))), name
    tenders = {figure.name: figure.amount for figure in reading.tenders}
    taken_back = sum(moved(shop, Operation.REVERSE, bank=True), euros("0.00"))
    assert tenders["Bank cards"] == sum(moved(shop, Operation.BANK_CARD, bank=True), -taken_back)
    assert tenders["Cash"] == euros("67.50")
    shift = reading.shift
    turnover = shift.amount("sales") + shift.amount("cards") - shift.amount("returns")
    assert tenders["Cash"] + tenders["Bank cards"] + tenders["Gift cards"] + euros("5.00") == turnover
    assert shift.amount("cards") == euros("40.00")
    net_and_tax = sum((tax.net + tax.tax for tax in shift.taxes.values()), euros("0.00"))
    assert net_and_tax == shift.amount("sales") - shift.amount("returns")
    assert (shift.count("voids"), shift.count("copies"), shift.count("sales")) == (1, 1, 3)
    assert reading.still_open == ()
    (paper,) = shop.papers("z report")
    assert "164.30" in paper
    assert "-0.30" in paper
    machine: Any = report_json.as_json(reading)
    assert machine["drawer"]["expected"] == "164.30"
    assert machine["gift_cards"]["Redeemed"] == {"count": 2, "amount": "15.50"}
    shop.check()


async def test_a_second_z_starts_at_zero_and_the_first_cannot_change(shop):
    await a_busy_day(shop)
    shifts.close_shift(shop.till, None)
    assert isinstance(shifts.close_shift(shop.till, None), Refused)
    assert isinstance(shifts.print_x(shop.till), Refused)
    first = shop.papers("z report")
    assert shifts.open_shift(shop.till, euros("50.00")) is None
    assert isinstance(shifts.open_shift(shop.till, euros("50.00")), Refused)
    reading = shifts.close_shift(shop.till, euros("50.00"))
    assert isinstance(reading, reports.Reading)
    assert (reading.z, reading.shift.number, reading.difference) == (2, 2, euros("0.00"))
    assert all(figure.count == 0 and not figure.amount.amount for figure in reading.gift_cards)
    assert all(figure.count == 0 and not figure.amount.amount for figure in reading.tenders)
    assert reading.departments == ()
    assert shop.papers("z report")[:1] == first
    shop.check()


async def test_the_drawer_is_right_at_the_day_s_end(bench, make_shop, tmp_path):
    async with make_shop(bench, tmp_path, environ={"REGISTER_CASH__DIFFERENCE_LIMIT": "1.00"}) as shop:
        till = shop.till
        shifts.sign_in(till, "1234")
        number = shop.ring_up("50.00", "10.00").number
        await checkout.pay_cash(till, euros("100.00"))
        await shop.take_back(number, {1: "1"})
        assert isinstance(drawer.move(till, Movement.PAID_OUT, euros("5.00"), "window cleaner"), DrawerMoved)
        await card_desk.cash_out(till, shop.card("3.20"))
        shifts.open_drawer(till, "change for a note")
        drawer.move(till, Movement.DROP, euros("20.00"), "much in it")
        drawer.move(till, Movement.PAID_IN, euros("20.00"), "coins from the bank")
        expected = "141.80"  # 100 + 100 - 40 change - 10 - 5 - 3.20 - 20 + 20
        assert till.books.shift.expected == euros(expected)
        pieces = (Piece(euros("50"), 2), Piece(euros("20"), 2))
        counted = euros("140.00")
        refused = shifts.close_shift(till, counted, pieces)
        assert isinstance(refused, Refused)
        assert expected not in refused.reason, "the count stays blind"
        assert "1.80" not in refused.reason
        manager = staff.approval(till, "9876", Act.DIFFERENCE)
        assert isinstance(manager, Person)
        reading = shifts.close_shift(till, counted, pieces, manager)
        assert isinstance(reading, reports.Reading)
        (closed,) = shop.events(ShiftClosed)
        assert (closed.expected, closed.counted, closed.pieces) == (euros(expected), counted, pieces)
        assert (closed.manager, till.books.cashier) == ("Ruth", "Maria")
        (paper,) = shop.papers("z report")
        printed = " ".join(paper.split())
        for line in (
            "Cash received 1 100.00 Change given -40.00 Given back in cash -10.00",
            "Gift cards cashed out -3.20 Paid in 1 20.00 Paid out 1 -5.00 Drops into the safe 1 -20.00",
            "Expected 141.80 Counted 140.00 DIFFERENCE EUR -1.80 Allowed by Ruth",
            "No-sales 1",
            "50.00 2 100.00 20.00 2 40.00",
        ):
            assert line in printed
        machine: Any = report_json.as_json(reading)["drawer"]
        assert (machine["paid_out"], machine["drop"]) == (
            {"count": 1, "amount": "5.00"},
            {"count": 1, "amount": "20.00"},
        )
        assert (machine["pieces"], machine["allowed_by"]) == ({"50.00": 2, "20.00": 2}, "Ruth")
        shop.check()
        assert isinstance(shifts.close_shift(till, counted, pieces, manager), Refused)
        shifts.open_shift(till, euros("70.00"))
        second = shifts.close_shift(till, euros("70.00"))
        assert isinstance(second, reports.Reading)
        assert (second.z, second.difference, second.pieces) == (2, euros("0.00"), ())
        machine = report_json.as_json(second)["drawer"]
        assert (machine["paid_in"]["count"], machine["received"], machine["no_sales"]) == (0, "0.00", 0)
        assert shop.papers("z report")[0] == paper
        assert shop.events(ShiftClosed)[0] == closed


async def test_a_drawer_left_by_a_crash_knows_what_moved(shop):
    moved = drawer.move(shop.till, Movement.PAID_IN, euros("20.00"), "coins")
    assert isinstance(moved, DrawerMoved)
    await shop.reopen()
    assert shop.till.books.shift.expected == euros("120.00")
    assert isinstance(drawer.undo(shop.till, moved.sale, "they were not ours"), DrawerMoved)
    shop.check()


async def test_an_x_report_changes_nothing(shop):
    await shop.sold("3.00")
    before = shop.till.books.shift
    first, second = shifts.print_x(shop.till), shifts.print_x(shop.till)
    assert isinstance(first, reports.Reading)
    assert isinstance(second, reports.Reading)
    assert first.shift == second.shift == before == shop.till.books.shift
    assert first.z is None


async def test_a_shift_does_not_close_over_an_open_sale(shop):
    shop.ring_up("20.00")
    refused = shifts.close_shift(shop.till, None)
    assert isinstance(refused, Refused)
    assert shop.sale.number in refused.reason
    await checkout.pay_by_gift_card(shop.till, shop.card("5.00"))
    assert isinstance(shifts.close_shift(shop.till, None), Refused)
    await checkout.pay_cash(shop.till)
    assert isinstance(shifts.close_shift(shop.till, euros("-0.01")), Refused)
    assert isinstance(shifts.close_shift(shop.till, None), reports.Reading)


async def test_without_a_shift_nothing_is_sold(shop):
    shifts.close_shift(shop.till, None)
    assert isinstance(ringing_up.ring_up(shop.till, "4000000000006"), Refused)
    assert isinstance(await card_sales.sell(shop.till, shop.new_card(), euros("25.00")), Refused)
    assert isinstance(await checkout.pay_cash(shop.till), Refused)
    assert isinstance(shifts.open_shift(shop.till, euros("-1.00")), Refused)


async def test_an_answer_that_comes_after_closing_is_in_the_next_z(shop):
    number = shop.ring_up("20.00").number
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    await checkout.set_aside(shop.till)
    reading = shifts.close_shift(shop.till, None)
    assert isinstance(reading, reports.Reading)
    assert any(number in words for words in reading.still_open), "the day's end warns of it"
    await shop.settle()
    shop.clock.time = shop.clock.time.replace(microsecond=0)
    shifts.open_shift(shop.till, euros("100.00"))
    second = shifts.close_shift(shop.till, None)
    assert isinstance(second, reports.Reading)
    assert second.shift.amount("sales") == euros("20.00")
    assert {figure.name: figure.amount for figure in second.tenders}["Gift cards"] == euros("20.00")
    assert second.shift.expected == euros("100.00")
    shop.check()


async def test_every_receipt_of_the_day_is_on_paper_once(bench, make_shop, tmp_path):
    async with MockPrinter(columns=48) as printer:
        environ = {
            "REGISTER_PRINTER__HOST": printer.host,
            "REGISTER_PRINTER__PORT": str(printer.port),
        }
        async with make_shop(bench, tmp_path, environ=environ) as shop:
            await a_busy_day(shop)
            shifts.close_shift(shop.till, None)
            queued = shop.events(PaperQueued)
            await printer.until(lambda: printer.cuts == len(queued), limit_s=20)
            done = asyncio.Event()
            shop.till.watchers.append(done.set)
            async with asyncio.timeout(30):
                while shop.till.books.jobs:
                    await done.wait()
                    done.clear()
            assert obligations.obligations(shop.till) == ()
            assert [paper for paper in printer.papers if "Copy 1" in paper] != []
            assert sum("Copy 1" in paper for paper in printer.papers) == 1
            assert printer.errors == []
            assert printer.pulses >= 1
            shop.check()
