"""The numbers a request travels under: never given twice, whatever happens to clock, file or process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.errors import SettingError
from terminal_api.processors.factor4.counter_file import CounterFile
from terminal_api.processors.factor4.numbers import ROUND, Numbers, RequestNumbers, Reserved, base36

DAY = date(2031, 2, 14)
NOON = 1_928_836_800


@given(st.integers(0, ROUND - 1))
def test_base_36_goes_both_ways(number: int) -> None:
    written = base36(number)
    assert int(written, 36) == number
    assert written == written.upper()
    assert written == "0" or not written.startswith("0")


def test_after_three_digits_come_four() -> None:
    assert [base36(number) for number in (0, 35, 36, 46655, 46656, ROUND - 1)] == [
        "0",
        "Z",
        "10",
        "ZZZ",
        "1000",
        "ZZZZZZ",
    ]


def drawn(path: Path, day: date = DAY, lead: str = "", now: int = NOON) -> RequestNumbers:
    return RequestNumbers(CounterFile(path, clock_s=lambda: now), lead, lambda: day)


def test_an_id_carries_what_takes_a_lost_request_back(tmp_path: Path) -> None:
    (tmp_path / "counter").write_text("46657 20310214 5\n")
    numbers = drawn(tmp_path / "counter")()
    assert numbers.id == "1001-20310214-0005"
    assert Numbers.of(numbers.id) == numbers == Numbers("1001", "20310214", "0005")


def test_a_lead_tells_the_tills_apart(tmp_path: Path) -> None:
    (tmp_path / "counter").write_text("46657 20310214 5\n")
    numbers = drawn(tmp_path / "counter", lead="200417-2-")()
    assert numbers.batch_reference == "200417-2-0005"
    assert Numbers.of(numbers.id) == numbers


@pytest.mark.parametrize(
    "id", ["", "1001", "1001-2031-0005", "1001-20310214-", "x-20310214-1", "1001-20310214-a b"]
)
def test_another_id_is_none_of_ours(id: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        Numbers.of(id)


def test_after_the_last_number_they_start_over(tmp_path: Path) -> None:
    (tmp_path / "counter").write_text(f"{ROUND - 2} 20310214 1\n")
    numbers = drawn(tmp_path / "counter")
    assert [numbers().request_id for _ in range(4)] == ["ZZZZZY", "ZZZZZZ", "0", "1"]
    again = drawn(tmp_path / "counter")()
    assert int(again.request_id, 36) == 18


def test_no_start_gives_numbers_of_an_earlier_one(tmp_path: Path) -> None:
    """Each start makes a few and crashes."""
    seen: list[Numbers] = []
    for made in (1, 3, 25, 0, 40):
        numbers = drawn(tmp_path / "counter")
        seen += [numbers() for _ in range(made)]
    assert len({each.request_id for each in seen}) == len(seen)
    assert len({each.batch_reference for each in seen}) == len(seen)


def test_however_many_are_drawn_a_till_that_is_killed_now_starts_behind_them(tmp_path: Path) -> None:
    """And never much farther: what it leaves unused is at most what it used, and twenty."""
    numbers = drawn(tmp_path / "counter")
    for used in range(1, 400):
        given = numbers()
        next_id, _, next_reference = (tmp_path / "counter").read_text().split()
        assert int(given.request_id, 36) < int(next_id) <= NOON % ROUND + 2 * used + 20
        assert int(given.batch_reference) < int(next_reference) <= NOON + 2 * used + 20


def test_a_busy_till_seldom_waits_for_the_disk(tmp_path: Path) -> None:
    counter, waited = CounterFile(tmp_path / "counter"), 0

    class Counted:
        def reserve(self, batch_id: str, count: int) -> Reserved:
            nonlocal waited
            waited += 1
            return counter.reserve(batch_id, count)

    numbers = RequestNumbers(Counted(), "", lambda: DAY)
    assert len({numbers().id for _ in range(2000)}) == 2000
    assert waited == 7


def test_two_processes_at_one_file_never_get_the_same(tmp_path: Path) -> None:
    one, other = drawn(tmp_path / "counter"), drawn(tmp_path / "counter")
    seen = [numbers().request_id for _ in range(60) for numbers in (one, other)]
    assert len(set(seen)) == len(seen)


def test_two_that_reserve_at_the_same_moment_wait_for_each_other(tmp_path: Path) -> None:
    counter = CounterFile(tmp_path / "counter")
    with ThreadPoolExecutor(8) as pool:
        firsts = list(pool.map(lambda _: counter.reserve("20310214", 1).first, range(120)))
    assert len(set(firsts)) == 120


def test_a_new_day_counts_its_references_from_one(tmp_path: Path) -> None:
    (tmp_path / "counter").write_text("7 20310214 5\n")
    today = [DAY]
    numbers = RequestNumbers(CounterFile(tmp_path / "counter"), "", lambda: today[0])
    assert numbers().id == "7-20310214-0005"
    today[0] = date(2031, 2, 15)
    assert numbers().batch_reference == "0001"
    assert numbers().batch_id == "20310215"


def test_a_clock_that_is_set_back_makes_no_reference_twice(tmp_path: Path) -> None:
    today = [date(2031, 2, 15)]
    numbers = RequestNumbers(CounterFile(tmp_path / "counter"), "", lambda: today[0])
    first = numbers()
    today[0] = DAY
    second, restarted = numbers(), drawn(tmp_path / "counter", DAY)()
    assert {each.batch_id for each in (first, second, restarted)} == {"20310215"}
    assert len({each.batch_reference for each in (first, second, restarted)}) == 3


def test_a_file_that_was_lost_at_noon_does_not_give_the_mornings_numbers_again(tmp_path: Path) -> None:
    morning = drawn(tmp_path / "counter", now=NOON - 4 * 3600)
    seen = [morning() for _ in range(500)]
    (tmp_path / "counter").unlink()
    afternoon = drawn(tmp_path / "counter")()
    assert int(afternoon.request_id, 36) > max(int(each.request_id, 36) for each in seen)
    assert int(afternoon.batch_reference) > max(int(each.batch_reference) for each in seen)


@pytest.mark.parametrize("text", ["", "1 2", "1 20310214 x", "-1 20310214 1", "\xff"])
def test_a_file_with_something_else_stops_the_till(tmp_path: Path, text: str) -> None:
    (tmp_path / "counter").write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingError, match="remove it"):
        drawn(tmp_path / "counter")()


def test_a_place_where_nothing_can_be_kept_stops_the_till(tmp_path: Path) -> None:
    (tmp_path / "nowhere").write_text("no folder")
    with pytest.raises(SettingError, match="cannot keep"):
        drawn(tmp_path / "nowhere" / "counter")()
