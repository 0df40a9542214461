"""Every state of the till as it is drawn, at 80x24 and 120x40. Look at the pictures before accepting them."""

import pytest

from register.counter.cards import card_sales
from register.journal.errors import JournalLocked
from register.tui.route import Place
from register.tui.screens.selling.side import Side
from register.tui.widgets.paper import PaperPane
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind

PEN = "1455082197725"
NEW = DEMO_CARDS[3].number

NARROW, WIDE = (80, 24), (120, 40)


def at(*sizes):
    return pytest.mark.parametrize("size", sizes, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def drawn(snap_compare, shop, hands, size):
    """Draw the till after `doing` something at the counter."""

    def compare(doing, *, signed_in=True):
        async def before(pilot):
            here = hands(pilot)
            await here.until(lambda: here.app.opened)
            if signed_in:
                await here.signed_in()
            await doing(here)
            if size[0] >= 100 and here.app.frame.query_one(Side).display and here.till.books.sale:
                await here.until(lambda: here.app.frame.query_one(PaperPane).lines)
            await here.paper()

        return snap_compare(shop.app(), terminal_size=size, run_before=before)

    return compare


@at(NARROW, WIDE)
def test_the_sign_in(drawn):
    async def typing(hands):
        await hands.type("123")

    assert drawn(typing, signed_in=False)


@at(NARROW, WIDE)
def test_a_wrong_pin(drawn):
    async def wrong(hands):
        await hands.type("1111", "enter")

    assert drawn(wrong, signed_in=False)


@at(NARROW, WIDE)
def test_the_float(drawn):
    async def signed_in(hands):
        await hands.type("1234", "enter")

    assert drawn(signed_in, signed_in=False)


@at(NARROW, WIDE)
def test_the_empty_till(drawn):
    async def nothing(hands):
        await hands.pilot.pause()

    assert drawn(nothing)


@at(NARROW, WIDE)
def test_the_basket(drawn):
    async def basket(hands):
        await hands.basket()
        await card_sales.sell(hands.till, hands.till.card(NEW), hands.euros("25"))
        await hands.press("up")
        await hands.type("3*")

    assert drawn(basket)


@at(NARROW, WIDE)
def test_a_refused_scan(drawn):
    async def misread(hands):
        await hands.basket()
        await hands.scan("4006381333932")

    assert drawn(misread)


@at(NARROW, WIDE)
def test_taking_payment(drawn):
    async def payment(hands):
        await hands.basket()
        await hands.press("enter")

    assert drawn(payment)


@at(NARROW, WIDE)
def test_waiting_for_the_gift_card(drawn):
    async def armed(hands):
        await hands.basket()
        await hands.press("f6")

    assert drawn(armed)


@at(NARROW, WIDE)
def test_still_due(drawn):
    async def part(hands):
        await hands.paid_in_part()
        await hands.type("5", "f12")

    assert drawn(part)


@at(NARROW, WIDE)
def test_asking_the_terminal(drawn, shop):
    async def asking(hands):
        await hands.paid_in_part()
        shop.mock.shopper.wait()
        await hands.press("f9")
        await hands.at(Place.ASKING)
        shop.clock.time = shop.clock.time.replace(second=12)
        hands.app.look_again()

    assert drawn(asking)


@at(NARROW, WIDE)
def test_unknown(drawn, shop):
    async def lost(hands):
        await hands.paid_in_part()
        shop.mock.faults.arm(Fault(FaultKind.DROP_AFTER))
        await hands.press("f9")
        await hands.at(Place.UNKNOWN)

    assert drawn(lost)


@at(NARROW, WIDE)
def test_change(drawn):
    async def change(hands):
        await hands.paid_in_part()
        await hands.type("50", "f12")
        await hands.at(Place.DONE)

    assert drawn(change)


@at(NARROW, WIDE)
def test_a_gift_card_sold_and_paid(drawn):
    async def sold(hands):
        await hands.scan(PEN)
        await card_sales.sell(hands.till, hands.till.card(NEW), hands.euros("25"))
        await hands.press("f12")
        await hands.at(Place.DONE)

    assert drawn(sold)


@at(NARROW, WIDE)
def test_a_till_that_cannot_be_opened(snap_compare, shop, hands, size):
    def broken():
        raise JournalLocked("The journal is in use by process 4711 (register open): close that first.")

    async def failed(pilot):
        here = hands(pilot)
        await here.until(lambda: here.app.frame.has_class("-failed"))

    assert snap_compare(shop.app(broken), terminal_size=size, run_before=failed)
