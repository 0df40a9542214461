"""The address that a mock tells is one to ask at: whatever path the real provider has may be left out."""

import pytest

from terminal_api.mock.providers.desk import Asked, Desk
from terminal_api.mock.providers.gateway import opening as gateway
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.stored_value.desk import BASE
from terminal_api.mock.providers.toast.wire import PATH as TOAST
from terminal_api.mock.providers.toggle.desk import PATH as TOGGLE


def desk_of(name: str) -> Desk:
    return PROVIDERS[name]()[0]


@pytest.mark.parametrize(
    ("name", "method", "path", "alone"),
    [
        ("toast", "POST", TOAST, "/"),
        ("toggle", "POST", TOGGLE, "/"),
        ("stored-value", "POST", f"{BASE}/load", "/load"),
        ("gateway", "GET", "/v1/health", "/health"),
    ],
)
def test_a_request_to_the_address_alone_is_answered_as_one_to_its_path(name, method, path, alone):
    asked = [Asked(method, each, {"content-type": "application/json"}, b"{}") for each in (path, alone)]
    at_path, at_address = (desk_of(name).answer(each) for each in asked)
    elsewhere = desk_of(name).answer(Asked(method, "/elsewhere", {}, b"{}"))
    assert (at_address.status, at_address.body) == (at_path.status, at_path.body)
    assert (elsewhere.status, elsewhere.body) != (at_path.status, at_path.body)


def test_a_till_whose_settings_name_the_address_alone_is_let_in():
    desk, _ = gateway.opened()
    headers = {"authorization": f"Bearer {gateway.KEY}", "x-store": gateway.STORE, "x-till": "1"}
    assert desk.answer(Asked("GET", "/health", headers, b"")).status == 200
