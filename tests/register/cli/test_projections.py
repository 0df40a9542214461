"""What is made from the journal, made anew from the command line."""

import json
import sqlite3
from contextlib import closing

import pytest

from register.cli import main
from register.journal.store import JOURNAL


@pytest.fixture
def state(tmp_path, capsys):
    assert main(["shift", "open", "--float", "50", "--state", str(tmp_path)]) == 0
    capsys.readouterr()
    return tmp_path


def told(capsys):
    out, err = capsys.readouterr()
    return out + err


def cut(state):
    """The journal without its last two entries."""
    with closing(sqlite3.connect(state / JOURNAL)) as database, database:
        database.execute("DROP TRIGGER no_DELETE")
        database.execute("DELETE FROM entries WHERE seq > (SELECT max(seq) - 2 FROM entries)")


def test_it_says_how_much_was_read(state, capsys):
    (state / "projections.sqlite").write_text("Dear Sir or Madam")
    assert main(["journal", "rebuild", "--state", str(state)]) == 0
    assert "entries read in" in told(capsys)
    assert main(["journal", "rebuild", "--state", str(state), "--json"]) == 0
    answer = json.loads(told(capsys))
    assert answer["entries"] >= 4
    assert answer["seconds"] > 0
    assert main(["report", "x", "--state", str(state)]) == 0


@pytest.mark.parametrize("remembered", [True, False])
def test_a_journal_that_lost_its_end_is_used_again_only_once_somebody_said_so(state, capsys, remembered):
    """Also where only the projections know how far it went, because the lock file is gone too."""
    cut(state)
    if not remembered:
        (state / f"{JOURNAL}.lock").unlink()
    reopen = ["shift", "open", "--float", "50", "--state", str(state)]
    rebuild = ["journal", "rebuild", "--state", str(state)]
    for refused in (reopen, rebuild):
        assert main(refused) == 2
        assert "`register journal rebuild --as-it-is`" in told(capsys)
    assert main([*rebuild, "--as-it-is"]) == 0
    assert main(reopen) in (0, 1)
    assert main(rebuild) == 0


def test_where_there_is_no_till_nothing_is_rebuilt(tmp_path, capsys):
    assert main(["journal", "rebuild", "--state", str(tmp_path / "nowhere")]) == 2
    assert "cannot be opened" in told(capsys)
