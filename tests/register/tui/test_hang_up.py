"""A till whose window is gone."""

import os
import pty
import subprocess
import sys

import pytest

from register.journal.store import JOURNAL

PATIENCE_S = 60


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a program of another session")
@pytest.mark.parametrize(
    "seen_last", [b"Opening the journal", b"no people yet"], ids=["while it opens", "once it is open"]
)
def test_a_till_whose_window_is_gone_ends_and_lets_its_journal_go(tmp_path, seen_last):
    near, far = pty.openpty()
    command = [sys.executable, "-m", "register", "open", "--state", str(tmp_path)]
    environment = {**os.environ, "TERM": "xterm-256color"}
    with subprocess.Popen(
        command, stdin=far, stdout=far, stderr=far, start_new_session=True, env=environment
    ) as till:
        try:
            os.close(far)
            seen = b""
            while seen_last not in seen:
                seen += os.read(near, 65536)
            os.close(near)
            assert till.wait(PATIENCE_S) == 0
        finally:
            till.kill()
    # SQLite takes it away when the last who has the journal open lets it go.
    assert not tmp_path.joinpath(f"{JOURNAL}-wal").exists()
