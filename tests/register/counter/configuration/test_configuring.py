"""A setting is changed from the till: read whole first, on the journal with a name, and in the file."""

import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import wiring
from register.config.config_file import packaged, text_of
from register.config.in_force import DOTS, in_force
from register.config.key import Key
from register.counter.configuration import configuring, rereading, unfinished
from register.counter.configuration.settings_change import Change, Takes, noted, on_disk, said
from register.counter.drawer import shifts
from register.counter.till import Till
from register.demo import PEOPLE, demo_settings
from register.domain.amounts import Refused
from register.domain.events import SettingChanged
from register.journal.errors import JournalWriteFailed
from register.settings import load
from tests.register.counter.conftest import Noon

RUTH, MARIA = "9876", "1234"
LIMIT = Key("discounts", "cashier_percent")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A `config.toml` that the till may write."""
    made = tmp_path / "config.toml"
    made.write_bytes(text_of(packaged()).encode())
    made.chmod(0o640)
    return made


@pytest.fixture
async def till(file: Path, tmp_path: Path) -> AsyncIterator[Till]:
    """Ruth, the manager, is at it. Nothing is connected."""

    async def unconnected(*_: object) -> None:
        pass

    read = load(file, {"REGISTER_TERMINAL__LANE": "3"}, PEOPLE)
    async with wiring.opened(read, tmp_path / "state", clock=Noon(), connect=unconnected) as till:
        shifts.sign_in(till, RUTH)
        yield till


def change(till: Till, key: Key, typed: str) -> Change:
    found = configuring.proposed(till, key, typed)
    assert isinstance(found, Change), found
    return found


def why_not(till: Till, key: str, typed: str) -> str:
    found = configuring.proposed(till, Key.read(key), typed)
    assert isinstance(found, Refused)
    return found.reason


def journalled(till: Till) -> list[SettingChanged]:
    events = (entry.event for entry in till.journal.entries(kinds=[SettingChanged]))
    return [event for event in events if isinstance(event, SettingChanged)]


def test_a_limit_holds_at_once_and_stands_in_file_backup_and_journal(till: Till, file: Path):
    before = file.read_text("utf-8")
    wanted = change(till, LIMIT, "12.50")
    assert (wanted.before, wanted.after, wanted.takes) == ("10", "12.50", Takes.NOW)
    assert file.read_text("utf-8") == before, "nothing is written before somebody says so"
    assert configuring.make(till, wanted) is None
    assert till.settings.discounts.cashier_percent == 12.5
    assert load(file, {}).discounts.cashier_percent == 12.5
    assert file.with_name("config.toml.bak").read_text("utf-8") == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert journalled(till) == [SettingChanged("discounts", "cashier_percent", "10", "12.50", "Ruth")]
    assert configuring.make(till, change(till, LIMIT, "")) is None, "and is left out again"
    assert till.settings.discounts.cashier_percent == 0


def test_a_way_to_a_device_holds_once_the_till_has_connected_anew(till: Till):
    wanted = change(till, Key("printer", "port"), "9200")
    assert wanted.takes is Takes.REOPENING
    assert configuring.make(till, wanted) is None
    assert till.settings.printer is not None
    assert till.settings.printer.port == 9100, "the old way is still the open one"
    assert not on_disk(till.settings)


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("discounts.cashier_percent", "120", "less than or equal to 100"),
        ("discounts.cashier_percent", "much", "valid decimal"),
        ("discounts.cashier_percent", "10", "is that already"),
        ("discounts.colour", "red", "is not known here"),
        ("second_printer.host", "127.0.0.1", "is [printer] already"),
        ("printer.connection", "serial", "needs device"),
        ("shop.store", "other", "what the journal is kept under"),
        ("shop.register", "3", "what the journal is kept under"),
        ("shop.currency", "USD", "what the journal is kept under"),
        ("people[1].pin_hash", "1234", "see to it under People"),
        ("terminal.lane", "4", "REGISTER_TERMINAL__LANE in the environment"),
        ("promotion[1].name", "Three", "write it there first"),
        ("cash.rounding", "", "nothing to take out"),
    ],
)
def test_what_is_not_allowed_is_one_sentence_and_changes_nothing(
    till: Till, file: Path, key: str, typed: str, words: str
):
    before = file.read_bytes()
    said_why = why_not(till, key, typed)
    assert words in said_why
    assert "\n" not in said_why
    assert file.read_bytes() == before
    assert not journalled(till)


def test_a_secret_is_in_the_file_and_nowhere_else(till: Till, file: Path):
    wanted = change(till, Key("terminal", "passphrase"), "a passphrase of sixteen")
    assert "sixteen" not in repr(wanted)
    assert configuring.make(till, wanted) is None
    assert 'passphrase = "a passphrase of sixteen"' in file.read_text("utf-8")
    assert journalled(till) == [SettingChanged("terminal", "passphrase", DOTS, DOTS, "Ruth")]


async def test_keys_and_certificates_are_tried_before_anything_is_written(till: Till, tmp_path: Path):
    (tmp_path / "none.pem").write_text("no certificate")
    wanted = configuring.proposed(till, Key("terminal", "ca"), "none.pem")
    if isinstance(wanted, Change):
        assert isinstance(await configuring.proved(till, wanted), Refused)


def test_only_who_may_changes_anything_and_the_desks_manager_does_on_a_locked_till(till: Till):
    wanted = change(till, LIMIT, "15")
    ruth = till.settings.people[1]
    shifts.sign_in(till, MARIA)
    refused = configuring.make(till, wanted)
    assert isinstance(refused, Refused)
    assert "manager" in refused.reason
    shifts.sign_out(till)
    assert configuring.make(till, wanted, ruth) is None
    assert journalled(till)[0].by == "Ruth"


def test_a_file_that_somebody_wrote_into_meanwhile_is_read_anew_first(till: Till, file: Path):
    wanted = change(till, LIMIT, "15")
    file.write_text(file.read_text("utf-8").replace("lock_after_s = 300", "lock_after_s = 60"), "utf-8")
    assert isinstance(configuring.make(till, wanted), Refused)
    assert "changed meanwhile" in why_not(till, "discounts.cashier_percent", "15")
    assert rereading.reread(till) is Takes.NOW
    assert till.settings.screen.lock_after_s == 60
    assert journalled(till) == [SettingChanged("screen", "lock_after_s", "300", "60", "Ruth")]
    assert configuring.make(till, change(till, LIMIT, "15")) is None


def test_what_was_made_of_the_file_by_hand_is_taken_up_only_if_it_is_right_and_the_same_till(
    till: Till, file: Path
):
    good = file.read_text("utf-8")
    file.write_text(good.replace("cashier_percent = 10", "cashier_percent = 1000"), "utf-8")
    assert "less than or equal to 100" in str(rereading.reread(till))
    file.write_text(good.replace('register = "2"', 'register = "3"'), "utf-8")
    assert "start it anew" in str(rereading.reread(till))
    file.write_text(good.replace("port = 9100", "port = 9200"), "utf-8")
    assert rereading.reread(till) is Takes.REOPENING
    assert not file.with_name("config.toml.bak").exists()


def test_what_came_with_the_program_what_is_read_only_and_where_somebody_learns_stay_as_they_are(
    till: Till, file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file.resolve())
    assert "cannot be written" in why_not(till, "discounts.cashier_percent", "15")
    monkeypatch.undo()
    own, till.settings = till.settings, demo_settings()
    assert "came with the program" in why_not(till, "discounts.cashier_percent", "15")
    till.settings, till.training = own, True
    assert "learns here" in why_not(till, "discounts.cashier_percent", "15")


def test_a_journal_that_refuses_leaves_the_file_as_it_was(
    till: Till, file: Path, monkeypatch: pytest.MonkeyPatch
):
    wanted, before = change(till, LIMIT, "15"), file.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise JournalWriteFailed("the disk is full: make room")

    monkeypatch.setattr(till.journal, "append", full)
    assert configuring.make(till, wanted) == Refused("the disk is full: make room")
    assert file.read_bytes() == before
    assert till.settings.discounts.cashier_percent == 10


def test_a_disk_that_refuses_the_last_step_is_on_the_journal_too(
    till: Till, file: Path, monkeypatch: pytest.MonkeyPatch
):
    wanted, before = change(till, LIMIT, "15"), file.read_bytes()

    def refuses(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuses)
    assert isinstance(configuring.make(till, wanted), Refused)
    assert file.read_bytes() == before
    assert [(one.before, one.after) for one in journalled(till)] == [("10", "15"), ("15", "10")]


TRIED = [
    ("cash.paid_out_limit", st.integers(0, 10**6).map(str)),
    ("discounts.cashier_percent", st.decimals(0, 100, places=2).map(str)),
    ("screen.lock_after_s", st.integers(0, 86_400).map(str)),
    ("shop.footer", st.lists(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True), min_size=1).map("|".join)),
    ("receipt.no_sale", st.booleans().map(lambda one: str(one).lower())),
    ("receipt.thanks", st.from_regex(r"[A-Za-z#\"'=\[ ]{1,30}", fullmatch=True)),
    ("returns.split", st.sampled_from(["newest first", "oldest first", "in proportion"])),
    ("gift_cards.provider[2].most", st.integers(6, 900).map(str)),
    ("rights.no_sale", st.sampled_from(["manager", "cashier|manager"])),
]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_set_is_what_the_next_start_reads_and_nothing_else_changes(
    till: Till, file: Path, data: st.DataObject
):
    name, values = data.draw(st.sampled_from(TRIED))
    key = Key.read(name)
    found = configuring.proposed(till, key, data.draw(values))
    before = {one.key: one.exact for one in in_force(till.settings)}
    if isinstance(found, Refused):
        assert "is that already" in found.reason or "to take out" in found.reason or name == "receipt.thanks"
        return
    assert configuring.make(till, found) is None
    again = load(file, {"REGISTER_TERMINAL__LANE": "3"}, PEOPLE)
    assert said(again, key) == found.after
    after = {one.key: one.exact for one in in_force(again)}
    assert {one for one in after if after[one] != before.get(one)} == {key}
    till.settings = found.settings  # as a till has them that has connected anew
    assert again == till.settings


def cut_off(till: Till, file: Path, key: Key, typed: str) -> SettingChanged:
    """A change whose program ended once it was on the journal, seen after the next start."""
    wanted = change(till, key, typed)
    event = noted(wanted, "Ruth")
    till.record(event)
    till.settings = load(file, {}, PEOPLE)
    return event


def lacking(till: Till) -> tuple[SettingChanged, ...]:
    return unfinished.unfinished(till.journal, till.settings)


def test_a_change_that_the_file_never_got_is_told_and_made_again(till: Till, file: Path):
    assert lacking(till) == ()
    event = cut_off(till, file, LIMIT, "12.50")
    assert lacking(till) == (event,)
    assert unfinished.in_words(event) == (
        "Ruth changed discounts.cashier_percent from 10 to 12.50, and the file still says 10"
    )
    assert unfinished.key_of(event) == LIMIT
    assert configuring.make(till, change(till, LIMIT, event.after)) is None
    assert lacking(till) == ()
    assert load(file, {}).discounts.cashier_percent == 12.5


def test_a_change_that_the_file_never_got_is_left_and_stands_as_taken_back(till: Till, file: Path):
    event = cut_off(till, file, LIMIT, "12.50")
    assert unfinished.leave(till, event) is None
    assert lacking(till) == ()
    assert journalled(till)[-1] == SettingChanged("discounts", "cashier_percent", "12.50", "10", "Ruth")
    again = unfinished.leave(till, event)
    assert isinstance(again, Refused)
    assert "there is nothing to leave" in again.reason


def test_whoever_may_not_change_settings_may_not_leave_one_either(till: Till, file: Path):
    event = cut_off(till, file, LIMIT, "12.50")
    shifts.sign_in(till, MARIA)
    assert isinstance(unfinished.leave(till, event), Refused)
    assert lacking(till) == (event,)


def test_what_somebody_wrote_into_the_file_since_is_no_unfinished_change(till: Till, file: Path):
    event = cut_off(till, file, LIMIT, "12.50")
    file.write_bytes(file.read_bytes().replace(b"cashier_percent = 10", b"cashier_percent = 11"))
    assert lacking(till) == (), "R reads the file first"
    till.settings = load(file, {}, PEOPLE)
    assert lacking(till) == (), f"the file says neither {event.before} nor {event.after}"
    till.settings = load(file, {"REGISTER_DISCOUNTS__CASHIER_PERCENT": "10"}, PEOPLE)
    assert lacking(till) == (), "nor is it what the environment says"
