"""The customer's two lines through a sale: what stands there, nothing private, and nobody waits for it."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import EUR, Money

from receipts.mock.display import MockDisplay
from receipts.mock.printer import MockPrinter
from register.config.customer_display import CustomerDisplay
from register.counter.cards import card_sales
from register.counter.drawer import shifts
from register.counter.selling import checkout, customer_display, ringing_up
from register.counter.selling.customer_display import two_lines
from register.domain.goods.item import Item
from register.language import Language, known, language, speak
from register.tui.words.lamps import Lamps
from terminal_api.mock.orders.faults import FaultKind
from tests.flows.test_exchanged_goods import brought, give_net


@pytest.fixture
def opened(make_bench, make_shop, tmp_path) -> Callable[..., Any]:
    """Opens a shop where Maria sells and customers look at the display of these settings."""

    @asynccontextmanager
    async def shop(**keys: str) -> AsyncIterator[Any]:
        environ = {f"REGISTER_{key.upper()}": value for key, value in keys.items()}
        async with (
            asyncio.timeout(30),
            make_bench() as bench,
            make_shop(bench, tmp_path, environ=environ) as one,
        ):
            shifts.sign_in(one.till, "1234")
            yield one

    return shop


def own(display: MockDisplay, **keys: str) -> dict[str, str]:
    """The settings of a display with a network line of its own."""
    told = {"connection": "network", "host": display.host, "port": str(display.port), **keys}
    return {f"customer_display__{key}": value for key, value in told.items()}


def behind(printer: MockPrinter) -> dict[str, str]:
    """The settings of a display behind that printer."""
    address = {"printer__host": printer.host, "printer__port": str(printer.port)}
    return {**address, "customer_display__connection": "printer"}


async def stands(display: MockDisplay | MockPrinter, upper: str, lower: str) -> None:
    """Until these two lines stand there; a | keeps left and right apart."""

    def line(text: str) -> str:
        left, _, right = text.partition("|")
        return left + right.rjust(20 - len(left)) if right else left

    wanted = line(upper), line(lower)
    face = display.face if isinstance(display, MockDisplay) else display.display
    try:
        await display.until(lambda: face.lines == wanted)
    except TimeoutError:
        assert face.lines == wanted


async def test_what_was_scanned_and_the_total_then_the_change_stand_there(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        await stands(display, "Welcome", "Harbour Street")
        shop.ring_up("3.50")
        await stands(display, "Thing at 3.50|3.50", "Total EUR|3.50")
        shop.ring_up("2.25")
        await stands(display, "Thing at 2.25|2.25", "Total EUR|5.75")
        ringing_up.change_quantity(shop.till, 0, Decimal(2))
        await stands(display, "2 x Thing at 3.|7.00", "Total EUR|9.25")
        ringing_up.remove_line(shop.till, 0)
        await stands(display, "Thing at 2.25|2.25", "Total EUR|2.25")
        await checkout.pay_cash(shop.till, shop.money("10.00"))
        await stands(display, "Change EUR|7.75", "Thank you")
        shop.ring_up("1.00")
        await stands(display, "Thing at 1.00|1.00", "Total EUR|1.00")
        assert display.face.errors == []
        shop.check()


async def test_what_was_paid_exactly_shows_its_total_and_goes_by_itself(opened, monkeypatch):
    monkeypatch.setattr(customer_display, "THANKS_S", 0.2)
    async with MockDisplay() as display, opened(**own(display, welcome="Good day")) as shop:
        await stands(display, "Good day", "")
        await shop.sold("3.50")
        await stands(display, "Total EUR|3.50", "Thank you")
        await stands(display, "Good day", "")


async def test_a_part_paid_shows_what_is_still_due(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        shop.ring_up("20.00")
        await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
        await stands(display, "Paid|12.50", "Still due|7.50")
        await checkout.pay_cash(shop.till, shop.money("5.00"))
        await stands(display, "Paid|17.50", "Still due|2.50")
        await checkout.pay_cash(shop.till, shop.money("3.00"))
        await stands(display, "Change EUR|0.50", "Thank you")
        shop.check()


async def test_the_total_stands_alone_once_the_cashier_goes_on_to_take_payment(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        shop.ring_up("20.00")
        shop.till.goes_on_to_tender(True)
        await stands(display, "Total EUR|20.00", "")
        shop.till.goes_on_to_tender(False)
        await stands(display, "Thing at 20.00|20.00", "Total EUR|20.00")


async def test_while_the_terminal_waits_for_the_shopper_the_total_stands_there(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        shop.waiting_shopper()
        shop.ring_up("20.00")
        await checkout.pay_cash(shop.till, shop.money("8.00"))
        paying = asyncio.create_task(checkout.pay_by_bank_card(shop.till))
        await shop.prompted()
        await stands(display, "Paid|8.00", "Still due|12.00")
        shop.mock.shopper.approve()
        await paying
        await stands(display, "Total EUR|20.00", "Thank you")
        shop.waiting_shopper()
        shop.ring_up("5.00")
        paying = asyncio.create_task(checkout.pay_by_bank_card(shop.till))
        await stands(display, "Total EUR|5.00", "Use the terminal")
        await shop.prompted()
        shop.mock.shopper.cancel()
        await paying
        await stands(display, "Thing at 5.00|5.00", "Total EUR|5.00")


async def test_a_payment_without_an_answer_is_not_asked_of_the_customer_again(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        shop.arm(FaultKind.DROP_AFTER, category="Payment")
        shop.ring_up("20.00")
        await checkout.pay_by_bank_card(shop.till)
        await stands(display, "Total EUR|20.00", "Still due|0.00")
        await shop.settle()
        await stands(display, "Total EUR|20.00", "Thank you")
        shop.check()


async def test_an_exchange_for_less_shows_what_the_customer_gets_back(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        first = await shop.sold("8.00")
        brought(shop, first, 0)
        await stands(display, "Back: Thing at|-8.00", "Back to you|8.00")
        shop.ring_up("3.00")
        await stands(display, "Thing at 3.00|3.00", "Back to you|5.00")
        await give_net(shop)
        await stands(display, "Back to you|5.00", "Thank you")
        shop.check()


async def test_a_locked_till_says_that_it_is_closed_and_shows_nothing_of_the_basket(opened):
    async with MockDisplay() as display, opened(**own(display, closed="Next till, please")) as shop:
        shop.ring_up("3.50")
        await stands(display, "Thing at 3.50|3.50", "Total EUR|3.50")
        shifts.sign_out(shop.till, by_itself=True)
        await stands(display, "Next till, please", "")
        shifts.sign_in(shop.till, "1234")
        await stands(display, "Thing at 3.50|3.50", "Total EUR|3.50")


async def test_a_voided_sale_leaves_the_welcome(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        shop.ring_up("3.50")
        await stands(display, "Thing at 3.50|3.50", "Total EUR|3.50")
        await checkout.void(shop.till, "changed their mind")
        await stands(display, "Welcome", "Harbour Street")


async def test_no_digit_of_a_gift_card_ever_stands_there(opened):
    seen: list[str] = []
    display = MockDisplay(on_change=lambda lines: seen.append("\n".join(lines)))
    async with display, opened(**own(display)) as shop:
        sold, paying = shop.new_card(), shop.card("5.00")
        await card_sales.sell(shop.till, sold, shop.money("25.00"))
        await stands(display, "Gift card|25.00", "Total EUR|25.00")
        shop.ring_up("1.50")
        await stands(display, "Thing at 1.50|1.50", "Total EUR|26.50")
        await checkout.pay_by_gift_card(shop.till, paying, shop.money("1.50"))
        await stands(display, "Paid|1.50", "Still due|25.00")
        await checkout.pay_cash(shop.till)
        await stands(display, "Total EUR|26.50", "Thank you")
        for card in (sold, paying):
            assert not any(card.number[-4:] in text for text in seen)
        shop.check()


async def test_a_till_that_ends_says_that_it_is_closed(opened):
    async with MockDisplay() as display:
        async with opened(**own(display)) as shop:
            shop.ring_up("3.50")
            await stands(display, "Thing at 3.50|3.50", "Total EUR|3.50")
        await stands(display, "This till is closed", "")


async def test_a_dead_display_is_a_remark_and_comes_back_with_the_newest_picture(opened, caplog):
    async with MockDisplay() as display:
        await display.power_off()
        async with opened(**own(display)) as shop:
            changed = asyncio.Event()
            shop.till.watchers.append(changed.set)
            while not shop.till.display_trouble:
                await changed.wait()
                changed.clear()
            lamps = [lamp.text for lamp in Lamps().read(shop.till, shop.clock.now())]
            assert "no customer display" in lamps
            assert "the customer display shows nothing new: it is off, or not at its address" in caplog.text
            await shop.sold("3.50")
            shop.ring_up("2.25")
            shop.check()
            await display.power_on()
            await stands(display, "Thing at 2.25|2.25", "Total EUR|2.25")
            while shop.till.display_trouble:
                await changed.wait()
                changed.clear()
            lamps = [lamp.text for lamp in Lamps().read(shop.till, shop.clock.now())]
            assert "no customer display" not in lamps


async def test_a_display_that_hangs_never_holds_a_sale(opened):
    async with MockDisplay() as display, opened(**own(display)) as shop:
        display.stop_reading()
        for _ in range(20):
            await shop.sold("3.50", "2.25")
        shop.ring_up("1.00")
        display.read_on()
        await stands(display, "Thing at 1.00|1.00", "Total EUR|1.00")
        shop.check()


async def test_behind_the_printer_receipts_and_pictures_keep_apart(opened):
    async with MockPrinter(columns=48, lines_per_s=2000) as printer, opened(**behind(printer)) as shop:
        await stands(printer, "Welcome", "Harbour Street")
        for price in ("1.00", "2.00", "3.00"):
            shop.ring_up(price, "0.50")
            await checkout.pay_cash(shop.till, shop.money("5.00"))
            await printer.until(lambda: printer.pulses == int(price[0]))  # noqa: B023 - waited for here
        shop.ring_up("7.50")
        await stands(printer, "Thing at 7.50|7.50", "Total EUR|7.50")
        await shop.till.paper.wait_out(10)
        assert [paper.count("Thing at") for paper in printer.papers] == [2, 2, 2]
        assert printer.errors == printer.display.errors == []
        assert not shop.till.books.jobs
        shop.check()


async def test_behind_a_printer_without_paper_selling_goes_on_and_all_comes_later(opened):
    async with MockPrinter(columns=48) as printer, opened(**behind(printer)) as shop:
        await stands(printer, "Welcome", "Harbour Street")
        printer.paper_end()
        await shop.sold("1.00")
        shop.ring_up("2.00")
        await shop.till.paper.wait_out(10)
        assert not shop.till.paper.lamp.ok
        printer.refill()
        await stands(printer, "Thing at 2.00|2.00", "Total EUR|2.00")
        await printer.until(lambda: len(printer.papers) == 1)
        assert "COPY" not in printer.papers[0]
        assert printer.errors == []


async def test_a_till_that_was_killed_in_a_receipt_prints_it_before_it_shows_anything(opened):
    async with MockPrinter(columns=48) as printer, opened(**behind(printer)) as shop:
        await stands(printer, "Welcome", "Harbour Street")
        printer.paper_end(after_lines=3)
        await shop.sold("1.00")
        await shop.till.paper.wait_out(10)
        await shop.close()
        printer.power_off()  # half a receipt is on paper
        printer.refill()
        await printer.power_on()
        await shop.open()
        await stands(printer, "Welcome", "Harbour Street")
        await shop.till.paper.wait_out(10)
        assert "COPY" in printer.papers[0]
        assert printer.errors == []


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


async def test_in_every_language_each_line_is_as_wide_as_the_display_and_each_amount_whole(opened):
    async with opened() as shop:

        @settings(max_examples=40, deadline=None)
        @given(
            NAMES.filter(str.strip), st.integers(1, 9_999_999), st.integers(1, 9), st.sampled_from(known())
        )
        def rung_up(name: str, cents: int, count: int, code: str) -> None:
            item = Item("1", name, Money(Decimal(cents).scaleb(-2), EUR), "A", "Things")
            speak(language(code))
            assert isinstance(ringing_up.add_item(shop.till, item, Decimal(count)), Item)
            amount = f"{cents * count / 100:.2f}".replace(".", "," if code == "nl" else ".")
            for table in (CustomerDisplay(), CustomerDisplay(columns=16, code_page="CP437")):
                lines = table.display.lines(two_lines(shop.till, table))
                assert [len(line) for line in lines] == [table.columns] * 2
                assert all(line.endswith(f" {amount}") for line in lines)
                assert not any(unicodedata.category(sign) == "Cc" for line in lines for sign in line)
            ringing_up.remove_line(shop.till, 0)

        try:
            rung_up()
        finally:
            speak(Language())
