import re

import pytest

from terminal_api.nexo import service_id
from terminal_api.nexo.errors import IdsUsedUp
from terminal_api.nexo.service_id import ServiceIds


def test_ids_have_ten_letters_and_digits_and_increase():
    ids = ServiceIds(1_931_245_927_123)
    made = [ids() for _ in range(2000)]
    assert all(re.fullmatch(r"[0-9A-Z]{10}", one) for one in made)
    assert made == sorted(set(made))


def test_the_next_start_uses_other_ids():
    first, second = ServiceIds(1_931_245_927_123), ServiceIds(1_931_245_927_124)
    assert not {first() for _ in range(100)} & {second() for _ in range(100)}


def test_stamp_and_counter_are_written_in_base_36():
    ids = ServiceIds(36**6 + 35)
    assert [ids() for _ in range(37)][::36] == ["00000Z0000", "00000Z0010"]


def test_a_used_up_counter_stops_rather_than_repeat(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(service_id, "_IDS", 3)
    ids = ServiceIds(1)
    assert len({ids(), ids(), ids()}) == 3
    with pytest.raises(IdsUsedUp):
        ids()
