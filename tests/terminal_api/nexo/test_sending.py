import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import AbortRequest, DiagnosisRequest
from terminal_api.nexo.messages.input import InputUpdate
from terminal_api.nexo.messages.parts import MessageReference, OutputContent
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import Approved, Decline, Declined, Reference, Unknown
from terminal_api.processor import GiftCard, Operation, Request

Example = Callable[[str], bytes]
POI = "S1F2-000158213602441"
LOST = Unknown("silence")


class Pause:
    """A pause that lasts until it is ended; knows how long it was to be."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.over = asyncio.Event()
        self.begun = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.begun.set()
        await self.over.wait()


@pytest.fixture
def pause() -> Pause:
    return Pause()


@pytest.fixture
def impatient(transport: Any, clock: Any, pause: Pause) -> NexoTerminal:
    """A terminal whose payments are aborted after half a minute."""
    settings = Settings(idle_limit_s=30)
    return NexoTerminal(
        transport, ServiceIds(1), sale_id="R", poi_id=POI, now=clock, settings=settings, pause=pause
    )


@pytest.mark.parametrize(
    ("name", "message_class", "wait_s"),
    [
        ("display", "Device", 15),
        ("input-digits", "Device", 125),
        ("print-text", "Device", 60),
        ("cardacquisition", "Service", 125),
        ("admin-scan-barcode", "Service", 125),
        ("enableservice-abort", "Service", 15),
        ("login", "Service", 15),
        ("gettotals", "Service", 15),
        ("reconciliation", "Service", 125),
        ("reversal-full", "Service", 125),
        ("diagnosis", "Service", 15),
        ("transactionstatus", "Service", 15),
    ],
)
async def test_any_body_travels_under_the_header_of_its_kind_and_gets_its_time(
    terminal: NexoTerminal, transport: Any, example: Example, name: str, message_class: str, wait_s: float
):
    asked = Message.read(example(f"{name}.request"))
    transport.will_answer(LOST)
    assert await terminal.send(asked.body) == LOST
    (sent,) = transport.sent
    assert sent.header.message_class == message_class
    assert replace(sent, header=asked.header) == asked
    assert sent.header.message_category == asked.header.message_category
    assert (sent.header.sale_id, sent.header.poi_id) == ("REG-OAK-02", POI)
    assert transport.timeouts == [wait_s]


async def test_an_update_of_an_input_keeps_its_whole_name(terminal: NexoTerminal, transport: Any):
    update = InputUpdate(
        message_reference=MessageReference(service_id="I4K7Q00002"),
        output_content=OutputContent(output_format="Text"),
    )
    transport.will_answer(LOST)
    await terminal.send(update)
    assert (transport.sent[0].member, transport.sent[0].header.message_category) == ("InputUpdate",) * 2


async def test_a_caller_may_know_better_how_long_it_takes(terminal: NexoTerminal, transport: Any):
    transport.will_answer(LOST, LOST)
    await terminal.send(DiagnosisRequest(), wait_s=70)
    await terminal.send(DiagnosisRequest(), wait_s=71, prompts=True)
    assert transport.timeouts == [70, 71]


async def test_a_shop_may_set_the_times_by_category(transport: Any, clock: Any):
    settings = Settings(lookup_timeout_s=30, timeouts_s={"Diagnosis": 7})
    terminal = NexoTerminal(transport, ServiceIds(1), sale_id="R", poi_id=POI, now=clock, settings=settings)
    transport.will_answer(LOST, LOST)
    await terminal.send(DiagnosisRequest())
    await terminal.stop("Input", "A1")
    assert transport.timeouts == [7, 30]


async def test_a_question_on_the_screen_waits_for_the_payment_before_it(
    terminal: NexoTerminal, transport: Any, paying: Request
):
    paid = asyncio.create_task(terminal.ask(paying))
    await transport.has_sent(1)
    question = asyncio.create_task(terminal.send(DiagnosisRequest(), prompts=True, service_id="I4K7Q00002"))
    await asyncio.sleep(0)
    assert len(transport.sent) == 1
    transport.will_answer(LOST)
    await paid
    await transport.has_sent(2)
    assert transport.sent[1].header.service_id == "I4K7Q00002"
    transport.will_answer(LOST)
    await question


async def test_a_question_on_the_screen_can_be_stopped(terminal: NexoTerminal, transport: Any):
    id = terminal.new_id()
    question = asyncio.create_task(terminal.send(DiagnosisRequest(), prompts=True, service_id=id))
    await transport.has_sent(1)
    stopped = asyncio.create_task(terminal.stop("Input", id))
    await transport.has_sent(2)
    abort = transport.sent[1]
    assert abort.header.service_id != id
    reference = abort.body.message_reference
    assert (reference.message_category, reference.sale_id, reference.service_id) == (
        "Input",
        "REG-OAK-02",
        id,
    )
    transport.will_answer(LOST, Accepted())
    assert await question == LOST
    await stopped


async def test_a_customer_who_does_nothing_is_not_waited_for_for_ever(
    impatient: NexoTerminal, transport: Any, pause: Pause, paying: Request, example: Example
):
    paid = asyncio.create_task(impatient.ask(paying))
    await transport.has_sent(1)
    status = asyncio.create_task(impatient.status(paying))
    await transport.has_sent(2)
    assert pause.seconds == [30]
    pause.over.set()
    await transport.has_sent(3)
    abort = transport.sent[2].body
    assert isinstance(abort, AbortRequest)
    assert abort.message_reference.service_id == paying.id
    aborted = Message.read(example("payment-aborted-by-register.response"))
    transport.will_answer(aborted, LOST, Accepted())
    outcome = await paid
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.ABORTED
    await status


async def test_an_idle_limit_that_comes_too_late_changes_nothing_about_the_money(
    impatient: NexoTerminal, transport: Any, pause: Pause, paying: Request, example: Example
):
    paid = asyncio.create_task(impatient.ask(paying))
    await transport.has_sent(1)
    pause.over.set()
    await transport.has_sent(2)
    transport.will_answer(Message.read(example("payment-giftcard-scan.response")), Accepted())
    assert isinstance(await paid, Approved)


async def test_the_time_in_the_queue_is_not_the_customers(
    impatient: NexoTerminal, transport: Any, pause: Pause, paying: Request
):
    first = asyncio.create_task(impatient.ask(paying))
    await transport.has_sent(1)
    second = asyncio.create_task(impatient.ask(replace(paying, id="P4K7Q00002")))
    await pause.begun.wait()
    assert pause.seconds == [30]
    transport.will_answer(LOST)
    await first
    await transport.has_sent(2)
    transport.will_answer(LOST)
    await second
    assert [message.header.message_category for message in transport.sent] == ["Payment", "Payment"]


async def test_a_reversal_has_no_customer_to_wait_for(
    impatient: NexoTerminal, transport: Any, pause: Pause, clock: Any
):
    transport.will_answer(LOST)
    original = Reference("Qm3x.NF8T", clock(), POI)
    await impatient.ask(impatient.request(Operation.REVERSE, Money(5, EUR), original=original))
    assert pause.seconds == []


async def test_a_request_is_made_without_ceremony(terminal: NexoTerminal, clock: Any):
    card = GiftCard("svs", "6006490000012345678")
    one = terminal.request(Operation.PAY, Money("18.40", EUR), card, sale="000017-1", partial=False)
    other = terminal.request(Operation.BANK_CARD, Money("18.40", EUR))
    assert (one.card, one.at, one.sale, one.partial) == (card, clock(), "000017-1", False)
    assert one.id != other.id
    assert one.transaction != other.transaction
    assert card.number not in one.transaction
