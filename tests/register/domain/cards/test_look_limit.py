"""Cards are looked at as often as a shop needs, and never as often as somebody who guesses numbers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.domain.cards.look_limit import MISS, REFILL, Bucket, Looker, LookLimits, TooMany, begun, found

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
LIMITS = LookLimits()


def spend(bucket: Bucket | None, now: datetime, *, hit: bool, looker: Looker = Looker.NOBODY):
    after = begun(LIMITS, looker, bucket, now)
    return after if isinstance(after, TooMany) or not hit else found(after)


def test_a_locked_till_tells_some_balances_and_then_says_when_it_goes_on():
    bucket: Bucket | None = None
    for told in range(LIMITS.nobody - MISS + 1):
        after = spend(bucket, NOON, hit=True)
        assert isinstance(after, Bucket), told
        bucket = after
    refused = spend(bucket, NOON, hit=True)
    assert refused == TooMany(NOON + timedelta(minutes=3))
    assert isinstance(spend(bucket, NOON + timedelta(minutes=3), hit=True), Bucket)


def test_who_guesses_is_stopped_after_four_cards_that_are_none():
    bucket: Bucket | None = None
    for _ in range(4):
        after = spend(bucket, NOON, hit=False)
        assert isinstance(after, Bucket)
        bucket = after
    refused = spend(bucket, NOON, hit=False)
    assert isinstance(refused, TooMany)
    assert refused.until == NOON + timedelta(minutes=15)


def test_a_signed_in_cashier_and_a_list_have_more_and_0_means_never():
    assert begun(LookLimits(nobody=0), Looker.NOBODY, None, NOON) == TooMany(None)
    for looker, misses in ((Looker.BY_HAND, 24), (Looker.LIST, 120)):
        bucket: Bucket | None = None
        for _ in range(misses):
            after = spend(bucket, NOON, hit=False, looker=looker)
            assert isinstance(after, Bucket)
            bucket = after
        assert isinstance(spend(bucket, NOON, hit=False, looker=looker), TooMany)


def test_a_limit_smaller_than_a_miss_still_lets_one_card_through():
    assert isinstance(begun(LookLimits(nobody=1), Looker.NOBODY, None, NOON), Bucket)


def test_a_clock_that_is_put_back_gives_nothing_back():
    full = Bucket(float(LIMITS.nobody), NOON)
    assert isinstance(begun(LIMITS, Looker.NOBODY, full, NOON - timedelta(days=9)), TooMany)


@given(st.lists(st.tuples(st.integers(0, 1_800), st.booleans()), max_size=300))
def test_no_hour_tells_of_more_guesses_than_a_full_bucket_and_its_refill(steps):
    now, bucket, misses = NOON, None, list[datetime]()
    for seconds, hit in steps:
        now += timedelta(seconds=seconds)
        after = spend(bucket, now, hit=hit)
        if isinstance(after, TooMany):
            assert after.until is not None
            assert now < after.until <= now + REFILL
            assert isinstance(spend(bucket, after.until + timedelta(seconds=1), hit=hit), Bucket)
            continue
        bucket = after
        misses += [] if hit else [now]
    for first in misses:
        within = [each for each in misses if first <= each < first + REFILL]
        assert len(within) * MISS <= 2 * LIMITS.nobody
