"""`register mock-provider`: a gift-card provider in a process of its own."""

import re
import signal
import ssl
import subprocess
import sys
from uuid import uuid4

import httpx
import pytest

from register.cli.mock_provider import NAMES
from terminal_api.mock.providers.named import PROVIDERS
from tests.register.cli.conftest import Shell, started, stopped

CARD = "7700123400010029"


def test_the_toast_provider_says_where_it_is_and_lets_in_whoever_it_told_how() -> None:
    choices = ("--set", "auth=jwt", "--set", "pin=always", "--set", "without=GIFTCARD_ADD_VALUE")
    process, ready = started("--json", "mock-provider", "toast", "--port", "0", *choices)
    try:
        assert ready.keys() >= {"url", "control", "credentials"}
        headers = {
            "Content-Type": "application/json",
            "Toast-Transaction-Type": "GIFTCARD_GET_BALANCE",
            "Toast-Restaurant-External-ID": ready["credentials"]["restaurant"],
            "Toast-Transaction-GUID": str(uuid4()),
            "Authorization": ready["credentials"]["token"],
        }
        body = {
            "getBalanceTransactionInformation": {"giftCardIdentifier": CARD, "identifierSource": "SCANNED"}
        }
        answer = httpx.post(f"{ready['url']}/giftcards/v1/transactions", json=body, headers=headers)
        assert (answer.status_code, answer.json()["transactionStatus"]) == (200, "ACCEPT")
        settings = httpx.get(f"{ready['control']}/settings").json()
        assert (settings["auth"], settings["pin"], settings["without"]) == (
            "jwt",
            "always",
            "GIFTCARD_ADD_VALUE",
        )
        assert "/reports/restaurants" in httpx.get(ready["control"]).text
    finally:
        assert stopped(process) == 0


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["nobody"], "There is no provider 'nobody' here"),
        (["toast", "--set", "pin"], "--set takes NAME=VALUE: pin is not"),
        (["toast", "--set", "pin=now"], "'now' is not among none, keyed, always."),
        (["toast", "--set", "without=GIFTCARD_REVERSE"], "A provider must offer GIFTCARD_REVERSE."),
        (["gateway", "--set", "debits=later"], "'later' is not among at_tender, at_close."),
        (["gateway", "--set", "debit=at_close"], "There is no switch 'debit': there are debits, gateway"),
        (["toast", "--ca-out", "root.pem"], "--ca-out is for --tls"),
        (
            ["toast", "--tls", "--ca-out", "no/such/root.pem"],
            "--ca-out no/such/root.pem cannot be written: No",
        ),
    ],
)
def test_a_wrong_choice_is_one_sentence_before_anything_starts(
    shell: Shell, flags: list[str], sentence: str
) -> None:
    ran = shell.run("mock-provider", "--port", "0", *flags)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count(sentence) == 1
    assert len(ran.err.splitlines()) == 1


def test_help_names_every_provider() -> None:
    assert re.findall("[a-z4-]+", NAMES.replace(" or ", " ")) == sorted(PROVIDERS)


def test_a_gateway_before_toggle_says_where_both_listen_and_a_fault_of_the_second_hop_reaches_the_till() -> (
    None
):
    process, ready = started("--json", "mock-provider", "gateway", "--port", "0", "--set", "behind=toggle")
    try:
        assert ready.keys() >= {"url", "control", "credentials", "toggle", "toggle_control"}
        card = next(one for one in httpx.get(f"{ready['toggle_control']}/cards").json() if "150" in str(one))
        httpx.post(f"{ready['toggle_control']}/faults", json={"fault": "drop_before", "operation": "Cards"})
        till = {
            "Authorization": f"Bearer {ready['credentials']['key']}",
            "X-Store": ready["credentials"]["store"],
            "X-Till": "1",
        }
        looked = {"card": {"number": card["number"], "entry": "scanned"}}
        lost, seen = (
            httpx.post(f"{ready['url']}/v1/cards/look", json=looked, headers=till) for _ in range(2)
        )
        assert (lost.status_code, lost.json()["error"]["code"]) == (503, "PROVIDER_DOWN")
        assert seen.json()["balance"] == {"value": "150.00", "currency": "GBP"}
    finally:
        assert stopped(process) == 0


def test_whoever_asks_for_tls_is_told_what_to_trust() -> None:
    process, ready = started("--json", "mock-provider", "toggle", "--port", "0", "--tls")
    try:
        trust = ssl.create_default_context(cafile=ready["ca"])
        assert httpx.get(ready["url"], verify=trust).is_client_error
    finally:
        stopped(process)


def test_whoever_watches_it_sees_each_request_and_why_it_was_refused() -> None:
    command = [sys.executable, "-u", "-m", "register", "mock-provider", "toast", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = next(line for line in process.stdout if line.startswith("url: ")).split()[1]
        httpx.post(url, json={})
        asked = next(line for line in process.stdout if line.startswith("POST "))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert asked.startswith("POST /  400  ERROR_INVALID_INPUT_PROPERTIES: header toast-transaction-type, ")
