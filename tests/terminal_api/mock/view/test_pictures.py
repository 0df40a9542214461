"""The view as it is drawn, at 80x24 and 120x40. Look at the pictures before accepting them."""

import pytest

from terminal_api.inspector.message_list import MessageList
from terminal_api.mock.body.prompts import for_bank_card

NARROW, WIDE = (80, 24), (120, 40)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_busy_afternoon_as_drawn(snap_compare, view, mock, until, size):
    async def afternoon(pilot):
        await until(pilot, lambda: mock.exchange.on_seen)
        mock.shopper.wait()
        mock.shopper.prompt(for_bank_card("9.99 EUR", "Tap, insert or swipe"))
        mock.busy_afternoon()
        await until(pilot, lambda: len(view.screen.query_one(MessageList).rows) == 6)
        await until(pilot, lambda: "18.40" in str(view.screen.query_one("#paper-lines").visual))

    assert snap_compare(view, terminal_size=size, run_before=afternoon)


def test_an_exchange_as_drawn(snap_compare, view, mock, until):
    async def opened(pilot):
        await until(pilot, lambda: mock.exchange.on_seen)
        mock.see("payment-giftcard-scan.request", "payment-giftcard-scan.response")
        await until(pilot, lambda: view.screen.query_one(MessageList).rows)
        await pilot.press("f3", "enter")

    assert snap_compare(view, terminal_size=WIDE, run_before=opened)
