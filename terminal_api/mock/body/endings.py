"""What stands on the screen when a request has ended."""

from typing import cast

from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.face import CANCELLED, IDLE, PLEASE_WAIT, Screen, ScreenKind
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import DisplayResponse, ErrorCondition, InputResponse, Response, Result

#: Their requests are about the screen itself, or leave it alone.
_LEFT_ALONE = frozenset({"Display", "Print", "Admin", "EnableService", "Reconciliation"})
_APPROVED = Screen("Approved", kind=ScreenKind.APPROVED)
_DECLINED = Screen("Declined", ("Nothing was charged",), kind=ScreenKind.DECLINED)
_STOPPED = (ErrorCondition.ABORTED, ErrorCondition.CANCEL)


def last_screen(answer: Message, dialogue: Dialogue) -> Screen | None:
    """The screen after `answer`; None: what is there stays."""
    result, condition = outcome(answer)
    category = answer.header.message_category
    if condition == ErrorCondition.ABORTED:
        return dialogue.farewell
    if category in _LEFT_ALONE:
        return IDLE if condition in _STOPPED else None
    match category, result:
        case "Input" | "BalanceInquiry", Result.SUCCESS:
            return IDLE
        case "Input", _:
            return CANCELLED if condition == ErrorCondition.CANCEL else IDLE
        case "CardAcquisition", Result.SUCCESS:
            return PLEASE_WAIT
        case _, Result.SUCCESS | Result.PARTIAL:
            return _APPROVED
        case _:
            return CANCELLED if condition == ErrorCondition.CANCEL else _DECLINED


def outcome(answer: Message) -> tuple[str, str | None]:
    """Result and ErrorCondition, wherever the answer has them; each thing shown has its own."""
    known = getattr(answer.body, "response", None)
    if isinstance(known, Response):
        return known.result, known.error_condition
    match answer.body:
        case DisplayResponse():
            return Result.SUCCESS, None
        case InputResponse() as body:
            return body.input_result.response.result, body.input_result.response.error_condition
        case body:
            # A refusal of a category that says nothing else has no class of its own.
            said = cast("dict[str, str]", (body.model_extra or {}).get("Response", {}))
            return said.get("Result", Result.FAILURE), said.get("ErrorCondition")
