import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.session import LoggedIn, LoggedOut, Operator, login, logout
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages.login import SaleSoftware
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent, Unknown

Example = Callable[[str], bytes]
MARIA = Operator("maria", shift="1", totals_group="LANE2")
SOFTWARE = SaleSoftware(
    manufacturer_id="Oakfield",
    application_name="OakfieldTill",
    software_version="1.0",
    certification_code="none",
)


async def test_the_cashier_signs_on_at_the_terminal(terminal, transport, clock, example: Example):
    clock.forward(-timedelta(hours=2).total_seconds())
    transport.will_answer(Message.read(example("login.response")))
    assert await login(terminal, SOFTWARE, MARIA, at=clock()) == LoggedIn("1.103", "OK")
    sent = json.loads(transport.sent[0].written())["SaleToPOIRequest"]
    assert sent["LoginRequest"] == json.loads(example("login.request"))["SaleToPOIRequest"]["LoginRequest"]


async def test_the_cashier_signs_off_at_the_terminal(terminal, transport, example: Example):
    transport.will_answer(Message.read(example("logout.response")))
    assert await logout(terminal) == LoggedOut()
    assert json.loads(transport.sent[0].written())["SaleToPOIRequest"]["LogoutRequest"] == {}


async def test_a_terminal_need_not_say_how_it_is(terminal, transport, clock, example: Example):
    whole = json.loads(example("login.response"))
    del whole["SaleToPOIResponse"]["LoginResponse"]["POISystemData"]
    transport.will_answer(Message.read(json.dumps(whole)))
    assert await login(terminal, SOFTWARE, MARIA, at=clock()) == LoggedIn()


@pytest.mark.parametrize("name", ["login", "logout"])
async def test_a_refusal_names_its_reason(terminal, transport, clock, example: Example, name: str):
    whole = json.loads(example(f"{name}.response"))
    response = {"Result": "Failure", "ErrorCondition": "Busy"}
    whole["SaleToPOIResponse"][f"{name.capitalize()}Response"]["Response"] = response
    transport.will_answer(Message.read(json.dumps(whole)))
    ended = await (login(terminal, SOFTWARE, MARIA, at=clock()) if name == "login" else logout(terminal))
    assert isinstance(ended, Failure)
    assert ended.busy


@pytest.mark.parametrize("lost", [NotSent("unplugged"), Unknown("silence"), Accepted()])
async def test_a_session_without_an_answer_is_not_open(terminal, transport, clock, lost):
    transport.will_answer(lost, lost)
    assert isinstance(await login(terminal, SOFTWARE, MARIA, at=clock()), Failure)
    assert isinstance(await logout(terminal), Failure)
