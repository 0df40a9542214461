from collections.abc import Callable

from terminal_api.nexo.device.progress import Progress, ProgressEvent, display_event
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages.display import DisplayOutput, DisplayRequest
from terminal_api.nexo.messages.parts import OutputContent, PredefinedContent

Example = Callable[[str], bytes]


def notification(reference: str) -> DisplayRequest:
    content = OutputContent(
        output_format="MessageRef", predefined_content=PredefinedContent(reference_id=reference)
    )
    output = DisplayOutput(device="CashierDisplay", info_qualify="Status", output_content=content)
    return DisplayRequest(display_output=(output,))


def test_the_cashier_sees_what_the_terminal_does(example: Example):
    body = Message.read(example("event-display-notification")).body
    assert isinstance(body, DisplayRequest)
    assert display_event(body) == Progress(
        ProgressEvent.LOAD_STARTED, "Qm3x001931247004006", "2031-03-14T09:30:01.000Z"
    )


def test_an_event_nobody_knows_keeps_its_name():
    progress = display_event(notification("TransactionID=1&event=COFFEE_SERVED"))
    assert progress == Progress("COFFEE_SERVED", "1")
    assert progress is not None
    assert not isinstance(progress.event, ProgressEvent)


def test_a_known_event_is_known():
    progress = display_event(notification("event=WAIT_FOR_PIN"))
    assert progress is not None
    assert progress.event is ProgressEvent.WAIT_FOR_PIN


def test_a_screen_is_no_event():
    assert display_event(notification("Idle")) is None
    text = DisplayOutput(device="CashierDisplay", info_qualify="Status", output_content=OutputContent())
    assert display_event(DisplayRequest(display_output=(text,))) is None
