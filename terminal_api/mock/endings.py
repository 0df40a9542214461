"""What stands on the screen when a request has ended."""

from typing import cast

from terminal_api.mock.dialogue import Dialogue
from terminal_api.mock.face import CANCELLED, IDLE, PLEASE_WAIT, Screen, ScreenKind
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import ErrorCondition, InputResponse, Result

#: Their requests are about the screen itself, or leave it alone.
_LEFT_ALONE = frozenset({"Display", "Print", "Admin", "EnableService"})
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
    """Result and ErrorCondition, wherever the answer has them."""
    members = cast("dict[str, dict[str, str]]", answer.body.members())
    if isinstance(answer.body, InputResponse):
        members = answer.body.input_result.members()
    response = members.get("Response", {})
    return response.get("Result", Result.SUCCESS), response.get("ErrorCondition")
