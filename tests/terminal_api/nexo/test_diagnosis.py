import json
from collections.abc import Callable
from typing import Any

import pytest

from terminal_api.nexo.diagnosis import health
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import DiagnosisResponse
from terminal_api.processor import Condition


def told(example: Callable[[str], bytes], **changes: Any) -> DiagnosisResponse:
    message = json.loads(example("diagnosis.response"))
    message["SaleToPOIResponse"]["DiagnosisResponse"].update(changes)
    body = Message.read(json.dumps(message)).body
    assert isinstance(body, DiagnosisResponse)
    return body


def test_a_ready_terminal_may_be_low_on_paper(example: Callable[[str], bytes]):
    ready = health(told(example))
    assert ready.ok
    assert "paper is low" in ready.note


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"POIStatus": {"GlobalStatus": "Busy"}}, "busy"),
        ({"POIStatus": {"GlobalStatus": "Maintenance"}}, "maintenance"),
        ({"POIStatus": {"GlobalStatus": "Asleep"}}, "not ready"),
        ({"POIStatus": {"GlobalStatus": "OK", "CommunicationOKFlag": False}}, "connection"),
        ({"POIStatus": {"GlobalStatus": "OK", "SecurityOKFlag": False}}, "security"),
        ({"POIStatus": {"GlobalStatus": "OK", "CardReaderOKFlag": False}}, "card reader"),
        ({"HostStatus": [{"AcquirerID": "0", "IsReachableFlag": False}]}, "connection"),
        ({"Response": {"Result": "Failure", "ErrorCondition": "Busy"}}, "cannot say"),
    ],
)
def test_a_terminal_that_cannot_take_money_says_why(
    example: Callable[[str], bytes], changes: dict[str, Any], word: str
):
    sick = health(told(example, **changes))
    assert not sick.ok
    assert word in sick.note


@pytest.mark.parametrize(
    ("status", "condition"),
    [
        ("OK", Condition.READY),
        ("Busy", Condition.NOT_READY),
        ("Maintenance", Condition.NOT_READY),
        ("Unreachable", Condition.OUT_OF_REACH),
    ],
)
def test_a_terminal_that_is_there_is_told_from_one_that_is_not(
    example: Callable[[str], bytes], status: str, condition: Condition
):
    assert health(told(example, POIStatus={"GlobalStatus": status})).condition is condition
