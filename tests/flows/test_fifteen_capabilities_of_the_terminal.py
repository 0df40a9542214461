"""Capabilities 12, 13 and 15 of what shops need: a mock terminal, one that is down, one that is shared.

The acceptance test of each, with its own numbers. What the screen has to do with them is in
`tests/register/tui/screens/test_fifteen_on_screen.py`. More proof:

12. One command starts the mock: `tests/terminal_api/mock/test_command.py`, `test_shell.py`; scenarios:
    `tests/terminal_api/mock/orders/test_scenario.py`; the same seed: `tests/simulation/test_simulation.py`;
    the inspector: `tests/terminal_api/inspector`.
13. `test_faults.py`, `test_never_left.py`.
15. `test_too_late.py`, `tests/terminal_api/nexo/test_busy.py`, `test_what_happened_to_others.py`.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from moneyed import EUR, Money

from register.counter.asking.request import wire
from register.counter.cards import card_balance, card_desk
from register.counter.owing import worker
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.sale import Sale, Stage
from register.tui.words.lamps import Lamps
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.mock.orders.scenario import load_scenario
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.certificate import terminal_context
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Unknown
from tests.flows.seen_at_terminal import named

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCENARIO = """
name = "Eight ways to end"

[[cards]]
number = "6006490000000081811"
provider = "svs"
balance = "100.00"
currency = "EUR"
""" + "\n".join(
    f'[[steps]]\ncategory = "Payment"\nfault = "{fault}"\n'
    for fault in (
        *("nothing", "decline", "shopper_cancels", "busy"),
        *("duplicate", "drop_before", "drop_after", "communication_timeout"),
    )
)
ENDS = [Approved, Declined, Declined, Declined, Approved, Unknown, Unknown, Unknown]
CARD = "6006490000000081811"


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def played(make_bench, make_shop, state, scenario):
    """The eight outcomes, what the mock wrote down, and what its inspector shows."""
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    async with (
        make_bench(seed=7, clock=lambda: at) as bench,
        make_shop(bench, state) as shop,
    ):
        load_scenario(scenario).apply(bench.mock.fleet)
        ends = []
        for _ in ENDS:
            shop.ring_up("10.00")
            ends.append(await checkout.pay_by_gift_card(shop.till, shop.till.card(CARD)))
            await shop.settle()
            if shop.till.books.sale:
                await checkout.void(shop.till, "not paid")
        shop.check()
        return ends, bench.mock.ledger.transactions, bench.mock.exchange.seen


async def test_12_a_scenario_of_eight_outcomes_plays_masked_and_the_same_twice(
    make_bench, make_shop, tmp_path
):
    file = tmp_path / "scenario.toml"
    file.write_text(SCENARIO, "utf-8")
    (ends, first, seen), (_, second, _) = [
        await played(make_bench, make_shop, tmp_path / name, file) for name in ("first", "second")
    ]
    assert [type(end) for end in ends] == ENDS
    shown = [one.json for one in seen]
    assert len([one for one in seen if one.category == "Payment"]) == 2 * len(ENDS), "there and back"
    assert not any(CARD in message for message in shown)
    assert any(f"*{CARD[-4:]}" in message for message in shown)
    assert len(first) > 5
    # What a register calls its requests hangs on when its journal began.
    assert [replace(one, service_id="") for one in first] == [replace(one, service_id="") for one in second]


def coffee(service_id: str) -> dict[str, Any]:
    """A request that no terminal knows."""
    header = {
        "ProtocolVersion": "3.0",
        "MessageClass": "Service",
        "MessageCategory": "Coffee",
        "MessageType": "Request",
        "ServiceID": service_id,
        "SaleID": "HARBOUR-2",
        "POIID": "V400m-324688042",
    }
    return {"SaleToPOIRequest": {"MessageHeader": header, "CoffeeRequest": {"Sugar": True}}}


async def test_12_a_request_that_nobody_knows_gets_an_answer_and_the_next_one_too():
    async with MockTerminal(MockSettings(sealed=False)) as mock:
        trusted = terminal_context(mock.ca_pem, mock.settings.poi_id, "test")
        async with httpx.AsyncClient(verify=trusted) as http:
            for service_id in ("COFFEE1", "COFFEE2"):
                reply = await http.post(mock.url, json=coffee(service_id))
                answer = reply.json()["SaleToPOIResponse"]
                assert answer["MessageHeader"]["ServiceID"] == service_id
                response = answer["CoffeeResponse"]["Response"]
                assert (response["Result"], response["ErrorCondition"]) == ("Failure", "MessageFormat")


async def test_13_terminal_down_shop_open(make_bench, make_shop, tmp_path):
    async with make_bench() as bench, make_shop(bench, tmp_path) as shop:
        card = shop.card("50.00")
        await worker.settle_due(shop.till)
        number = shop.ring_up("20.00").number
        await bench.mock.stop()
        async with asyncio.timeout(3):
            assert isinstance(await checkout.pay_by_gift_card(shop.till, card), NotSent)
            told = await card_balance.look(shop.till, card)
            assert isinstance(told, card_balance.Look)
            assert isinstance(told.outcome, NotSent)
            assert isinstance(await card_desk.cash_out(shop.till, card), NotSent)
        sale = await checkout.pay_cash(shop.till)
        assert isinstance(sale, Sale)
        assert shop.stage(number) is Stage.COMPLETED
        shop.clock.time = shop.clock.time.replace(hour=10, minute=42, second=0)
        gone = await lamp_changes(shop)
        lamp, *_ = Lamps().read(shop.till, gone)
        assert lamp.text == "terminal not reachable since 10:42"
        await bench.mock.start()
        back_on = shop.clock.time
        noticed = await lamp_changes(shop)
        assert shop.till.terminal_health.ok
        assert noticed - back_on <= timedelta(seconds=10)
        shop.ring_up("5.00")
        assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Approved)
        shop.check()


async def lamp_changes(shop) -> datetime:
    """When the till's own worker, and nobody else, finds out that the terminal is gone, or back."""
    before, when = shop.till.terminal_health.ok, []
    changed = asyncio.Event()

    def look() -> None:
        if shop.till.terminal_health.ok is not before:
            when.append(shop.clock.time)
            changed.set()

    shop.till.watchers.append(look)
    working = asyncio.ensure_future(worker.work(shop.till))
    async with asyncio.timeout(30):
        await changed.wait()
    working.cancel()
    await asyncio.wait([working])
    shop.till.watchers.remove(look)
    return when[0]


def second_till() -> dict[str, str]:
    """Another till of the shop, at the same terminal."""
    return {
        "REGISTER_SHOP__REGISTER": "3",
        "REGISTER_TERMINAL__SALE_ID": "HARBOUR-3",
        "REGISTER_TERMINAL__LANE": "1",
    }


async def test_15_the_second_till_at_one_terminal_is_told_that_it_is_busy(bench, make_shop, tmp_path, shop):
    async with make_shop(bench, tmp_path / "second", environ=second_till()) as second:
        number = shop.ring_up("20.00").number
        shop.waiting_shopper()
        paying = asyncio.ensure_future(checkout.pay_by_bank_card(shop.till))
        await shop.prompted()
        second.ring_up("5.00")
        turned_away = await checkout.pay_by_bank_card(second.till)
        assert isinstance(turned_away, Declined)
        assert turned_away.why is Decline.BUSY
        assert "busy with another register" in turned_away.reason
        assert (second.sale.due, second.sale.held) == (euros("5.00"), euros("0.00"))
        shop.mock.shopper.approve()
        assert isinstance(await paying, Approved)
        assert shop.stage(number) is Stage.COMPLETED
        assert isinstance(await checkout.pay_by_bank_card(second.till), Approved)
        assert shop.moved == [("bank_card", "20.00"), ("bank_card", "5.00")]
        assert {line.sale_id for line in shop.lines if line.approved} == {"HARBOUR-2", "HARBOUR-3"}


async def test_15_an_abort_after_seven_seconds_of_polling_names_the_payment(shop):
    shop.waiting_shopper()
    shop.ring_up("20.00")
    paying = asyncio.ensure_future(checkout.pay_by_bank_card(shop.till))
    await shop.prompted()
    (payment,) = shop.till.books.unsettled
    for _ in range(7):
        shop.clock.time += timedelta(seconds=1)
        running = await shop.till.terminal.status(wire(shop.till, payment, None))
        assert isinstance(running, Unknown)
        assert running.why is Doubt.RUNNING
    await checkout.abort(shop.till)
    assert isinstance(await paying, Declined)
    assert named(shop, "Abort") == [payment.id]
    assert shop.moved == []
    shop.check()


async def test_15_an_answer_with_another_service_id_is_logged_and_ignored(shop, caplog):
    number = shop.ring_up("20.00").number
    shop.arm(FaultKind.OTHER_SERVICE_ID, category="Payment")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
    assert "a stray answer: Payment" in caplog.text
    assert (shop.sale.paid, shop.sale.held) == (euros("0.00"), euros("20.00"))
    assert isinstance(await checkout.pay_cash(shop.till), Refused)
    await shop.settle()
    assert shop.stage(number) is Stage.COMPLETED
    assert len(shop.obligations(Kind.STRAY)) == 1, "and shown to a manager"
    shop.check()


async def test_15_a_payment_that_idles_is_aborted_by_itself(bench, make_shop, tmp_path):
    async with make_shop(bench, tmp_path, environ={"REGISTER_TERMINAL__IDLE_LIMIT_S": "0.1"}) as shop:
        shop.mock.shopper.wait()
        shop.ring_up("20.00")
        outcome = await checkout.pay_by_bank_card(shop.till)
        assert isinstance(outcome, Declined)
        assert named(shop, "Abort") == shop.asked
        assert (shop.moved, shop.sale.due) == ([], euros("20.00"))
        shop.check()
