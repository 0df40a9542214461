"""Answers that say no to a request about a device: their `Response` stands beside each device's name."""

from collections.abc import Mapping
from typing import Literal, cast

from terminal_api.nexo.messages import DisplayResponse, InputResponse, OutputResult, PrintResponse, Response
from terminal_api.nexo.messages.input import InputResult
from terminal_api.nexo.messages.parts import Device, DocumentQualifier, InfoQualify

Members = Mapping[str, object]


def not_done(
    category: Literal["Display", "Input", "Print"], asked: Members, response: Response
) -> DisplayResponse | InputResponse | PrintResponse:
    """`response` in the shape of `category`; `asked` are the body's members, which may be anything."""
    match category:
        case "Display":
            outputs = asked.get("DisplayOutput")
            parts = cast("list[object]", outputs) if isinstance(outputs, list) else [outputs]
            return DisplayResponse(output_result=tuple(_output(part, response) for part in parts))
        case "Input":
            data = _object(asked.get("InputData"))
            result = InputResult(
                device=_word(data, "Device", Device.CUSTOMER_INPUT),
                info_qualify=_word(data, "InfoQualify", InfoQualify.INPUT),
                response=response,
            )
            return InputResponse(
                output_result=_output(asked.get("DisplayOutput"), response), input_result=result
            )
        case "Print":
            output = _object(asked.get("PrintOutput"))
            qualifier = _word(output, "DocumentQualifier", DocumentQualifier.DOCUMENT)
            return PrintResponse(document_qualifier=qualifier, response=response)


def _output(asked: object, response: Response) -> OutputResult:
    part = _object(asked)
    return OutputResult(
        device=_word(part, "Device", Device.CUSTOMER_DISPLAY),
        info_qualify=_word(part, "InfoQualify", InfoQualify.DISPLAY),
        response=response,
    )


def _object(value: object) -> Members:
    return cast("Members", value) if isinstance(value, dict) else {}


def _word(part: Members, name: str, otherwise: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else otherwise
