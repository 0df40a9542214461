import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import AbortRequest
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Unknown
from terminal_api.processor import (
    GiftCard,
    Request,
)

Example = Callable[[str], bytes]
POI = "S1F2-000158213602441"


async def test_customers_are_served_one_after_the_other(
    terminal, transport, paying: Request, example: Example
):
    first = asyncio.create_task(terminal.ask(paying))
    second = asyncio.create_task(terminal.ask(replace(paying, id="P4K7Q00002")))
    await transport.has_sent(1)
    transport.will_answer(Message.read(example("payment-giftcard-scan.response")))
    assert isinstance(await first, Approved)
    await transport.has_sent(2)
    assert [message.header.service_id for message in transport.sent] == ["P4K7Q00001", "P4K7Q00002"]
    transport.will_answer(Unknown("silence"))
    assert isinstance(await second, Unknown)


async def test_an_abort_goes_beside_the_payment_it_stops(
    terminal, transport, paying: Request, example: Example
):
    paid = asyncio.create_task(terminal.ask(paying))
    await transport.has_sent(1)
    stopped = asyncio.create_task(terminal.abort(paying))
    await transport.has_sent(2)
    body = transport.sent[1].body
    assert isinstance(body, AbortRequest)
    assert (body.message_reference.service_id, body.message_reference.message_category) == (
        paying.id,
        "Payment",
    )
    assert transport.sent[1].header.service_id != paying.id
    aborted = Message.read(example("payment-aborted-by-register.response"))
    transport.will_answer(aborted, Accepted())
    outcome = await paid
    await stopped
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.ABORTED


async def test_an_abort_that_is_lost_disturbs_nobody(terminal, transport, paying: Request):
    transport.will_answer(Unknown("silence"))
    await terminal.abort(paying)


async def test_a_caller_who_leaves_keeps_the_turn_until_the_terminal_is_free(
    terminal, transport, paying: Request
):
    left = asyncio.create_task(terminal.ask(paying))
    await transport.has_sent(1)
    left.cancel()
    with pytest.raises(asyncio.CancelledError):
        await left
    following = asyncio.create_task(terminal.ask(replace(paying, id="P4K7Q00002")))
    await asyncio.sleep(0)
    assert len(transport.sent) == 1
    transport.will_answer(Unknown("the answer nobody waits for"))
    await transport.has_sent(2)
    transport.will_answer(NotSent("unplugged"))
    assert await following == NotSent("unplugged")


async def test_a_caller_who_leaves_the_queue_has_sent_nothing(terminal, transport, paying: Request):
    first = asyncio.create_task(terminal.ask(paying))
    await transport.has_sent(1)
    queued = asyncio.create_task(terminal.ask(replace(paying, id="P4K7Q00002")))
    await asyncio.sleep(0)
    queued.cancel()
    with pytest.raises(asyncio.CancelledError):
        await queued
    transport.will_answer(Unknown("silence"))
    await first
    third = asyncio.create_task(terminal.ask(replace(paying, id="P4K7Q00003")))
    await transport.has_sent(2)
    assert transport.sent[1].header.service_id == "P4K7Q00003"
    transport.will_answer(Unknown("silence"))
    await third


async def test_every_request_has_an_id_of_its_own(terminal, transport, paying: Request):
    transport.will_answer(Accepted(), Unknown("silence"), Unknown("silence"))
    used = {terminal.new_id()}
    await terminal.abort(paying)
    await terminal.status(paying)
    await terminal.diagnose()
    used |= {message.header.service_id for message in transport.sent}
    assert len(used) == 4
    assert GiftCard("svs", "6006490000012345678").number not in repr(transport.sent)


async def test_a_request_is_never_sent_twice_under_one_id(terminal, transport, paying: Request):
    transport.will_answer(Unknown("silence"))
    await terminal.ask(paying)
    assert isinstance(await terminal.ask(paying), Unknown)
    assert len(transport.sent) == 1


async def test_what_was_not_sent_may_be_tried_again_under_its_id(terminal, transport, paying: Request):
    transport.will_answer(NotSent("unplugged"), Unknown("silence"))
    await terminal.ask(paying)
    await terminal.ask(paying)
    assert len(transport.sent) == 2


async def test_what_is_on_its_way_or_waits_is_never_called_not_received(
    terminal, transport, clock, paying: Request, example: Example
):
    queued = replace(paying, id="P4K7Q00031")
    first = asyncio.create_task(terminal.ask(paying))
    second = asyncio.create_task(terminal.ask(queued))
    await transport.has_sent(1)
    clock.forward(3600)
    asking = asyncio.create_task(terminal.status(queued))
    await transport.has_sent(2)
    transport.will_answer(Unknown("silence"), Message.read(example("transactionstatus-notfound.response")))
    assert isinstance(await first, Unknown)
    found = await asking
    assert isinstance(found, Unknown)
    assert found.why is Doubt.NOT_YET
    transport.will_answer(Unknown("silence"))
    await second


async def test_a_long_wait_for_its_turn_and_a_clock_set_forward_make_nothing_not_received(
    transport, clock, paying: Request, example: Example
):
    seconds = [0.0]
    terminal = NexoTerminal(
        transport, ServiceIds(1), sale_id="REG-OAK-02", poi_id=POI, now=clock, clock_s=lambda: seconds[0]
    )
    not_found = Message.read(example("transactionstatus-notfound.response"))
    transport.will_answer(Unknown("cut off"), not_found, not_found)
    lost = replace(paying, id="P4K7Q00031")
    clock.forward(3600)
    await terminal.ask(lost)
    assert isinstance(await terminal.status(lost), Unknown)
    seconds[0] = 20.0
    assert isinstance(await terminal.status(lost), Declined)


async def test_a_payment_aborted_while_it_waits_is_never_sent(terminal, transport, paying: Request):
    first = asyncio.create_task(terminal.ask(paying))
    queued = replace(paying, id="P4K7Q00002")
    second = asyncio.create_task(terminal.ask(queued))
    await transport.has_sent(1)
    await terminal.abort(queued)
    transport.will_answer(Unknown("silence"), Unknown("silence"))
    assert isinstance(await first, Unknown)
    assert isinstance(await second, NotSent)
    assert len(transport.sent) == 1
    await terminal.ask(queued)
    assert len(transport.sent) == 2
