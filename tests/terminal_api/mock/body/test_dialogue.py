"""One customer at a time: busy, abort, in progress, the shopper, and a terminal that goes off."""

import asyncio
from typing import Any

import pytest

from terminal_api.mock.body.shopper import Shopper
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.mock.settings import MockSettings
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, Outcome, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Request


async def until_prompted(shopper: Shopper) -> None:
    async with asyncio.timeout(30):
        await shopper.is_prompted.wait()


async def waiting(
    till: Any, operation: Operation = Operation.BANK_CARD
) -> tuple[Request, asyncio.Task[Outcome]]:
    """A bank-card payment whose shopper hesitates in front of the terminal."""
    till.mock.shopper.wait()
    request = till.request(Operation.BANK_CARD, "10.00")
    asked = asyncio.create_task(till.terminal.ask(request))
    await until_prompted(till.mock.shopper)
    return request, asked


async def test_a_hesitating_shopper_pays_in_the_end(till: Any) -> None:
    request, asked = await waiting(till)
    pending = await till.terminal.status(request)
    assert isinstance(pending, Unknown)
    assert "still running" in pending.reason
    till.mock.shopper.approve()
    assert isinstance(await asked, Approved)
    assert isinstance(await till.terminal.status(request), Approved)


async def test_an_aborted_payment_is_answered_on_its_own_connection(till: Any) -> None:
    request, asked = await waiting(till)
    await till.terminal.abort(request)
    outcome = await asked
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.ABORTED
    assert till.lines(request) == []
    assert outcome == await till.terminal.status(request)


async def test_an_abort_that_comes_too_late_changes_nothing(till: Any) -> None:
    request = till.request(Operation.BANK_CARD, "10.00")
    assert isinstance(await till.terminal.ask(request), Approved)
    await till.terminal.abort(request)
    assert isinstance(await till.terminal.status(request), Approved)


async def test_an_abort_of_another_request_stops_nothing(till: Any) -> None:
    _, asked = await waiting(till)
    await till.terminal.abort(till.request(Operation.BANK_CARD, "10.00"))
    till.mock.shopper.approve()
    assert isinstance(await asked, Approved)


async def test_a_slow_gift_card_payment_can_be_aborted(till: Any) -> None:
    card = till.card("20.00")
    request = till.request(Operation.PAY, "10.00", card)
    till.arm(FaultKind.DELAY, seconds=60)
    asked = asyncio.create_task(till.terminal.ask(request))
    await asyncio.sleep(0)  # it is on its way
    async with asyncio.timeout(30):
        while (found := await till.terminal.status(request)).why is not Doubt.RUNNING:
            assert isinstance(found, Unknown)  # a request on its way is never called not received
    await till.terminal.abort(request)
    assert isinstance(await asked, Declined)
    assert till.balance(card).amount == 20


async def test_a_second_register_finds_the_terminal_busy(till: Any, other_till: Any) -> None:
    _, asked = await waiting(till)
    outcome = await other_till.ask(till.request(Operation.PAY, "5.00", till.card("20.00")))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.BUSY
    assert not (await other_till.diagnose()).ok
    till.mock.shopper.approve()
    await asked
    assert (await other_till.diagnose()).ok


async def test_a_shopper_cancels(till: Any) -> None:
    _, asked = await waiting(till)
    till.mock.shopper.cancel()
    outcome = await asked
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.CANCELLED
    assert isinstance(await till.ask(Operation.BANK_CARD, "10.00"), Declined)
    till.mock.shopper.approve()
    assert isinstance(await till.ask(Operation.BANK_CARD, "10.00"), Approved)


async def test_a_shopper_who_does_nothing_loses_the_prompt(open_till: Any) -> None:
    async with open_till(MockSettings(device_timeout_s=0.01)) as till:
        till.mock.shopper.wait()
        outcome = await till.ask(Operation.BANK_CARD, "10.00")
        assert isinstance(outcome, Declined)
        assert outcome.why is Decline.CANCELLED
        assert till.mock.terminal.running is None


@pytest.mark.parametrize("entry", [Entry.SWIPED, Entry.KEYED])
async def test_a_card_read_by_the_terminal_is_the_one_in_the_shoppers_hand(till: Any, entry: Entry) -> None:
    card = till.card("20.00")
    till.mock.shopper.present(card.number)
    outcome = await till.ask(Operation.PAY, "5.00", GiftCard("svs", "", entry))
    assert isinstance(outcome, Approved)
    assert (outcome.card, till.balance(card).amount) == (card.number[-4:], 15)


async def test_a_shopper_without_a_gift_card_presents_none(till: Any) -> None:
    outcome = await till.ask(Operation.PAY, "5.00", GiftCard("svs", "", Entry.SWIPED))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.CANCELLED


async def test_the_pin_is_asked_on_the_terminals_own_screen(till: Any) -> None:
    forgotten = till.card("20.00", pin=True, shopper_knows_pin=False)
    refused = await till.ask(Operation.PAY, "5.00", forgotten)
    assert isinstance(refused, Declined)
    assert refused.why is Decline.WRONG_PIN
    known = till.card("20.00", pin=True)
    till.mock.shopper.wait()
    asked = asyncio.create_task(till.ask(Operation.PAY, "5.00", known))
    await until_prompted(till.mock.shopper)
    till.mock.shopper.approve()
    assert isinstance(await asked, Approved)


async def test_a_terminal_that_goes_off_forgets_the_running_request(till: Any) -> None:
    request, asked = await waiting(till)
    till.mock.terminal.restart()
    assert isinstance(await asked, Unknown)
    settled = await till.terminal.status(request)
    assert isinstance(settled, Declined)
    assert settled.why is Decline.NEVER_RECEIVED
    assert till.lines(request) == []


@pytest.mark.parametrize("keep", [True, False])
async def test_memory_survives_a_restart_or_not(till: Any, keep: bool) -> None:
    request = till.request(Operation.PAY, "5.00", till.card("20.00"))
    await till.terminal.ask(request)
    till.mock.terminal.restart(keep_memory=keep)
    assert isinstance(await till.terminal.status(request), Approved if keep else Declined)


async def test_a_register_that_hangs_up_does_not_stop_the_terminal(till: Any) -> None:
    request, asked = await waiting(till)
    await till.http.aclose()
    till.mock.shopper.approve()
    assert isinstance(await asked, Unknown | Approved)
    async with asyncio.timeout(30):
        await till.served.get()
    assert [line.result for line in till.lines(request)] == ["Success"]


async def test_a_card_sold_is_activated_once(till: Any) -> None:
    card = till.card("0.00", status=CardStatus.INACTIVE)
    assert isinstance(await till.ask(Operation.ACTIVATE, "25.00", card), Approved)
    again = await till.ask(Operation.ACTIVATE, "25.00", card)
    assert isinstance(again, Declined)
    assert again.why is Decline.NOT_ALLOWED
    assert till.balance(card).amount == 25
