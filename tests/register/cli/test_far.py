"""How far a long reading is, for somebody at a shell; a script sees nothing of it."""

import sys

import pytest

from register.cli.far import far_on_shell
from register.long_work import untold


def test_it_writes_over_its_own_line_and_takes_it_away_at_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    far = far_on_shell()
    for percent in (1, 42, 100):
        far(percent)
    out, err = capsys.readouterr()
    shown = [one.strip() for one in err.split("\r") if one]
    assert out == ""
    assert shown == [
        "Reading all of the journal, as after an update: 1 %",
        "Reading all of the journal, as after an update: 42 %",
        "",
    ]


def test_a_script_is_told_nothing(capsys: pytest.CaptureFixture[str]):
    assert far_on_shell() is untold
