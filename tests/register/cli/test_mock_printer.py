"""`register mock-printer --scenario`: a bad day written down."""

import json
import signal
import subprocess
import sys

import httpx

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
        assert process.wait(10) == 0
    assert refused


def test_a_scenario_that_cannot_be_played_is_one_sentence_before_anything_starts(tmp_path):
    scenario = tmp_path / "saturday.toml"
    scenario.write_text('[[faults]]\nfault = "rain"\n', encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "--scenario", str(scenario)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "saturday.toml, [[faults]] number 1, fault: there is no such fault" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
