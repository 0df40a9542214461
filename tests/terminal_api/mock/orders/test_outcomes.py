"""Every fault at every money operation: the client ends in the right outcome, and the ledgers agree.

The rule, for what the client says at first and for what it says once it has asked what became of it:

* NotSent never: every request of these left the till.
* Declined only where the terminal said no and nothing moved.
* Approved only where the money moved and the terminal's own answer could be read.
* Everything else is Unknown, and is settled by asking: Approved where money moved, Declined where not.
"""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.comparison import differences
from terminal_api.mock.orders.control_input import Expected, ExpectedCard, ExpectedTransaction
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.cloud.hosts import DeviceApi
from terminal_api.nexo.cloud.transport import CloudTransport, cloud_client
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.settling import settled

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTHING = Money(0, EUR)


class Clock:
    """Moves only when somebody waits."""

    def __init__(self) -> None:
        self.time = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    async def pause(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def till(open_till: Any) -> AsyncIterator[Any]:
    """One for all: every case has a card of its own. A NotFound is believed only after some seconds."""
    async with open_till(MockSettings(clock=Clock()), Settings(not_found_grace_s=4)) as till:
        yield till


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def far_till(till: Any) -> AsyncIterator[Any]:
    """A till that reaches its terminal through the cloud."""
    settings = MockSettings(clock=Clock(), cloud_port=0)
    key = TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)
    async with MockTerminal(settings) as mock:
        trust = ssl.create_default_context(cadata=mock.ca_pem)
        async with cloud_client(trust, proxies=False) as http:
            api = DeviceApi.behind(mock.cloud_url or "", "test", settings.merchant)
            terminal = NexoTerminal(
                CloudTransport(http, api, SecretStr(settings.api_key), key),
                ServiceIds(1),
                sale_id="TILL-1",
                poi_id=settings.poi_id,
                now=settings.clock,
                settings=Settings(not_found_grace_s=4),
                clock_s=lambda: settings.clock().timestamp(),
            )
            yield type(till)(mock, terminal, http)


@dataclass(frozen=True)
class Case:
    """A request that goes well unless something breaks, and what is on its card then."""

    request: Request
    card: GiftCard | None
    opening: Money
    closing: Money


async def activate(till: Any) -> Case:
    card = till.card("0.00", status=CardStatus.INACTIVE)
    return Case(till.request(Operation.ACTIVATE, "25.00", card), card, NOTHING, Money("25.00", EUR))


async def load(till: Any) -> Case:
    return _on_a_card(till, Operation.LOAD, "10.01", "30.01")


async def pay(till: Any) -> Case:
    return _on_a_card(till, Operation.PAY, "10.01", "9.99")


async def pay_a_part(till: Any) -> Case:
    return _on_a_card(till, Operation.PAY, "30.00", "0.00")


async def refund(till: Any) -> Case:
    return _on_a_card(till, Operation.REFUND, "10.01", "30.01")


async def cash_out(till: Any) -> Case:
    return _on_a_card(till, Operation.CASH_OUT, "20.00", "0.00")


async def deactivate(till: Any) -> Case:
    return _on_a_card(till, Operation.DEACTIVATE, "0.00", "0.00", provider="givex")


async def look(till: Any) -> Case:
    return _on_a_card(till, Operation.BALANCE, "0.00", "20.00")


async def reverse(till: Any) -> Case:
    return await _taking_back(till, Operation.PAY, Operation.REVERSE, "10.01", "20.00")


async def reverse_a_part(till: Any) -> Case:
    return await _taking_back(till, Operation.PAY, Operation.REVERSE, "4.02", "14.01")


async def undo_a_load(till: Any) -> Case:
    return await _taking_back(till, Operation.LOAD, Operation.UNDO_LOAD, "10.01", "20.00")


async def bank_card(till: Any) -> Case:
    return Case(till.request(Operation.BANK_CARD, "10.01"), None, NOTHING, NOTHING)


def _on_a_card(till: Any, operation: Operation, amount: str, closing: str, provider: str = "svs") -> Case:
    card = till.card("20.00", provider=provider)
    return Case(till.request(operation, amount, card), card, Money("20.00", EUR), Money(closing, EUR))


async def _taking_back(till: Any, first: Operation, operation: Operation, amount: str, closing: str) -> Case:
    card = till.card("20.00")
    original = await till.approved(first, "10.01", card)
    request = till.request(operation, amount, original=original)
    return Case(request, card, till.balance(card), Money(closing, EUR))


OPERATIONS: list[Callable[[Any], Awaitable[Case]]] = [
    *(activate, load, pay, pay_a_part, refund, cash_out, deactivate, look),
    *(reverse, reverse_a_part, undo_a_load, bank_card),
]

#: Kinds whose `processed` decides whether money moved.
_EITHER = (
    *(FaultKind.HTTP_ERROR, FaultKind.COMMUNICATION_TIMEOUT),
    *(FaultKind.UNREACHABLE_HOST, FaultKind.UNKNOWN_CONDITION, FaultKind.RESTART),
)
FAULTS = [
    *(Fault(kind, seconds=0) for kind in FaultKind if kind not in _EITHER),
    *(Fault(kind, processed=processed) for kind in _EITHER for processed in (True, False)),
    Fault(FaultKind.RESTART, processed=False, keep_memory=False),
    Fault(FaultKind.HTTP_ERROR, processed=True, status=500),
    Fault(FaultKind.DECLINE, condition="NotAllowed"),
]

#: Faults after which the terminal's own answer still reaches the register in a form it can read.
READABLE = {
    *(FaultKind.NOTHING, FaultKind.DELAY, FaultKind.LATE, FaultKind.DUPLICATE, FaultKind.DUPLICATE_REQUEST),
    *(FaultKind.TEXT_NUMBERS, FaultKind.NO_ADDITIONAL_RESPONSE, FaultKind.BASE64_ADDITIONAL_RESPONSE),
    FaultKind.NO_AMOUNTS,
}


def name(fault: Fault) -> str:
    extra = (fault.condition, "done" if fault.processed else "", "" if fault.keep_memory else "forgotten")
    return " ".join(part for part in (fault.kind, *extra) if part)


def moves_money(fault: Fault) -> bool:
    """Whether the request is done all the same."""
    return not (fault.keeps_away or fault.refusal or (fault.silence and not fault.processed))


def at_first(fault: Fault, operation: Operation) -> type[Outcome]:
    """What the client says when the answer comes, or does not."""
    if fault.refusal or (fault.silence and operation is Operation.BALANCE):
        return Declined  # a failed look at a balance moved nothing, whatever the failure
    return Approved if fault.kind in READABLE else Unknown


async def arm(till: Any, fault: Fault) -> None:
    """Let `fault` happen to the next request; an old answer comes from a request before it."""
    till.mock.faults.arm(fault)
    if fault.kind is FaultKind.STALE:
        await till.ask(Operation.BALANCE, "0.00", till.card("1.00"))


def compared(till: Any, case: Case, outcome: Outcome) -> tuple[Any, ...]:
    """Where the mock's books are not what the client's record makes of `outcome`."""
    approved = isinstance(outcome, Approved)
    moves = case.request.operation is not Operation.BALANCE
    moved = outcome.amount.amount if isinstance(outcome, Approved) and moves else None
    transaction = ExpectedTransaction(service_id=case.request.id, moved=moved)
    balance = (case.closing if approved else case.opening).amount
    cards = (ExpectedCard(number=case.card.number, balance=balance),) if case.card else ()
    return differences(Expected(cards=cards, transactions=(transaction,)), till.mock.ledger)


async def ends_where_the_money_is(
    till: Any, fault: Fault, operation: Callable[[Any], Awaitable[Case]]
) -> None:
    """Ask with `fault` armed, then ask what became of it, and hold both outcomes against the books."""
    case = await operation(till)
    await arm(till, fault)
    first = await till.terminal.ask(case.request)
    assert isinstance(first, at_first(fault, case.request.operation)), (operation, first)
    clock = till.mock.settings.clock
    last = await settled(till.terminal, case.request, first, pause=clock.pause, now=clock)
    is_look = case.request.operation is Operation.BALANCE
    done = isinstance(first, Approved) if is_look else moves_money(fault)
    assert isinstance(last, Approved if done else Declined), (operation, last)
    assert compared(till, case, last) == (), operation
    assert till.mock.faults.armed == ()


@pytest.mark.parametrize("fault", FAULTS, ids=name)
async def test_whatever_breaks_the_till_ends_where_the_money_is(till: Any, fault: Fault) -> None:
    for operation in OPERATIONS:
        await ends_where_the_money_is(till, fault, operation)


@pytest.mark.parametrize("fault", FAULTS, ids=name)
async def test_whatever_breaks_over_the_cloud_the_till_ends_there_too(far_till: Any, fault: Fault) -> None:
    for operation in (pay_a_part, load):
        await ends_where_the_money_is(far_till, fault, operation)


@pytest.mark.parametrize("fault", FAULTS, ids=name)
async def test_whatever_breaks_the_look_up_it_tells_nothing_wrong(till: Any, fault: Fault) -> None:
    for operation in (pay_a_part, reverse_a_part):
        case = await operation(till)
        till.arm(FaultKind.DROP_AFTER)
        assert isinstance(await till.terminal.ask(case.request), Unknown)
        if fault.kind is FaultKind.RESTART and not fault.keep_memory:
            continue  # what a terminal forgets is another test
        till.arm(fault.kind, **{**as_ordered(fault), "category": "TransactionStatus"})
        told = await till.terminal.status(case.request)
        assert isinstance(told, Approved if fault.kind in {*READABLE, FaultKind.STALE} else Unknown)
        clock = till.mock.settings.clock
        last = await settled(till.terminal, case.request, told, pause=clock.pause, now=clock)
        assert isinstance(last, Approved), operation
        assert compared(till, case, last) == (), operation
        if fault.kind is FaultKind.STALE:  # the copy still waits on the connection
            assert isinstance(await till.ask(Operation.BALANCE, "0.00", case.card), Unknown)


def as_ordered(fault: Fault) -> dict[str, Any]:
    names = ("seconds", "processed", "condition", "status", "keep_memory")
    return {name: getattr(fault, name) for name in names}


async def test_every_fault_there_is_was_tried() -> None:
    assert {fault.kind for fault in FAULTS} == set(FaultKind)


async def test_only_the_balance_tells_what_a_terminal_did_and_forgot(till: Any) -> None:
    """The one thing no question to the terminal can find out; whoever repeats the request looks first."""
    for operation in (load, pay, refund):
        case = await operation(till)
        till.arm(FaultKind.RESTART, processed=True, keep_memory=False)
        first = await till.terminal.ask(case.request)
        assert isinstance(first, Unknown)
        clock = till.mock.settings.clock
        last = await settled(till.terminal, case.request, first, pause=clock.pause, now=clock)
        assert isinstance(last, Declined)
        assert last.why is Decline.NEVER_RECEIVED
        balance = await till.ask(Operation.BALANCE, "0.00", case.card)
        assert isinstance(balance, Approved)
        assert balance.amount == case.closing != case.opening
