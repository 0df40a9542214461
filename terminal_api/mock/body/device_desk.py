"""Where the terminal lends a register its screen, its keys and its printer."""

from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.face import Face, PrinterState
from terminal_api.mock.body.paper import printed
from terminal_api.mock.body.questions import answer_in, prompt_for
from terminal_api.mock.body.screens import asked, told
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.failures import refused
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    DisplayRequest,
    DisplayResponse,
    InputRequest,
    InputResponse,
    InputUpdate,
    OutputResult,
    PrintRequest,
    PrintResponse,
    Response,
    Result,
)
from terminal_api.nexo.messages.display import DisplayOutput
from terminal_api.nexo.messages.input import Input, InputResult
from terminal_api.nexo.messages.print import ResponseMode

DeviceRequest = DisplayRequest | InputRequest | PrintRequest

NO_CASHIER_SIDE = Refusal("UnavailableDevice", "This terminal has a customer's side only")
BROKEN = {
    PrinterState.NO_PAPER: Refusal("DeviceOut", "Printer out of paper"),
    PrinterState.PAPER_JAM: Refusal("DeviceOut", "Printer jammed"),
    PrinterState.OUT_OF_ORDER: Refusal("DeviceOut", "Printer out of order"),
    PrinterState.ABSENT: Refusal("UnavailableDevice", "No printer"),
}
_SUCCESS = Response(result=Result.SUCCESS)


class DeviceDesk:
    """Serves one request about a device at a time. Raises `PowerLost` when the terminal goes off."""

    def __init__(self, settings: MockSettings) -> None:
        self._settings = settings
        self._asking: InputRequest | None = None

    async def serve(self, request: Incoming, body: DeviceRequest, dialogue: Dialogue) -> Message:
        """The answer to `body`."""
        match body:
            case DisplayRequest():
                answer = await self._display(body, dialogue)
            case InputRequest():
                answer = await self._input(body, dialogue)
            case PrintRequest():
                answer = self._print(body, dialogue.face)
        return Message.of(request.header.answered(), answer)

    def update(self, body: InputUpdate, dialogue: Dialogue) -> None:
        """Change the text of the question that `dialogue` is asking; what answers it stays the same, so text
        that has no place for its buttons changes nothing."""
        if self._asking is None or self._asking.display_output is None:
            return
        output = self._asking.display_output
        content = output.output_content.model_copy(update={"output_text": body.output_content.output_text})
        screen = asked(content, output.menu_entry or ())
        if len(screen.buttons) == len(dialogue.face.screen.buttons):
            dialogue.face.show(screen)

    async def _display(self, body: DisplayRequest, dialogue: Dialogue) -> DisplayResponse:
        """Each output stands its time before the next one takes its place; the last one just stays."""
        results: list[OutputResult] = []
        stopped: Refusal | None = None
        for place, output in enumerate(body.display_output, 1):
            refusal = stopped or _no_such_side(output.device)
            if refusal is None:
                dialogue.face.show(told(output))
                if place < len(body.display_output) and output.minimum_display_time:
                    stopped = await dialogue.pause(output.minimum_display_time)
            results.append(self._result(output, refusal))
        return DisplayResponse(output_result=tuple(results))

    async def _input(self, body: InputRequest, dialogue: Dialogue) -> InputResponse:
        assert body.display_output is not None
        refusal = _no_such_side(body.display_output.device) or _no_such_side(body.input_data.device)
        if refusal:
            return _input_answer(body, refused(self._settings, refusal), None)
        self._asking = body
        try:
            reaction = await dialogue.ask(prompt_for(body), body.input_data.max_input_time)
        finally:
            self._asking = None
        if isinstance(reaction, Refusal):
            # Recorded without a word beside the condition.
            response = Response(result=Result.FAILURE, error_condition=reaction.condition)
            return _input_answer(body, response, None)
        return _input_answer(body, _SUCCESS, answer_in(body, reaction))

    def _print(self, body: PrintRequest, face: Face) -> PrintResponse:
        """An answer at once promises only that there is a printer; what it cannot print then is lost."""
        output = body.print_output
        state = face.printer_state
        waits = output.response_mode == ResponseMode.PRINT_END
        refusal = BROKEN.get(state) if waits or state is PrinterState.ABSENT else None
        if state.prints:
            face.put_on_paper(printed(output.output_content))
        return PrintResponse(
            document_qualifier=output.document_qualifier,
            response=refused(self._settings, refusal) if refusal else _SUCCESS,
        )

    def _result(self, output: DisplayOutput, refusal: Refusal | None) -> OutputResult:
        response = refused(self._settings, refusal) if refusal else _SUCCESS
        return OutputResult(device=output.device, info_qualify=output.info_qualify, response=response)


def _no_such_side(device: str) -> Refusal | None:
    return NO_CASHIER_SIDE if device.startswith("Cashier") else None


def _input_answer(body: InputRequest, response: Response, answer: Input | None) -> InputResponse:
    """The screen counts as shown, also when nobody answered; a device that is not there showed nothing."""
    output = body.display_output
    assert output is not None
    shown = response if response.additional_response else _SUCCESS
    return InputResponse(
        output_result=OutputResult(device=output.device, info_qualify=output.info_qualify, response=shown),
        input_result=InputResult(
            device=body.input_data.device,
            info_qualify=body.input_data.info_qualify,
            response=response,
            input=answer,
        ),
    )
