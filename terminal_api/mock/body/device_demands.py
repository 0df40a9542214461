"""What the terminal insists on in requests about its screen, keys, printer and sessions."""

import re
from collections.abc import Iterator

from terminal_api.mock.body.screens import ASKING, TELLING, lines_of, markup, reference_id
from terminal_api.mock.body.sessions import step_of
from terminal_api.mock.desk.incoming import INVALID, Problem
from terminal_api.mock.desk.wording import read_instant
from terminal_api.nexo.messages import (
    AbortRequest,
    AdminRequest,
    DisplayRequest,
    EnableServiceRequest,
    InputRequest,
    InputUpdate,
    LoginRequest,
    PrintRequest,
)
from terminal_api.nexo.messages.display import DisplayOutput
from terminal_api.nexo.messages.input import InputData
from terminal_api.nexo.messages.parts import OutputBarcode, OutputContent
from terminal_api.nexo.messages.print import ResponseMode
from terminal_api.nexo.wire import Wire

_LANGUAGE = re.compile("[a-z]{2}")
_LONGEST_DISPLAY_S = 999
_TWO_BUTTONS = 4
"""Lines of a screen with two buttons: title, text, left, right."""
_MEMBERS = {
    "Text": "OutputText",
    "BarCode": "OutputBarcode",
    "XHTML": "OutputXHTML",
    "MessageRef": "PredefinedContent",
}
#: What each barcode can hold; others hold any text.
_BARCODES = {
    "EAN13": re.compile("[0-9]{12,13}"),
    "EAN8": re.compile("[0-9]{7,8}"),
    "UPCA": re.compile("[0-9]{11,12}"),
    "Code25": re.compile("[0-9]+"),
}

Path = tuple[str, ...]


def device_demands(body: Wire) -> list[Problem]:
    """Every field of `body` that is missing or senseless; empty for a request of another kind."""
    match body:
        case DisplayRequest():
            return list(_display(body))
        case InputRequest():
            return list(_input(body))
        case InputUpdate():
            return list(_content(("InputUpdate",), body.output_content))
        case PrintRequest():
            return list(_print(body))
        case AbortRequest():
            return list(_abort(body))
        case EnableServiceRequest() if body.display_output:
            return list(_output(("EnableServiceRequest", "DisplayOutput"), body.display_output))
        case AdminRequest() if step_of(body) is None:
            return [_wrong(("AdminRequest",), "ServiceIdentification", body.service_identification)]
        case LoginRequest():
            return list(_login(body))
        case _:
            return []


def _abort(body: AbortRequest) -> Iterator[Problem]:
    if "abort_reason" not in body.model_fields_set:
        yield Problem(("AbortRequest",), "AbortReason")
    reference = body.message_reference
    path = ("AbortRequest", "MessageReference")
    named = {"MessageCategory": reference.message_category, "ServiceID": reference.service_id}
    yield from (Problem(path, name) for name, value in named.items() if not value)
    if body.display_output:
        yield from _output(("AbortRequest", "DisplayOutput"), body.display_output)


def _display(body: DisplayRequest) -> Iterator[Problem]:
    if not body.display_output:
        yield Problem(("DisplayRequest",), "DisplayOutput")
    for place, output in enumerate(body.display_output):
        yield from _output(("DisplayRequest", f"DisplayOutput[{place}]"), output)


def _output(path: Path, output: DisplayOutput) -> Iterator[Problem]:
    """Something to read; a screen that asks has no place there."""
    time = output.minimum_display_time
    if time is not None and not 0 <= time <= _LONGEST_DISPLAY_S:
        yield Problem(path, "MinimumDisplayTime", INVALID)
    yield from _content(path, output.output_content)
    screen = reference_id(output.output_content)
    if screen and screen not in TELLING:
        yield Problem((*path, "OutputContent", "PredefinedContent"), "ReferenceID", INVALID)


def _content(path: Path, content: OutputContent) -> Iterator[Problem]:
    """The member that the format names must be there and make sense."""
    path = (*path, "OutputContent")
    held = {
        "OutputText": content.output_text,
        "OutputBarcode": content.output_barcode,
        "OutputXHTML": content.output_xhtml,
        "PredefinedContent": content.predefined_content,
    }
    member = _MEMBERS[content.output_format]
    if held[member] is None:
        yield Problem(path, member)
    elif content.output_format == "XHTML" and markup(content) is None:
        yield Problem(path, member, INVALID)
    elif content.output_barcode and not _barcode_fits(content.output_barcode):
        yield Problem((*path, member), "BarcodeValue", INVALID)


def _barcode_fits(barcode: OutputBarcode) -> bool:
    form = _BARCODES.get(barcode.barcode_type or "")
    return bool(barcode.barcode_value) and (form is None or form.fullmatch(barcode.barcode_value) is not None)


def _input(body: InputRequest) -> Iterator[Problem]:
    yield from _limits(body.input_data)
    output = body.display_output
    if output is None:
        yield Problem(("InputRequest",), "DisplayOutput")
        return
    path = ("InputRequest", "DisplayOutput")
    yield from _content(path, output.output_content)
    screen = reference_id(output.output_content)
    if screen not in ASKING:
        yield _wrong((*path, "OutputContent", "PredefinedContent"), "ReferenceID", screen)
        return
    _, command = ASKING[screen]
    if body.input_data.input_command != command:
        yield Problem(("InputRequest", "InputData"), "InputCommand", INVALID)
    if command == "GetConfirmation" and len(lines_of(output.output_content)) != _TWO_BUTTONS:
        yield Problem((*path, "OutputContent"), "OutputText", INVALID)
    if command == "GetMenuEntry" and not output.menu_entry:
        yield Problem(path, "MenuEntry")


def _limits(data: InputData) -> Iterator[Problem]:
    path = ("InputRequest", "InputData")
    limits = {
        "MaxInputTime": data.max_input_time,
        "MinLength": data.min_length,
        "MaxLength": data.max_length,
        "MaxDecimalLength": data.max_decimal_length,
    }
    yield from (Problem(path, name, INVALID) for name, value in limits.items() if (value or 0) < 0)
    if data.max_length is not None and data.max_length < (data.min_length or 0):
        yield Problem(path, "MaxLength", INVALID)


def _print(body: PrintRequest) -> Iterator[Problem]:
    path = ("PrintRequest", "PrintOutput")
    if body.print_output.response_mode == ResponseMode.SOUND_END:
        yield Problem(path, "ResponseMode", INVALID)
    if body.print_output.output_content.output_format == "MessageRef":
        yield Problem((*path, "OutputContent"), "OutputFormat", INVALID)
    else:
        yield from _content(path, body.print_output.output_content)


def _login(body: LoginRequest) -> Iterator[Problem]:
    if read_instant(body.date_time) is None:
        yield Problem(("LoginRequest",), "DateTime", INVALID)
    if not _LANGUAGE.fullmatch(body.operator_language):
        yield Problem(("LoginRequest",), "OperatorLanguage", INVALID)


def _wrong(path: Path, field: str, value: str | None) -> Problem:
    return Problem(path, field, INVALID) if value else Problem(path, field)
