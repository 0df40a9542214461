"""Every fault as a real client meets it on a real socket, and where the money is afterwards."""

from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.mock.cards import CardStatus
from terminal_api.mock.faults import FaultKind
from terminal_api.mock.settings import MockSettings
from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Unknown
from terminal_api.processor import Operation, Request

INACTIVE = CardStatus.INACTIVE


async def _money_request(till: Any, operation: Operation) -> Request:
    """A request for `operation` that goes through unless something breaks."""
    match operation:
        case Operation.ACTIVATE:
            return till.request(operation, "25.00", till.card("0.00", status=INACTIVE))
        case Operation.REVERSE:
            paid = await till.approved(Operation.PAY, "10.00", till.card("20.00"))
            return till.request(operation, "10.00", original=paid)
        case Operation.UNDO_LOAD:
            loaded = await till.approved(Operation.LOAD, "10.00", till.card("20.00"))
            return till.request(operation, "10.00", original=loaded)
        case Operation.CASH_OUT:
            return till.request(operation, "20.00", till.card("20.00"))
        case Operation.DEACTIVATE:
            return till.request(operation, "0.00", till.card("20.00", provider="givex"))
        case Operation.BANK_CARD:
            return till.request(operation, "10.00")
        case _:
            return till.request(operation, "10.00", till.card("20.00"))


OPERATIONS = [operation for operation in Operation if operation is not Operation.BALANCE]

DONE_BUT_UNKNOWN = [
    FaultKind.DROP_AFTER,
    FaultKind.RESET_MID_ANSWER,
    FaultKind.GARBLED,
    FaultKind.WRONG_MAC,
    FaultKind.OTHER_SERVICE_ID,
]


def agree(till: Any, request: Request, outcome: Outcome) -> bool:
    """Whether the client's outcome says of the money what the ledger says."""
    approved = [line for line in till.lines(request) if line.approved]
    if isinstance(outcome, Approved):
        return len(approved) == 1 and approved[0].moved == outcome.amount
    return not approved


@pytest.mark.parametrize("kind", DONE_BUT_UNKNOWN)
async def test_a_lost_answer_is_unknown_until_the_terminal_repeats_it(till: Any, kind: FaultKind) -> None:
    for operation in OPERATIONS:
        request = await _money_request(till, operation)
        till.arm(kind)
        assert isinstance(await till.terminal.ask(request), Unknown), operation
        settled = await till.terminal.status(request)
        assert isinstance(settled, Approved), operation
        assert agree(till, request, settled), operation


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.PLAIN_SUCCESS])
async def test_a_request_that_never_arrived_moved_nothing(till: Any, kind: FaultKind) -> None:
    for operation in OPERATIONS:
        request = await _money_request(till, operation)
        till.arm(kind)
        assert isinstance(await till.terminal.ask(request), Unknown), operation
        settled = await till.terminal.status(request)
        assert isinstance(settled, Declined), operation
        assert settled.why is Decline.NEVER_RECEIVED
        assert agree(till, request, settled), operation


@pytest.mark.parametrize("processed", [True, False])
async def test_a_silent_issuer_leaves_it_open_until_it_is_asked_about(till: Any, processed: bool) -> None:
    for operation in OPERATIONS:
        request = await _money_request(till, operation)
        till.arm(FaultKind.COMMUNICATION_TIMEOUT, processed=processed)
        assert isinstance(await till.terminal.ask(request), Unknown), operation
        settled = await till.terminal.status(request)
        assert isinstance(settled, Approved if processed else Declined), operation
        assert agree(till, request, settled), operation


async def test_an_ordered_refusal_moves_nothing(till: Any) -> None:
    for operation in OPERATIONS:
        request = await _money_request(till, operation)
        till.arm(FaultKind.DECLINE, condition="Refusal", message="BLOCK_CARD")
        outcome = await till.terminal.ask(request)
        assert isinstance(outcome, Declined), operation
        assert outcome.why is Decline.BLOCKED
        assert outcome == await till.terminal.status(request)
        assert agree(till, request, outcome), operation


@pytest.mark.parametrize("kind", [FaultKind.DUPLICATE, FaultKind.DELAY])
async def test_a_doubled_or_delayed_request_is_done_once(till: Any, kind: FaultKind) -> None:
    for operation in OPERATIONS:
        request = await _money_request(till, operation)
        till.arm(kind, seconds=0.001)
        outcome = await till.terminal.ask(request)
        assert isinstance(outcome, Approved), operation
        assert agree(till, request, outcome), operation


async def test_without_a_fault_client_and_ledger_agree(till: Any) -> None:
    for operation in OPERATIONS:
        request = await _money_request(till, operation)
        outcome = await till.terminal.ask(request)
        assert isinstance(outcome, Approved), operation
        assert outcome.confirmed
        assert agree(till, request, outcome), operation
        assert agree(till, request, await till.terminal.status(request)), operation


async def test_a_fault_waits_for_its_category_and_transaction_type(till: Any) -> None:
    card = till.card("20.00")
    till.arm(FaultKind.DECLINE, category="StoredValue", transaction_type="Reverse")
    assert isinstance(await till.ask(Operation.PAY, "5.00", card), Approved)
    loaded = await till.approved(Operation.LOAD, "5.00", card)
    assert len(till.mock.faults.armed) == 1
    assert isinstance(await till.ask(Operation.UNDO_LOAD, "5.00", original=loaded), Declined)
    assert till.mock.faults.armed == ()


async def test_a_refund_is_told_from_a_payment(till: Any) -> None:
    card = till.card("20.00")
    till.arm(FaultKind.DECLINE, category="Payment", transaction_type="Refund")
    assert isinstance(await till.ask(Operation.PAY, "5.00", card), Approved)
    assert isinstance(await till.ask(Operation.REFUND, "5.00", card), Declined)


async def test_even_the_question_what_became_of_it_can_be_lost(till: Any) -> None:
    request = till.request(Operation.PAY, "5.00", till.card("20.00"))
    till.arm(FaultKind.DROP_AFTER)
    till.arm(FaultKind.DROP_AFTER, category="TransactionStatus")
    await till.terminal.ask(request)
    assert isinstance(await till.terminal.status(request), Unknown)
    assert isinstance(await till.terminal.status(request), Approved)


async def test_a_disarmed_fault_does_not_happen(till: Any) -> None:
    till.arm(FaultKind.DROP_AFTER)
    till.mock.faults.disarm()
    assert isinstance(await till.ask(Operation.PAY, "5.00", till.card("20.00")), Approved)


async def test_reversals_can_be_receipts_only(open_till: Any) -> None:
    async with open_till(MockSettings(reversals_confirmed=False)) as till:
        paid = await till.approved(Operation.PAY, "10.00", till.card("20.00"))
        outcome = await till.ask(Operation.REVERSE, "10.00", original=paid)
        assert isinstance(outcome, Approved)
        assert not outcome.confirmed


async def test_either_form_of_the_additional_response_tells_the_balance(open_till: Any) -> None:
    for base64 in (True, False):
        async with open_till(MockSettings(base64_additional_response=base64)) as till:
            outcome = await till.ask(Operation.PAY, "5.00", till.card("20.00"))
            assert isinstance(outcome, Approved)
            assert outcome.balance == Money("15.00", EUR)
