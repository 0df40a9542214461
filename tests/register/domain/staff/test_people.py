"""PINs: five wrong ones in a row, then a pause."""

from datetime import UTC, datetime, timedelta

import pytest

from register.domain.staff.people import APPROVAL_TRIES, PAUSE, TRIES, Lock, unfit_pin

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)


def wrong(lock, times, now=NOON):
    for _ in range(times):
        lock = lock.after_wrong(now)
    return lock


def test_the_fifth_wrong_pin_closes_the_till_for_a_minute():
    assert TRIES == 5
    assert not wrong(Lock(), 4).closed(NOON)
    lock = wrong(Lock(), 5)
    assert lock.closed(NOON)
    assert lock.closed(NOON + PAUSE - timedelta(seconds=1))
    assert not lock.closed(NOON + PAUSE)


def test_after_the_pause_there_are_five_more_tries():
    lock = wrong(Lock(), 5)
    later = NOON + PAUSE
    assert not wrong(lock, 4, later).closed(later)
    assert wrong(lock, 5, later).closed(later)


@pytest.mark.parametrize("pin", ["", "123", "12a4", "١٢٣٤", " 5823", "5823581235823", "0000", "7777777"])
def test_a_pin_that_is_short_or_no_number_is_nobodys(pin):
    assert unfit_pin(pin) is not None


@pytest.mark.parametrize("pin", ["1234", "4321", "7890", "0987", "1212", "838383", "123456"])
def test_a_pin_that_everybody_tries_first_is_nobodys(pin):
    refused = unfit_pin(pin)
    assert refused is not None
    assert pin not in refused.reason


@pytest.mark.parametrize("pin", ["9876543210"[:3] + "1", "5823", "0071", "112358132134"])
def test_any_other_pin_will_do(pin):
    assert unfit_pin(pin) is None


def test_an_approval_has_fewer_tries_than_a_sign_in():
    lock = Lock()
    for _ in range(APPROVAL_TRIES):
        assert not lock.closed(NOON)
        lock = lock.after_wrong(NOON, APPROVAL_TRIES)
    assert lock.closed(NOON)
    assert APPROVAL_TRIES < TRIES
