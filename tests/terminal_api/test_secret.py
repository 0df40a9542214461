import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from terminal_api.errors import SettingError
from terminal_api.secret import InEnvironment, InFile, InKeyring, Source, secret, text

KEY = "AQEyhmfxK4nJbhVGnHyd-invented-key="


class OneEntry(KeyringBackend):
    """A keyring with one password in it."""

    def get_password(self, service: str, username: str) -> str | None:
        return KEY if (service, username) == ("cashwrap", "adyen-api-key") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


class Locked(OneEntry):
    """A keyring that stays shut."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"locked: {KEY}")


@pytest.fixture(autouse=True)
def _no_keyring_of_this_machine() -> Iterator[None]:
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(fail.Keyring())


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "api-key"
    path.write_text(f"{KEY}\n")
    path.chmod(0o600)
    return path


def test_the_key_comes_from_the_environment():
    found = secret(InEnvironment("TILL_KEY"), {"TILL_KEY": KEY})
    assert found.get_secret_value() == KEY


def test_the_key_comes_from_the_keyring():
    keyring.set_keyring(OneEntry())
    assert secret(InKeyring()).get_secret_value() == KEY


def test_the_key_comes_from_a_file_that_only_its_owner_reads(key_file: Path):
    assert secret(InFile(key_file)).get_secret_value() == KEY


def test_a_key_that_signs_keeps_its_lines(key_file: Path):
    pem = "-----BEGIN PRIVATE KEY-----\ninvented\n-----END PRIVATE KEY-----"
    key_file.write_text(f"{pem}\n")
    assert text(InFile(key_file)).get_secret_value() == pem
    key_file.write_text("\n")
    with pytest.raises(SettingError, match="no API key in the file"):
        text(InFile(key_file))


def test_a_password_may_have_spaces_and_letters_of_any_language(key_file: Path):
    key_file.write_text("früh am Morgen\n")
    assert text(InFile(key_file)).get_secret_value() == "früh am Morgen"


def test_a_printed_key_shows_nothing_of_it(key_file: Path):
    found = secret(InFile(key_file))
    assert KEY[:6] not in repr(found) + str(found) + f"{found}"


@pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(key_file: Path, mode: int):
    key_file.chmod(mode)
    with pytest.raises(SettingError, match="chmod 600"):
        secret(InFile(key_file))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (InEnvironment("TILL_KEY"), "no API key in the environment variable TILL_KEY"),
        (InKeyring(), "no keyring"),
        (InFile(Path("/nowhere/api-key")), "cannot be read from /nowhere/api-key"),
    ],
)
def test_a_missing_key_is_one_sentence(source: Source, told: str):
    with pytest.raises(SettingError, match=told):
        secret(source, {})


def test_an_entry_the_keyring_does_not_have_is_one_sentence():
    keyring.set_keyring(OneEntry())
    with pytest.raises(SettingError, match="keyring entry till of somebody"):
        secret(InKeyring("till", "somebody"))


def test_a_locked_keyring_is_named_without_what_it_said():
    keyring.set_keyring(Locked())
    with pytest.raises(SettingError, match="KeyringLocked") as raised:
        secret(InKeyring())
    assert KEY not in str(raised.value)


def test_a_directory_is_no_key(tmp_path: Path):
    with pytest.raises(SettingError):
        secret(InFile(tmp_path))


@pytest.mark.parametrize("wrong", ["two words", "AQE\r\nX-Other: 1", "schlüssel"])
def test_what_no_header_can_carry_is_refused_without_being_shown(wrong: str):
    with pytest.raises(SettingError) as raised:
        secret(InEnvironment("TILL_KEY"), {"TILL_KEY": wrong})
    assert wrong not in str(raised.value)


def test_a_file_that_is_no_text_is_refused(key_file: Path):
    key_file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingError, match="no text"):
        secret(InFile(key_file))
