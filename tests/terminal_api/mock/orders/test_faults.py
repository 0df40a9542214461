"""Every fault as a real client meets it on a real socket, and where the money is afterwards."""

import asyncio
import ssl
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from moneyed import EUR, Money

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.sealing import SealedMessage, open_sealed
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


async def test_a_fault_leaves_the_first_alone_and_happens_so_often(till: Any) -> None:
    till.arm(FaultKind.DECLINE, category="Payment", after=1, times=2)
    card = till.card("20.00")
    outcomes = [type(await till.ask(Operation.PAY, "1.00", card)) for _ in range(4)]
    assert outcomes == [Approved, Declined, Declined, Approved]


async def test_a_fault_without_end_lasts_until_it_is_disarmed(till: Any) -> None:
    till.arm(FaultKind.DECLINE, times=None)
    card = till.card("20.00")
    assert {type(await till.ask(Operation.PAY, "1.00", card)) for _ in range(5)} == {Declined}
    till.mock.faults.disarm()
    assert isinstance(await till.ask(Operation.PAY, "1.00", card), Approved)


async def test_each_armed_fault_counts_the_requests_it_matches_whichever_happens(till: Any) -> None:
    till.arm(FaultKind.DECLINE, message="BLOCK_CARD", after=2)
    till.arm(FaultKind.DROP_BEFORE, times=2)
    card = till.card("20.00")
    outcomes = [type(await till.ask(Operation.PAY, "1.00", card)) for _ in range(4)]
    assert outcomes == [Unknown, Unknown, Declined, Approved]


async def test_a_fault_waits_for_one_card_and_one_amount_in_any_category(till: Any) -> None:
    card, other = till.card("20.00"), till.card("20.00")
    for operation in (Operation.PAY, Operation.LOAD, Operation.REFUND, Operation.BALANCE):
        amount = "0.00" if operation is Operation.BALANCE else "3.00"
        wanted = None if operation is Operation.BALANCE else Decimal(3)
        till.arm(FaultKind.DECLINE, card=card.number, amount=wanted)
        assert isinstance(await till.ask(operation, amount, other), Approved)
        assert isinstance(await till.ask(operation, amount, card), Declined)
    paid = await till.approved(Operation.PAY, "3.00", card)
    till.arm(FaultKind.DECLINE, category="Reversal", amount=Decimal("1.50"))
    assert isinstance(await till.ask(Operation.REVERSE, "1.00", original=paid), Approved)
    assert isinstance(await till.ask(Operation.REVERSE, "1.50", original=paid), Declined)


async def test_a_late_answer_does_not_keep_a_terminal_from_stopping(open_till: Any) -> None:
    async with open_till(MockSettings()) as till:
        card = till.card("20.00")
        till.arm(FaultKind.LATE, seconds=3600)
        asked = asyncio.create_task(till.ask(Operation.PAY, "5.00", card))
        async with asyncio.timeout(30):
            await till.served.get()
            assert till.balance(card) == Money("15.00", EUR)
            assert not asked.done()
            await till.mock.stop()
            assert isinstance(await asked, Unknown)


async def test_a_request_that_arrives_twice_is_refused_the_second_time(
    till: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    answer = till.mock.terminal.answer

    async def heard(*given: Any) -> Any:
        said.append(await answer(*given))
        return said[-1]

    monkeypatch.setattr(till.mock.terminal, "answer", heard)
    till.arm(FaultKind.DUPLICATE_REQUEST)
    assert isinstance(await till.ask(Operation.PAY, "5.00", till.card("20.00")), Approved)
    first, second = (message.body.members()["Response"] for message in said)
    assert (first["Result"], second["Result"]) == ("Success", "Failure")
    assert second["ErrorCondition"] == "NotAllowed"


async def test_an_old_answer_waits_on_the_connection_for_whoever_asks_next(till: Any) -> None:
    card = till.card("20.00")
    till.arm(FaultKind.STALE)
    assert isinstance(await till.ask(Operation.PAY, "5.00", card), Approved)
    request = till.request(Operation.PAY, "5.00", card)
    assert isinstance(await till.terminal.ask(request), Unknown)
    assert isinstance(await till.terminal.status(request), Approved)


async def test_a_wrong_key_is_named_by_an_answer_that_is_rightly_sealed(wire: Any) -> None:
    for kind in (FaultKind.WRONG_KEY_VERSION, FaultKind.UNKNOWN_KEY):
        wire.mock.faults.arm(Fault(kind, category="Diagnosis"))
        reply = await wire.post(wire.sealed(wire.header("Diagnosis"), {"HostDiagnosisFlag": True}))
        sealed = SealedMessage.read(reply.content)
        trailer = sealed.security_trailer
        named = (trailer.key_identifier, trailer.key_version)
        assert named != (wire.key.identifier, wire.key.version)
        open_sealed(sealed, [replace(wire.key, identifier=named[0], version=named[1])])


async def test_a_truncated_answer_announces_its_whole_length(wire: Any) -> None:
    trust = ssl.create_default_context(cadata=wire.mock.ca_pem)
    reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(wire.mock.url).port, ssl=trust)
    wire.mock.faults.arm(Fault(FaultKind.TRUNCATED, category="Diagnosis", seconds=0))
    content = wire.sealed(wire.header("Diagnosis"), {"HostDiagnosisFlag": True})
    writer.write(b"POST /nexo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(content) + content)
    head, body = (await reader.read()).split(b"\r\n\r\n")
    announced = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert len(body) == announced // 2
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("status", [500, 503])
async def test_an_http_error_comes_in_place_of_an_answer(wire: Any, status: int) -> None:
    wire.mock.faults.arm(Fault(FaultKind.HTTP_ERROR, category="Diagnosis", status=status))
    reply = await wire.post(wire.sealed(wire.header("Diagnosis"), {}))
    assert (reply.status_code, reply.content) == (status, b"")


async def test_numbers_come_as_text_where_so_ordered(wire: Any) -> None:
    wire.mock.faults.arm(Fault(FaultKind.TEXT_NUMBERS))
    sale = {"SaleTransactionID": {"TransactionID": "1", "TimeStamp": "2031-03-14T10:00:00Z"}}
    amounts = {"AmountsReq": {"Currency": "EUR", "RequestedAmount": 10.5}}
    answer = await wire.ask("Payment", {"SaleData": sale, "PaymentTransaction": amounts})
    assert answer["PaymentResult"]["AmountsResp"] == {"Currency": "EUR", "AuthorizedAmount": "10.5"}
    assert answer["PaymentReceipt"][0]["RequiredSignatureFlag"] is False


async def test_a_fault_may_be_ordered_for_what_moves_no_money(wire: Any) -> None:
    wire.mock.faults.arm(Fault(FaultKind.BUSY, category="Diagnosis"))
    answer = await wire.ask("Diagnosis", {"HostDiagnosisFlag": True})
    assert answer["Response"]["ErrorCondition"] == "Busy"
    assert "POIStatus" not in answer


async def test_a_restart_that_forgets_takes_a_used_id_again(till: Any) -> None:
    card = till.card("20.00")
    for keeps, lines in ((True, 1), (False, 2)):
        request = till.request(Operation.PAY, "5.00", card)
        till.arm(FaultKind.RESTART, processed=True, keep_memory=keeps)
        assert isinstance(await till.terminal.ask(request), Unknown)
        assert isinstance(await till.restarted().ask(request), Approved)
        assert len(till.lines(request)) == lines
