"""`register mock-printer --scenario`: a bad day written down."""

import json
import signal
import socket
import subprocess
import sys

import httpx

from receipts.customer_display import Display, DisplayLine, DisplayPicture

COMMAND = [sys.executable, "-m", "register", "--json", "mock-printer", "--port", "0"]


def test_the_printer_begins_with_what_its_scenario_says(tmp_path):
    scenario = tmp_path / "saturday.toml"
    scenario.write_text('[[faults]]\nfault = "refuse"\n', encoding="utf-8")
    flags = ["--out", str(tmp_path), "--scenario", str(scenario)]
    with subprocess.Popen([*COMMAND, *flags], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        try:
            httpx.get(f"http://{ready['host']}:{ready['port']}")
        except httpx.ConnectError:
            refused = True
        else:
            refused = False
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert refused


def test_a_scenario_that_cannot_be_played_is_one_sentence_before_anything_starts(tmp_path):
    scenario = tmp_path / "saturday.toml"
    scenario.write_text('[[faults]]\nfault = "rain"\n', encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "--scenario", str(scenario)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert (
        "saturday.toml, line 2, [[faults]] number 1, fault: there is no such fault"
        in done.stdout + done.stderr
    )
    assert "Traceback" not in done.stderr


def test_a_display_alone_shows_what_stands_there_in_a_frame():
    command = [sys.executable, "-u", *COMMAND[1:3], "mock-printer", "--display", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        host, port = (process.stdout.readline().split(": ")[1].strip() for _ in range(2))
        with socket.create_connection((host, int(port))) as line:
            line.sendall(
                Display().to_bytes(DisplayPicture(DisplayLine("Milk", "1.20"), DisplayLine("Total")))
            )
            shown = [process.stdout.readline() for _ in range(4)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert shown == [
        "+--------------------+\n",
        "|Milk            1.20|\n",
        "|Total               |\n",
        "+--------------------+\n",
    ]
