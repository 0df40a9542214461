"""`register mock-terminal` as a process of its own: what it says, what it keeps, how it ends."""

import json
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

NUMBER = "6006490000000099999"
SECOND = "S1F2-000158213602441"
SCENARIO = f"""
name = "a card of our own"
[[cards]]
number = "{NUMBER}"
provider = "svs"
status = "active"
balance = "30.00"
currency = "EUR"
"""


def started(*arguments: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    command = [sys.executable, "-m", "register", "mock-terminal", "--json", "--port", "0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1)
    assert process.stdout
    return process, json.loads(process.stdout.readline())


def ended(process: subprocess.Popen[str], how: signal.Signals) -> int:
    process.send_signal(how)
    code = process.wait(60)
    assert process.stdout
    process.stdout.close()
    return code


def test_a_killed_mock_still_knows_its_books_and_its_next_start_goes_on(tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text(SCENARIO)
    ca, keep = tmp_path / "ca.pem", tmp_path / "books.jsonl"
    flags = ["--poiid", "V400m-324688042", "--poiid", SECOND, "--cloud-port", "0", "--api-key", "open sesame"]
    flags += ["--merchant", "Oakfield", "--notify", "http://127.0.0.1:9/heard", "--notify-user", "till"]
    flags += ["--webhook", "http://127.0.0.1:9/hook", "--keep", str(keep), "--ca-out", str(ca), "--unsealed"]
    process, facts = started(*flags, "--scenario", str(tmp_path / "scenario.toml"))
    try:
        assert facts["ca"] == str(ca)
        assert facts["notifications"] == "http://127.0.0.1:9/heard"
        trust, key = ssl.create_default_context(cafile=str(ca)), {"X-API-Key": facts["api_key"]}
        with httpx.Client(verify=trust, headers=key) as http:
            devices = http.get(f"{facts['cloud']}/v1/merchants/Oakfield/connectedDevices").json()
            assert devices == {"uniqueDeviceIds": [facts["poiid"], SECOND]}
        assert httpx.get(f"{facts['control']}/cards/{NUMBER}").json()["balance"] == "30.00"
    finally:
        ended(process, signal.SIGKILL)
    process, facts = started("--keep", str(keep))
    try:
        assert httpx.get(f"{facts['control']}/cards/{NUMBER}").json()["balance"] == "30.00"
        assert "cloud" not in facts
    finally:
        assert ended(process, signal.SIGTERM) == 0


@pytest.mark.parametrize(
    ("flag", "content", "said"),
    [
        ("--scenario", "name = ", "no TOML"),
        ("--scenario", '[[faults]]\nfault = "rain"', "wrong.txt"),
        ("--keep", "shopping list\n", "was not written by a mock terminal"),
    ],
)
def test_a_file_that_is_something_else_is_said_in_one_sentence(
    shell: Any, tmp_path: Path, flag: str, content: str, said: str
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(content)
    ran = shell.run("mock-terminal", "--json", "--port", "0", flag, str(wrong))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


def test_a_certificate_that_cannot_be_written_is_no_trouble_with_the_port(shell: Any, tmp_path: Path) -> None:
    ran = shell.run("mock-terminal", "--json", "--port", "0", "--ca-out", str(tmp_path / "none" / "ca.pem"))
    assert ran.code == 2
    assert "ca.pem cannot be written" in ran.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--passphrase", "Gödel"], "printable ASCII"),
        (["--poiid", "front desk"], "the serial number with 9 to 15 signs: front desk is not"),
        (["--notify", "shop.example"], "--notify takes a URL"),
        (["--webhook", "ftp://shop.example"], "--webhook takes a URL"),
        (["--notify-ca", "no/such.pem"], "--notify-ca no/such.pem cannot be used: No such file"),
        (["--notify-ca", __file__], "cannot be used: it is no certificate in PEM"),
    ],
)
def test_a_flag_that_cannot_be_is_said_in_one_sentence(shell: Any, flags: list[str], said: str) -> None:
    ran = shell.run("mock-terminal", "--json", "--port", "0", *flags)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


def test_the_port_that_is_taken_is_named_whichever_it_is(shell: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = shell.run("mock-terminal", "--json", "--port", "0", "--control-port", str(port))
    assert (ran.code, ran.err.count("Cannot listen on")) == (2, 1)
    assert f"port {port}: " in ran.err
