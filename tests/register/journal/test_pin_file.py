"""The hashes of PINs: in a file that only its owner reads, and nowhere else."""

import stat

import pytest

from register.errors import ConfigError
from register.journal.errors import JournalError
from register.journal.pin_file import PinFile


def test_what_was_put_is_there_after_a_restart_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "pins.json"
    PinFile(path).put("1", "a hash", keep=())
    assert PinFile(path).get("1") == "a hash"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_replaced_hash_goes_once_nothing_names_it(tmp_path):
    kept = PinFile(tmp_path / "pins.json")
    kept.put("1", "old", keep=())
    kept.put("2", "new", keep=("1",))
    assert (kept.get("1"), kept.get("2")) == ("old", "new"), "both, until the journal names the new one"
    kept.put("3", "another's", keep=("2",))
    assert (kept.get("1"), kept.get("2")) == ("", "new")


def test_a_disk_that_refuses_leaves_all_as_it_was(tmp_path):
    (tmp_path / "file").touch()
    kept = PinFile(tmp_path / "none.json")
    kept._path = tmp_path / "no such folder" / "pins.json"
    with pytest.raises(JournalError, match=r"pins\.json cannot be written"):
        kept.put("1", "a hash", keep=())
    assert kept._hashes == {}


@pytest.mark.parametrize("text", ["{", "[]", '"x"'])
def test_a_damaged_file_is_one_sentence(tmp_path, text):
    path = tmp_path / "pins.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"pins\.json .* move it away"):
        PinFile(path)
