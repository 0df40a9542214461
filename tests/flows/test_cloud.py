"""A shop whose terminal is reached through the cloud: the same books, whichever way the answers come."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import pytest
from moneyed import EUR, Money

from register.counter.asking.heartbeat import look_at_terminal
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.counter.till import Till
from register.domain.sale import Stage
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.mock.settings import Notifications
from terminal_api.outcomes import Approved, Declined, NotSent, Unknown

USER, PASSWORD = "adyen", "invented-endpoint-password"


PORTS = count(20_000 + 500 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))
"""Of each process of the tests its own, and below those that the system gives to whoever asks for any."""


def free_port() -> int:
    """A port that stays free until the till listens there."""
    while True:
        port = next(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def until(till: Till, so: Callable[[], object]) -> None:
    """Wait for something that the till is told of."""
    changed = asyncio.Event()
    till.watchers.append(changed.set)
    async with asyncio.timeout(30):
        while not so():
            await changed.wait()
            changed.clear()
    till.watchers.remove(changed.set)


@pytest.fixture
def cloud_shop(make_bench, make_shop, tmp_path):
    """Opens a shop whose terminal is reached by `connection`, and which hears what happens there."""

    @asynccontextmanager
    async def opened(connection: str, *, sealed: bool = True, **how: Any) -> AsyncIterator[Any]:
        port = free_port()
        told = Notifications(f"http://127.0.0.1:{port}/notifications", USER, PASSWORD, displays=True)
        webhooks = f"http://{USER}:{PASSWORD}@127.0.0.1:{port}/webhooks"
        async with make_bench(cloud_port=0, notifications=told, webhook_url=webhooks, **how) as bench:
            environ = {
                "REGISTER_TERMINAL__CONNECTION": connection,
                "REGISTER_TERMINAL__URL": bench.mock.cloud_url,
                "REGISTER_TERMINAL__MERCHANT_ACCOUNT": bench.mock.settings.merchant,
                "REGISTER_TERMINAL__API_KEY": bench.mock.settings.api_key,
                "REGISTER_TERMINAL__SEALED": str(sealed),
                "REGISTER_TERMINAL__NOTIFY_PORT": str(port),
                "REGISTER_TERMINAL__NOTIFY_USER": USER,
                "REGISTER_TERMINAL__NOTIFY_PASSWORD": PASSWORD,
            }
            async with asyncio.timeout(30), make_shop(bench, tmp_path, environ=environ) as shop:
                yield shop

    return opened


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "in clear"])
@pytest.mark.parametrize("connection", ["cloud", "cloud-async"])
async def test_a_sale_is_paid_by_gift_card_and_bank_card_through_the_cloud(cloud_shop, connection, sealed):
    async with cloud_shop(connection, sealed=sealed) as shop:
        number = shop.ring_up("20.00").number
        assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("12.50")), Approved)
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
        assert shop.stage(number) is Stage.COMPLETED
        assert shop.moved == [("pay", "12.50"), ("bank_card", "7.50")]
        shop.check()


async def test_an_answer_lost_in_the_cloud_is_found_and_nothing_is_asked_twice(cloud_shop):
    async with cloud_shop("cloud") as shop:
        shop.ring_up("10.00")
        shop.arm(FaultKind.DROP_AFTER, category="Payment")
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
        await shop.settle()
        assert shop.moved == [("bank_card", "10.00")]
        assert shop.till.books.sale is None
        shop.check()


async def test_a_terminal_the_cloud_has_lost_was_never_asked(cloud_shop):
    async with cloud_shop("cloud-async") as shop:
        shop.ring_up("10.00")
        shop.mock.fleet.disconnect(shop.mock.settings.poi_id)
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Declined | NotSent)
        assert (shop.moved, shop.till.books.unsettled) == ([], ())


async def test_a_wrong_api_key_sells_nothing_and_says_why(cloud_shop, make_shop, tmp_path):
    async with cloud_shop("cloud", api_key="another-key") as shop:
        environ = {
            **shop.environ,
            "REGISTER_TERMINAL__API_KEY": "wrong",
            "REGISTER_TERMINAL__NOTIFY_PORT": "0",
        }
        async with make_shop(shop.bench, tmp_path / "other", environ=environ) as other:
            other.ring_up("10.00")
            outcome = await checkout.pay_by_bank_card(other.till)
            assert isinstance(outcome, NotSent)
            assert "API key" in outcome.reason
            assert not (await other.till.terminal.diagnose()).ok


async def test_the_lamp_follows_a_terminal_that_goes_off_and_comes_back(cloud_shop):
    async with cloud_shop("cloud-async") as shop:
        till, poi_id = shop.till, shop.mock.settings.poi_id
        await look_at_terminal(till)
        assert till.terminal_health.ok
        shop.mock.fleet.switch_off(poi_id)
        await until(till, lambda: not till.terminal_health.ok)
        assert "switched off" in till.terminal_health.note
        asked = till.look_again_at
        shop.mock.fleet.switch_on(poi_id)
        await until(till, lambda: till.look_again_at != asked)
        await look_at_terminal(till)
        assert till.terminal_health.ok


async def test_the_cashier_reads_what_the_customer_does_at_the_terminal(cloud_shop):
    async with cloud_shop("cloud-async") as shop:
        shop.ring_up("10.00")
        shop.waiting_shopper()
        paying = asyncio.create_task(checkout.pay_by_bank_card(shop.till))
        await until(shop.till, lambda: shop.till.progress)
        assert shop.till.progress.words == "The terminal waits for the card."
        shop.mock.shopper.tap_bank_card()
        assert isinstance(await paying, Approved)
        await until(shop.till, lambda: "done" in shop.till.progress.words)


@pytest.mark.parametrize("connection", ["cloud", "cloud-async"])
async def test_a_reversal_that_was_only_received_is_confirmed_by_a_webhook(cloud_shop, connection):
    async with cloud_shop(connection, reversals_confirmed=False) as shop:
        card = shop.card("12.50")
        shop.ring_up("20.00")
        await checkout.pay_by_gift_card(shop.till, card)
        await checkout.void(shop.till, "the customer left")
        assert shop.balance(card) == Money("12.50", EUR)
        await until(shop.till, lambda: not shop.obligations(Kind.CONFIRMATION))
        assert not shop.till.books.unconfirmed
        shop.check()
