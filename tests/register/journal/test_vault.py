"""Card numbers that a request still needs: found again, hidden, forgotten."""

import os
from pathlib import Path

import pytest

from register.errors import ConfigError
from register.journal.errors import JournalError, JournalWriteFailed
from register.journal.vault import CardKeys, Vault

NUMBER = "6036280000000000000"


@pytest.fixture
def keys(tmp_path: Path) -> CardKeys:
    return CardKeys.load_or_make(tmp_path / "card-keys.json")


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_number_is_found_again_after_a_restart_until_it_is_erased(tmp_path: Path, keys: CardKeys):
    token = keys.token(NUMBER)
    vault = Vault(tmp_path / "vault.db", keys.vault_key)
    vault.put(token, NUMBER)
    vault.close()
    vault = Vault(tmp_path / "vault.db", keys.vault_key)
    assert vault.get(token) == NUMBER
    assert vault.get("another") is None
    vault.erase(token)
    vault.erase(token)
    assert vault.get(token) is None
    vault.close()


def test_a_number_is_never_on_disk_in_clear_and_once_erased_not_even_sealed(tmp_path: Path, keys: CardKeys):
    vault = Vault(tmp_path / "vault.db", keys.vault_key)
    vault.put("t0ken", NUMBER)
    on_disk = everything_in(tmp_path)
    assert NUMBER.encode() not in on_disk
    assert b"gAAAA" in on_disk, "sealed numbers start so; if they no longer do, the next line proves nothing"
    vault.erase("t0ken")
    assert b"gAAAA" not in everything_in(tmp_path)
    assert b"t0ken" not in everything_in(tmp_path)
    vault.close()


def test_the_vault_opens_with_its_own_keys_only(tmp_path: Path, keys: CardKeys):
    vault = Vault(tmp_path / "vault.db", keys.vault_key)
    vault.put("token", NUMBER)
    vault.close()
    other = Vault(tmp_path / "vault.db", CardKeys.load_or_make(tmp_path / "other.json").vault_key)
    with pytest.raises(JournalError, match="other card keys"):
        other.get("token")
    other.close()


def test_a_damaged_vault_says_what_to_do_and_nothing_of_what_it_holds(tmp_path: Path, keys: CardKeys):
    path = tmp_path / "vault.db"
    vault = Vault(path, keys.vault_key)
    vault.put("token", NUMBER)
    vault.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    vault = Vault(path, keys.vault_key)
    for use in (lambda: vault.get("token"), vault.tokens):
        with pytest.raises(
            JournalError, match=r"cannot be read \(.*malformed\): move its file away, and settle"
        ):
            use()
    with pytest.raises(JournalWriteFailed, match=r"could not be written \(.*malformed\): move its file away"):
        vault.erase("token")
    vault.close()
    path.write_bytes(b"Dear Sir or Madam" * 300)
    with pytest.raises(
        JournalError, match=r"cannot be opened \(file is not a database\): move its file away"
    ):
        Vault(path, keys.vault_key)


def test_a_vault_is_not_given_up_because_it_may_not_be_opened_or_the_disk_is_full(
    tmp_path: Path, keys: CardKeys
):
    (tmp_path / "folder").mkdir()
    with pytest.raises(JournalError, match=r"cannot be opened \(.*\): let this user write the file"):
        Vault(tmp_path / "folder", keys.vault_key)
    vault = Vault(tmp_path / "vault.db", keys.vault_key)
    vault._database.execute("PRAGMA max_page_count = 1")
    with pytest.raises(JournalWriteFailed, match=r"could not be written \(.*full\): make room on the disk"):
        vault.put("token", NUMBER * 1000)
    vault.close()


def test_only_its_owner_may_read_what_is_kept_about_cards(tmp_path: Path, keys: CardKeys):
    Vault(tmp_path / "vault.db", keys.vault_key).close()
    for path in tmp_path.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_card_has_one_token_as_long_as_the_keys_live(tmp_path: Path, keys: CardKeys):
    again = CardKeys.load_or_make(tmp_path / "card-keys.json")
    assert again == keys
    assert again.token(NUMBER) == keys.token(NUMBER)
    assert len(keys.token(NUMBER)) == 16
    assert keys.token(NUMBER) != keys.token(NUMBER[:-1] + "1")
    assert keys.token(NUMBER) != CardKeys.load_or_make(tmp_path / "other.json").token(NUMBER)


def test_keys_that_others_may_read_are_refused(tmp_path: Path, keys: CardKeys):
    os.chmod(tmp_path / "card-keys.json", 0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        CardKeys.load_or_make(tmp_path / "card-keys.json")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"token": "zz", "vault": "x"}', '{"token": "00", "vault": "short"}']
)
def test_a_spoiled_key_file_is_not_replaced(tmp_path: Path, text: str):
    path = tmp_path / "card-keys.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="restore it from a copy"):
        CardKeys.load_or_make(path)
    assert path.read_text() == text


def test_keys_do_not_show_when_printed(keys: CardKeys):
    assert repr(keys) == "CardKeys()"
