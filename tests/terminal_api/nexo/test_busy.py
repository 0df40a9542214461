import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from terminal_api.nexo.message import Message
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Unknown
from terminal_api.processor import Request

Example = Callable[[str], bytes]


@pytest.fixture
def busy(example: Example) -> Callable[[str], Message]:
    """The answer of a terminal that is busy with what these pairs tell."""

    def told(pairs: str) -> Message:
        message = json.loads(example("payment-busy.response"))
        body = message["SaleToPOIResponse"]["PaymentResponse"]
        body["Response"]["AdditionalResponse"] = pairs
        return Message.read(json.dumps(message))

    return told


async def turned_away(terminal: NexoTerminal, request: Request) -> Declined:
    outcome = await terminal.ask(replace(request, id="P4K7Q00027"))
    assert isinstance(outcome, Declined)
    assert (outcome.why, outcome.retryable) == (Decline.BUSY, True)
    return outcome


async def test_a_terminal_busy_with_our_own_lost_request_names_it(
    terminal: NexoTerminal, transport: Any, paying: Request, busy: Callable[[str], Message]
):
    transport.will_answer(Unknown("silence"), busy(f"message=Forbidden&serviceId={paying.id}"))
    await terminal.ask(paying)
    reason = (await turned_away(terminal, paying)).reason
    assert "this register's own request P4K7Q00001" in reason


async def test_a_request_from_before_the_restart_is_our_own_once_it_was_asked_about(
    terminal: NexoTerminal, transport: Any, paying: Request, busy: Callable[[str], Message]
):
    transport.will_answer(Unknown("silence"), busy(f"serviceId={paying.id}"))
    await terminal.status(paying)
    assert "own request" in (await turned_away(terminal, paying)).reason


async def test_a_terminal_busy_with_another_register_says_so(
    terminal: NexoTerminal, transport: Any, paying: Request, example: Example
):
    transport.will_answer(Message.read(example("payment-busy.response")))
    reason = (await turned_away(terminal, paying)).reason
    assert "another register" in reason
    assert "P4K7Q00026" not in reason


@pytest.mark.parametrize(
    ("pairs", "says"), [("message=ADMIN_MENU", "menu"), ("ADMIN_MENU", "menu"), ("message=Forbidden", "busy")]
)
async def test_somebody_in_the_terminals_menu_is_told_from_a_payment(
    terminal: NexoTerminal,
    transport: Any,
    paying: Request,
    busy: Callable[[str], Message],
    pairs: str,
    says: str,
):
    transport.will_answer(busy(pairs))
    assert says in (await turned_away(terminal, paying)).reason


async def test_a_terminal_busy_with_this_very_request_got_it_twice(
    terminal: NexoTerminal, transport: Any, paying: Request, busy: Callable[[str], Message]
):
    request = replace(paying, id="P4K7Q00027")
    transport.will_answer(busy(f"message=Forbidden&serviceId={request.id}"))
    outcome = await terminal.ask(request)
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.RUNNING


async def test_a_refused_second_copy_of_a_request_does_not_decline_the_first(
    terminal: NexoTerminal, transport: Any, paying: Request, example: Example
):
    refused = json.loads(example("payment-giftcard-blocked.response"))
    response = refused["SaleToPOIResponse"]["PaymentResponse"]["Response"]
    response |= {"ErrorCondition": "NotAllowed", "AdditionalResponse": "message=Used"}
    service_id = refused["SaleToPOIResponse"]["MessageHeader"]["ServiceID"]
    transport.will_answer(Message.read(json.dumps(refused)), NotSent("unplugged"))
    assert isinstance(await terminal.ask(replace(paying, id=service_id)), Unknown)


async def test_what_the_terminal_does_not_allow_is_looked_up_at_once(
    terminal: NexoTerminal, transport: Any, paying: Request, example: Example
):
    refused = json.loads(example("payment-giftcard-blocked.response"))
    response = refused["SaleToPOIResponse"]["PaymentResponse"]["Response"]
    response |= {"ErrorCondition": "NotAllowed", "AdditionalResponse": "message=Used"}
    transport.will_answer(
        Message.read(json.dumps(refused)), Message.read(example("transactionstatus-found.response"))
    )
    outcome = await terminal.ask(paying)
    assert isinstance(outcome, Approved)
    assert [sent.header.message_category for sent in transport.sent] == ["Payment", "TransactionStatus"]
