"""What the Stored Value mock remembers under an idempotency key, and for how long."""

from datetime import timedelta

import pytest
from moneyed import Money

from terminal_api.mock.providers.stored_value.switches import Switch
from tests.terminal_api.mock.providers.stored_value_server import (
    GIVEX,
    Server,
    euros,
)


@pytest.fixture
def server() -> Server:
    server = Server()
    server.put(balance="10.00")
    return server


def test_under_one_key_a_request_is_done_once_and_answered_as_before(server: Server) -> None:
    first = server.asked("load", key="k", amount=euros(500))
    assert server.asked("load", key="k", amount=euros(500)) == first
    assert server.on()[1] == Money("15.00", "EUR")
    assert server.asked("load", key="other", amount=euros(500)) != first
    assert server.on()[1] == Money("20.00", "EUR")


def test_a_key_is_not_used_for_anything_else(server: Server) -> None:
    server.asked("load", key="k", amount=euros(500))
    for answer in (
        server.asked("load", key="k", amount=euros(501)),
        server.asked("load", key="k", amount=euros(500), reference="Q2.T1.2"),
        server.asked("checkBalance", key="k", amount=euros(500)),
    ):
        assert answer["errorCode"] == "704"
    assert server.on()[1] == Money("15.00", "EUR")


def test_a_refusal_is_remembered_and_an_error_of_the_request_is_not(server: Server) -> None:
    wrong = {**GIVEX, "securityCode": "0000"}
    first = server.asked("load", key="refused", paymentMethod=wrong, amount=euros(1))
    assert first["refusalReason"] == "Invalid Pin"
    assert server.asked("load", key="refused", paymentMethod=wrong, amount=euros(1)) == first
    assert server.asked("load", key="again")["errorCode"] == "100"
    assert server.asked("load", key="again", amount=euros(1))["resultCode"] == "Success"


def test_a_key_is_forgotten_after_seven_days_and_no_earlier(server: Server) -> None:
    server.asked("load", key="k", amount=euros(500))
    server.clock.skip(timedelta(days=7) - timedelta(seconds=1))
    server.asked("load", key="k", amount=euros(500))
    assert server.on()[1] == Money("15.00", "EUR")
    server.clock.skip(timedelta(seconds=1))
    server.asked("load", key="k", amount=euros(500))
    assert server.on()[1] == Money("20.00", "EUR")


@pytest.mark.parametrize("switch", [Switch.FORGET_KEYS, Switch.WEEK_LATER])
def test_forgotten_keys_let_a_late_repeat_happen_again(server: Server, switch: str) -> None:
    server.asked("load", key="k", amount=euros(500))
    server.asked("load", key="k", amount=euros(500), fault=switch)
    assert server.on()[1] == Money("20.00", "EUR")
