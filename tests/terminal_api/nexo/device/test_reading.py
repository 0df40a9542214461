import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.reading import Acquired, CardReader, Held, Released, completed_by
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import AbortRequest
from terminal_api.nexo.messages.enable_service import EnableServiceRequest
from terminal_api.nexo.messages.payment import PaymentData
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown

Example = Callable[[str], bytes]
AMOUNT = Money("12.50", EUR)
DECLINED = Declined("The terminal is busy.", Decline.BUSY)


@pytest.fixture
def reader(terminal, clock) -> CardReader:
    return CardReader(terminal, clock)


@pytest.fixture
def card(example: Example) -> Message:
    return Message.read(example("cardacquisition.response"))


@pytest.fixture
def released(example: Example) -> Message:
    return Message.read(example("enableservice-abort.response"))


def body(message: bytes) -> Any:
    (outer,) = json.loads(message).values()
    return {member: content for member, content in outer.items() if member != "MessageHeader"}


def failed(example: Example, condition: str) -> Message:
    whole = json.loads(example("cardacquisition.response"))
    response = {"Result": "Failure", "ErrorCondition": condition}
    whole["SaleToPOIResponse"]["CardAcquisitionResponse"] = {"Response": response}
    return Message.read(json.dumps(whole))


def releases(transport) -> int:
    return sum(isinstance(sent.body, EnableServiceRequest) for sent in transport.sent)


async def test_a_card_is_asked_for_as_the_terminal_expects_it(
    reader, transport, clock, example: Example, card: Message
):
    clock.forward(2 * 60 * 60)
    transport.will_answer(card)
    acquired = await reader.acquire("OAK-2031-000580", AMOUNT)
    assert body(transport.sent[0].written()) == body(example("cardacquisition.request"))
    assert isinstance(acquired, Acquired)
    assert acquired.is_gift_card is False
    assert (acquired.brand, acquired.last4, acquired.alias) == ("mc", "9999", "M900978995070104")
    assert "M900978995070104" not in repr(acquired)


async def test_an_acquired_card_is_paid_with_by_its_name(reader, transport, example: Example, card: Message):
    transport.will_answer(card)
    acquired = await reader.acquire("OAK-2031-000580")
    payment = body(example("payment-after-cardacquisition.request"))["PaymentRequest"]
    assert completed_by(acquired.reference).members() == payment["PaymentData"]


async def test_a_terminal_that_says_little_still_tells_the_last_four(reader, transport, example: Example):
    whole = json.loads(example("cardacquisition.response"))
    del whole["SaleToPOIResponse"]["CardAcquisitionResponse"]["Response"]["AdditionalResponse"]
    transport.will_answer(Message.read(json.dumps(whole)))
    acquired = await reader.acquire("OAK-2031-000580")
    assert isinstance(acquired, Acquired)
    assert (acquired.is_gift_card, acquired.last4, acquired.alias) == (None, "9999", None)


async def test_a_card_is_released_as_the_terminal_expects_it(
    reader, transport, example: Example, released: Message
):
    transport.will_answer(released)
    assert await reader.release() == Released()
    assert body(transport.sent[0].written()) == body(example("enableservice-abort.request"))


@pytest.mark.parametrize("lost", [NotSent("unplugged"), Unknown("silence"), Accepted()])
async def test_a_release_that_is_not_answered_says_so(reader, transport, lost):
    transport.will_answer(lost)
    assert isinstance(await reader.release(), Failure)


async def test_a_card_that_nobody_pays_with_is_released(reader, transport, card, released):
    transport.will_answer(card, released)
    async with reader.held("OAK-2031-000580", AMOUNT) as held:
        assert isinstance(held.card, Acquired)
    assert releases(transport) == 1


async def test_a_card_is_released_when_the_register_stumbles(reader, transport, card, released):
    transport.will_answer(card, released)
    with pytest.raises(ValueError, match="stumbled"):
        async with reader.held("OAK-2031-000580"):
            raise ValueError("stumbled")
    assert releases(transport) == 1


@pytest.mark.parametrize(
    ("outcome", "released_after"),
    [
        (Approved(AMOUNT), 0),
        (Unknown("silence"), 0),
        (NotSent("unplugged"), 1),
        (DECLINED, 1),
    ],
)
async def test_nobody_is_told_that_nothing_was_charged_unless_it_is_so(
    reader, transport, card, released, outcome: Outcome, released_after: int
):
    paid_with: list[PaymentData] = []

    async def pay(part: PaymentData) -> Outcome:
        paid_with.append(part)
        return outcome

    transport.will_answer(card, released)
    async with reader.held("OAK-2031-000580", AMOUNT) as held:
        assert await held.complete(pay) == outcome
    assert [part.card_acquisition_reference for part in paid_with] == [held.card.reference]
    assert releases(transport) == released_after


async def test_a_payment_on_its_way_is_not_released_under_it(reader, transport, card):
    asked = asyncio.Event()

    async def pay(_: PaymentData) -> Outcome:
        asked.set()
        return await asyncio.get_running_loop().create_future()

    async def sale() -> None:
        async with reader.held("OAK-2031-000580", AMOUNT) as held:
            await held.complete(pay)

    transport.will_answer(card)
    selling = asyncio.create_task(sale())
    await asked.wait()
    selling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await selling
    assert releases(transport) == 0


async def test_without_a_card_nothing_is_paid(reader, transport, example: Example):
    async def pay(_: PaymentData) -> Outcome:
        raise AssertionError

    transport.will_answer(failed(example, "Cancel"))
    async with reader.held("OAK-2031-000580") as held:
        assert isinstance(await held.complete(pay), NotSent)
    assert releases(transport) == 0


@pytest.mark.parametrize(
    ("condition", "stays_open"), [("Busy", False), ("Cancel", False), ("SomethingNew", True)]
)
async def test_only_what_may_be_open_is_released(example: Example, reader, transport, condition, stays_open):
    transport.will_answer(failed(example, condition))
    acquired = await reader.acquire("OAK-2031-000580")
    assert isinstance(acquired, Failure)
    assert Held(acquired).open is stays_open


async def test_silence_may_leave_a_card_open(reader, transport, released):
    transport.will_answer(Unknown("silence"), released)
    async with reader.held("OAK-2031-000580") as held:
        assert held.card == Failure("silence")
    assert releases(transport) == 1


async def test_a_card_without_a_name_cannot_be_paid_with(reader, transport, example: Example):
    whole = json.loads(example("cardacquisition.response"))
    del whole["SaleToPOIResponse"]["CardAcquisitionResponse"]["POIData"]
    transport.will_answer(Message.read(json.dumps(whole)))
    assert isinstance(await reader.acquire("OAK-2031-000580"), Failure)


async def test_a_cancelled_caller_leaves_no_card_open(reader, transport, card, released):
    acquiring = asyncio.create_task(reader.acquire("OAK-2031-000580"))
    await transport.has_sent(1)
    acquiring.cancel()
    await transport.has_sent(2)
    # The card is read while the abort is on its way: it must be released all the same.
    transport.will_answer(card, Accepted(), released)
    with pytest.raises(asyncio.CancelledError):
        await acquiring
    asked, abort, release = transport.sent
    assert isinstance(abort.body, AbortRequest)
    assert abort.body.message_reference.service_id == asked.header.service_id
    assert abort.body.message_reference.message_category == "CardAcquisition"
    assert isinstance(release.body, EnableServiceRequest)
    assert release.body.display_output is None
