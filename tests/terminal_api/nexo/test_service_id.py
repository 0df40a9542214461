import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.nexo import service_id
from terminal_api.nexo.errors import ConfigError, IdsUsedUp
from terminal_api.nexo.service_id import ServiceIds

NOON = 1_931_245_927_123
TWO_DAYS = timedelta(hours=48) // timedelta(milliseconds=1)


def test_ids_have_ten_letters_and_digits_and_increase():
    ids = ServiceIds(1_931_245_927_123)
    made = [ids() for _ in range(2000)]
    assert all(re.fullmatch(r"[0-9A-Z]{10}", one) for one in made)
    assert made == sorted(set(made))


def test_the_next_start_uses_other_ids():
    first, second = ServiceIds(1_931_245_927_123), ServiceIds(1_931_245_927_124)
    assert not {first() for _ in range(100)} & {second() for _ in range(100)}


def test_stamp_and_counter_are_written_in_base_36():
    ids = ServiceIds(36**6 // 10 * 7 + 35)
    assert [ids() for _ in range(37)][::36] == ["00009Q0000", "00009Q0010"]


def test_a_used_up_counter_stops_rather_than_repeat(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(service_id, "_IDS", 3)
    ids = ServiceIds(1)
    assert len({ids(), ids(), ids()}) == 3
    with pytest.raises(IdsUsedUp):
        ids()


starts = st.tuples(st.integers(NOON, NOON + TWO_DAYS), st.integers(0, 9))


@given(starts, starts)
def test_two_starts_within_two_days_share_no_id_whichever_register_they_are(one, other):
    assert (one == other) == (ServiceIds(*one)() == ServiceIds(*other)())


def test_the_last_possible_start_within_two_days_is_still_told_apart():
    assert ServiceIds(NOON)() != ServiceIds(NOON + TWO_DAYS)()
    assert ServiceIds(NOON, lane=9)() != ServiceIds(NOON + 1, lane=0)()


def test_a_program_beside_the_register_never_meets_its_ids_even_in_the_same_millisecond(
    monkeypatch: pytest.MonkeyPatch,
):
    register, beside = ServiceIds(NOON), ServiceIds(NOON, beside=True)
    assert register() == beside()[:6] + "0000"
    assert beside()[6:] == "Z001"
    monkeypatch.setattr(service_id, "_BESIDE", 2)
    few = ServiceIds(NOON, beside=True)
    assert {few()[6], few()[6]} == {"Z"}
    with pytest.raises(IdsUsedUp):
        few()


@pytest.mark.parametrize("lane", [-1, 10])
def test_there_are_ten_lanes(lane: int):
    with pytest.raises(ConfigError, match="0 to 9"):
        ServiceIds(1, lane)


def test_a_program_without_a_journal_keeps_its_last_stamp_in_a_file(tmp_path: Path):
    path = tmp_path / "ids"
    first = ServiceIds.kept_in(path, clock_ms=lambda: NOON)
    assert first() == ServiceIds(NOON)()
    assert path.read_text() == f"{NOON}\n"


@pytest.mark.parametrize("clock", [NOON, NOON - 1, 0])
def test_a_clock_that_went_back_still_gives_new_ids(tmp_path: Path, clock: int):
    path = tmp_path / "ids"
    ServiceIds.kept_in(path, clock_ms=lambda: NOON)
    again = ServiceIds.kept_in(path, lane=3, clock_ms=lambda: clock)
    assert again() == ServiceIds(NOON + 1, 3)()
    third = ServiceIds.kept_in(path, clock_ms=lambda: clock)
    assert third() == ServiceIds(NOON + 2)()


def test_a_crash_while_the_stamp_is_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "ids"
    ServiceIds.kept_in(path, clock_ms=lambda: NOON)

    def crash(*_: object) -> None:
        raise OSError(5, "input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("terminal_api.nexo.stamp_file.os.fsync", crash)
        with pytest.raises(ConfigError, match="input/output error"):
            ServiceIds.kept_in(path, clock_ms=lambda: NOON + 5)
    assert path.read_text() == f"{NOON}\n"


@pytest.mark.parametrize("content", ["", "yesterday", "-1", "1" * 30, "٣"])
def test_a_file_that_holds_no_stamp_is_not_guessed_at(tmp_path: Path, content: str):
    path = tmp_path / "ids"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="remove it"):
        ServiceIds.kept_in(path)


def test_a_folder_that_is_missing_is_said_before_anything_is_asked(tmp_path: Path):
    with pytest.raises(ConfigError, match="No such file"):
        ServiceIds.kept_in(tmp_path / "missing" / "ids")


def test_two_that_start_at_once_on_one_file_never_share_an_id(tmp_path: Path):
    path = tmp_path / "ids"

    def first_ids(_: int) -> list[str]:
        return [ServiceIds.kept_in(path, clock_ms=lambda: NOON)() for _ in range(20)]

    # Each opens the lock file for itself, so threads keep each other out as processes do.
    with ThreadPoolExecutor(2) as both:
        made = list(both.map(first_ids, range(2)))
    assert len({one for ids in made for one in ids}) == 40
