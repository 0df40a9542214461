"""The customer's screen is never in the way of money."""

import asyncio
from datetime import UTC, datetime

import pytest

from register.edges.gives_way import GivesWay
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import AbortRequest, DiagnosisRequest, DisplayRequest, MessageHeader
from terminal_api.nexo.messages.display import DisplayOutput
from terminal_api.nexo.messages.header import MessageClass, MessageType
from terminal_api.nexo.messages.parts import MessageReference, OutputContent
from terminal_api.nexo.messages.print import PrintOutput, PrintRequest
from terminal_api.nexo.transport import Accepted, Exchanged
from terminal_api.nexo.wire import Wire
from terminal_api.outcomes import NotSent

SCREEN = DisplayRequest(
    display_output=(
        DisplayOutput(device="CustomerDisplay", info_qualify="Display", output_content=OutputContent()),
    )
)
PAPER = PrintRequest(
    print_output=PrintOutput(
        document_qualifier="Document", response_mode="PrintEnd", output_content=OutputContent()
    )
)
"""Stands for whatever takes the terminal for itself."""
LOOK = DiagnosisRequest()
STOP = AbortRequest(message_reference=MessageReference(message_category="Payment", service_id="A1"))


class Line:
    """A way to a terminal whose answers come when a test lets them."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.answers: dict[str, asyncio.Event] = {}
        self.stirred = asyncio.Event()

    def holds_back(self, category: str) -> asyncio.Event:
        self.answers[category] = asyncio.Event()
        return self.answers[category]

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        category = str(message.header.message_category)
        self.sent.append(category)
        self.stirred.set()
        if category in self.answers:
            await self.answers[category].wait()
        return Accepted()


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def way(line: Line) -> GivesWay:
    return GivesWay(line)


async def ask(way: GivesWay, body: Wire) -> Exchanged:
    header = MessageHeader(
        protocol_version="3.0",
        message_class=MessageClass.SERVICE,
        message_category=type(body).__name__.removesuffix("Request"),
        message_type=MessageType.REQUEST,
        service_id=f"{datetime.now(UTC):%H%M%S}",
        sale_id="TILL",
        poi_id="V400m-324688042",
    )
    return await way.exchange(Message.of(header, body), read_timeout_s=1)


async def begun(line: Line, way: GivesWay, body: Wire) -> "asyncio.Task[Exchanged]":
    """`body` is on its way and has not been answered."""
    line.stirred.clear()
    asked = asyncio.create_task(ask(way, body))
    await line.stirred.wait()
    return asked


async def test_what_needs_the_terminal_waits_for_the_screen_on_its_way(line, way):
    answered = line.holds_back("Display")
    showing = await begun(line, way, SCREEN)
    paying = asyncio.create_task(ask(way, PAPER))
    await ask(way, LOOK)  # by then the payment would have been sent
    assert line.sent == ["Display", "Diagnosis"]
    answered.set()
    await asyncio.gather(showing, paying)
    assert line.sent[-1] == "Print"


async def test_a_screen_without_an_answer_does_not_hold_up_money_for_long(line):
    way = GivesWay(line, longest_s=0.01)
    answered = line.holds_back("Display")
    showing = await begun(line, way, SCREEN)
    assert await ask(way, PAPER) == Accepted()
    answered.set()
    await showing


async def test_no_screen_is_sent_while_the_terminal_is_asked_for_something(line, way):
    answered = line.holds_back("Print")
    paying = await begun(line, way, PAPER)
    assert isinstance(await ask(way, SCREEN), NotSent)
    assert line.sent == ["Print"]
    answered.set()
    await paying
    assert await ask(way, SCREEN) == Accepted()


async def test_status_abort_and_diagnosis_pass_whatever_is_shown(line, way):
    answered = line.holds_back("Display")
    showing = await begun(line, way, SCREEN)
    await ask(way, LOOK)
    await ask(way, STOP)
    assert line.sent == ["Display", "Diagnosis", "Abort"]
    answered.set()
    await showing


async def test_whoever_draws_is_told_that_the_terminals_own_screens_were_in_front(line, way):
    disturbed: list[str] = []
    way.afterwards = lambda: disturbed.append("!")
    await ask(way, SCREEN)
    await ask(way, LOOK)
    assert disturbed == []
    await ask(way, PAPER)
    assert disturbed == ["!"]
