"""PINs: five wrong ones in a row, then a pause."""

from datetime import UTC, datetime, timedelta

from register.domain.people import PAUSE, TRIES, Lock

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
