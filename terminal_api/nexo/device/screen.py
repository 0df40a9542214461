"""The screen that faces the customer: the receipt while goods are scanned, messages, questions."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from terminal_api.nexo.device.failure import Failure, refused, unanswered
from terminal_api.nexo.device.keypad import Question
from terminal_api.nexo.device.prompt import Prompt
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import ErrorCondition, MessageCategory, Result
from terminal_api.nexo.messages.display import DisplayOutput, DisplayRequest, DisplayResponse
from terminal_api.nexo.messages.input import InputResponse
from terminal_api.nexo.messages.parts import (
    Device,
    InfoQualify,
    OutputBarcode,
    OutputContent,
    OutputFormat,
    OutputText,
    PredefinedContent,
)
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Exchanged

T = TypeVar("T")

#: So much longer than the customer may take do we wait for the terminal to tell us that they did not.
_ANSWER_MARGIN_S = 10


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """What differs between models of terminals."""

    columns: int = 32
    """Characters in a line of the receipt."""
    message_s: int = 5
    """So long a message stays at least, 0 to 999."""


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One line of the receipt on the screen: what it is left, what it costs right."""

    text: str
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The customer sees it."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """Never sent, for a newer screen took its place."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """The customer's answer. `repr` hides it: it may be a card's number."""

    value: T = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody did not want the question."""

    by: Literal["customer", "register"]


def aligned(line: ScreenLine, columns: int) -> str:
    """`line` in `columns` characters; a text too long for its amount is cut, an amount never."""
    if not line.amount:
        return line.text[:columns]
    room = max(columns - len(line.amount) - 1, 0)
    return f"{line.text[:room]:<{room}} {line.amount}"


class CustomerScreen:
    """Shows one thing at a time.

    Screens that come faster than the terminal takes them collapse: of those that wait only the newest is
    sent. They also wait while a question is open, for any other request would take it off the screen; then
    the newest one appears. None waits for a payment: the terminal refuses them meanwhile, and a screen that
    is refused ends as a `Failure` that is `busy`. Nothing hangs on a screen that was not shown.
    """

    def __init__(self, terminal: NexoTerminal, settings: ScreenSettings | None = None) -> None:
        self._terminal = terminal
        self._settings = settings or ScreenSettings()
        self._line = asyncio.Lock()
        self._newest: DisplayOutput | None = None
        self._question: Prompt | None = None

    async def show(
        self, title: str, lines: Sequence[ScreenLine], total: ScreenLine
    ) -> Shown | Superseded | Failure:
        """The receipt so far, while goods are scanned. It stays until something else is shown."""
        columns = self._settings.columns
        texts = (title[:columns], *(aligned(line, columns) for line in (*lines, total)))
        content = OutputContent(output_text=tuple(OutputText(text=text) for text in texts))
        return await self._show(_output(content))

    async def message(self, title: str, text: str, *, good: bool) -> Shown | Superseded | Failure:
        """Two lines under the terminal's own picture of success or of failure."""
        stays = {"response_required_flag": True, "minimum_display_time": self._settings.message_s}
        return await self._show(verdict(title, text, good=good).model_copy(update=stays))

    async def code(self, address: str) -> Shown | Superseded | Failure:
        """A QR code of `address`, to scan with a telephone. It stays until something else is shown.

        Adyen: docs.adyen.com, "Show a QR code on the terminal". No time is set: the answer might wait for its
        end.
        """
        barcode = OutputBarcode(barcode_type="QRCode", barcode_value=address)
        return await self._show(
            _output(OutputContent(output_format=OutputFormat.BAR_CODE, output_barcode=barcode))
        )

    async def idle(self) -> Shown | Superseded | Failure:
        """The terminal's own screen for when nothing is sold."""
        idle = PredefinedContent(reference_id="Idle")
        return await self._show(
            _output(OutputContent(output_format=OutputFormat.MESSAGE_REF, predefined_content=idle))
        )

    async def ask(self, question: Question[T], *, wait_s: int = 60) -> Answered[T] | Cancelled | Failure:
        """Ask the customer and wait; questions wait for each other and for a running payment.

        `wait_s` is how long the customer may take. A caller that is cancelled takes the question off the
        screen; so does `stop`, from another task. Never ask for a card's PIN: see `keypad`.
        """
        async with self._line:
            service_id = self._terminal.new_id()
            prompt = Prompt(
                self._terminal,
                question.request(wait_s),
                service_id=service_id,
                take_back=lambda: self._terminal.stop(MessageCategory.INPUT, service_id),
                wait_s=wait_s + _ANSWER_MARGIN_S,
            )
            self._question = prompt
            try:
                exchanged = await prompt.answer()
            finally:
                self._question = None
        return Cancelled("register") if exchanged is None else _answer(question, exchanged)

    async def stop(self) -> None:
        """Take the open question off the screen: it ends as `Cancelled` by the register."""
        if self._question is not None:
            await self._question.take_back()

    async def _show(self, output: DisplayOutput) -> Shown | Superseded | Failure:
        self._newest = output
        async with self._line:
            if self._newest is not output:
                return Superseded()
            return _shown(await self._terminal.send(DisplayRequest(display_output=(output,))))


def verdict(title: str, text: str, *, good: bool) -> DisplayOutput:
    """Two lines under the terminal's own picture, for a display of its own or beside another request."""
    return _output(
        OutputContent(
            predefined_content=PredefinedContent(
                reference_id="AcceptedAnimated" if good else "DeclinedAnimated"
            ),
            output_text=(OutputText(text=title), OutputText(text=text)),
        )
    )


def _output(content: OutputContent) -> DisplayOutput:
    return DisplayOutput(
        device=Device.CUSTOMER_DISPLAY, info_qualify=InfoQualify.DISPLAY, output_content=content
    )


def _shown(exchanged: Exchanged) -> Shown | Failure:
    match exchanged:
        case Message(body=DisplayResponse(output_result=results)):
            failed = [result.response for result in results if result.response.result is not Result.SUCCESS]
            return refused(failed[0]) if failed else Shown()
        case _:
            return unanswered(exchanged)


def _answer(question: Question[T], exchanged: Exchanged) -> Answered[T] | Cancelled | Failure:
    match exchanged:
        case Message(body=InputResponse(input_result=result)):
            if result.response.result is not Result.SUCCESS:
                return _refused(refused(result.response))
            value = question.read(result.input) if result.input else None
            return Failure("The answer makes no sense: ask again.") if value is None else Answered(value)
        case _:
            return unanswered(exchanged)


def _refused(failure: Failure) -> Cancelled | Failure:
    match failure.condition:
        case ErrorCondition.CANCEL:
            return Cancelled("customer")
        case ErrorCondition.ABORTED:
            return Cancelled("register")
        case _:
            return failure
