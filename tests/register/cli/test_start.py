"""What happens between the command and the first frame, and what when the settings turn out to be wrong."""

import os
import subprocess
import sys

import pytest

from register.cli import main, screen

HEAVY = "typer pydantic moneyed register.domain sqlite3 httpx cryptography escpos biip starlette"
HEADLESS = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"}

LOOK = f"""
import sys
from register.cli import main
from register.tui.app import TillApp

class Look(TillApp):
    def _begin(self):  # called when the first frame was drawn
        self.exit(return_code=5)
        print([name for name in {HEAVY.split()!r} if name in sys.modules], file=sys.stderr)

import register.tui.app
register.tui.app.TillApp = Look
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("arguments", [(), ("open",), ("demo",), ("desk",)])
def test_the_first_frame_waits_for_nothing_that_it_does_not_show(tmp_path, arguments):
    state = () if "demo" in arguments else ("--state", str(tmp_path))
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, *arguments, *state], env=HEADLESS, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (5, "[]\n")


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ("[shop]\nname = 5\n", "name"),
        ("[screen]\ntheme = 'neon'\n", "theme"),
        ("[shop\n", "not valid TOML"),
    ],
)
def test_wrong_settings_end_the_till_with_one_sentence(tmp_path, config, sentence):
    (tmp_path / "config.toml").write_text(config)
    ran = subprocess.run(
        [sys.executable, "-m", "register", "--state", str(tmp_path)],
        env=HEADLESS,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert "config.toml" in ran.stderr
    assert sentence in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["open", "--keep", "x"],
        ["open", "--state"],
        ["open", "demo"],
        ["open", "--what"],
    ],
)
def test_a_till_that_is_asked_for_wrongly_is_not_opened(capsys, arguments):
    assert screen.wanted(arguments) is None
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--help"], ["open", "--help"], ["shift", "open"], ["--json"]])
def test_whatever_is_not_plainly_a_till_is_left_to_typer(arguments):
    assert screen.wanted(arguments) is None
