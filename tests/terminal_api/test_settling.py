from datetime import UTC, datetime, timedelta

import pytest
from moneyed import EUR, Money
from pydantic import TypeAdapter

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Operation, Request, Settling
from terminal_api.settling import LIMIT_S, next_question_s, settled

NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)
SILENCE = Unknown("silence")
RUNNING = Unknown("still at it", Doubt.RUNNING)
NOT_YET = Unknown("not there yet", Doubt.NOT_YET)
PAID = Approved(Money(5, EUR))
NEVER = Declined("never received", Decline.NEVER_RECEIVED)
REQUEST = Request("P1", Operation.PAY, Money(5, EUR), NOON, "T1")


class Counter:
    """A processor that only tells what became of a request, and a clock that the pauses move."""

    name = known_as = "counter"
    settling = Settling.ASKING

    def __init__(self, *told: Outcome) -> None:
        self.told = list(told)
        self.asked = 0
        self.pauses: list[float] = []
        self.time = NOON

    def capabilities(self, provider: str) -> Capabilities:
        return Capabilities(frozenset())

    def new_id(self) -> str:
        raise AssertionError("settling asks for no money")

    async def ask(self, request: Request) -> Outcome:
        raise AssertionError("settling asks for no money")

    async def status(self, request: Request) -> Outcome:
        assert request is REQUEST
        self.asked += 1
        return self.told.pop(0) if len(self.told) > 1 else self.told[0]

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += timedelta(seconds=seconds)

    def now(self) -> datetime:
        return self.time


async def settle(counter: Counter, outcome: Outcome = SILENCE, **more: float) -> Outcome:
    return await settled(counter, REQUEST, outcome, pause=counter.pause, now=counter.now, **more)


@pytest.mark.parametrize("outcome", [PAID, NEVER, NotSent("unplugged")])
async def test_what_is_known_is_not_asked_about(outcome: Outcome):
    counter = Counter(SILENCE)
    assert await settle(counter, outcome) == outcome
    assert counter.asked == 0


async def test_a_lost_answer_is_asked_for_at_once():
    counter = Counter(PAID)
    assert await settle(counter) == PAID
    assert (counter.asked, counter.pauses) == (1, [])


@pytest.mark.parametrize(
    ("told", "pauses"),
    [
        ([RUNNING, RUNNING, PAID], [5, 5]),
        ([NOT_YET, NOT_YET, NEVER], [3, 3]),
        ([SILENCE, SILENCE, SILENCE, SILENCE, PAID], [5, 10, 15, 15]),
        ([SILENCE, SILENCE, RUNNING, SILENCE, NOT_YET, PAID], [5, 10, 5, 5, 3]),
        ([NotSent("unplugged"), NotSent("unplugged"), PAID], [5, 10]),
    ],
)
async def test_how_soon_it_is_asked_again_depends_on_what_was_answered(
    told: list[Outcome], pauses: list[float]
):
    counter = Counter(*told)
    assert await settle(counter) == told[-1]
    assert counter.pauses == pauses


async def test_a_question_that_did_not_leave_does_not_free_the_payment():
    outcome = await settle(Counter(NotSent("unplugged")))
    assert outcome == Unknown("unplugged")


async def test_after_five_minutes_the_last_unknown_stands():
    counter = Counter(RUNNING)
    assert await settle(counter) == RUNNING
    assert sum(counter.pauses) == pytest.approx(LIMIT_S, abs=5)


async def test_a_payment_of_yesterday_is_still_asked_about_once():
    counter = Counter(SILENCE)
    counter.time = NOON + timedelta(days=1)
    assert await settle(counter) == SILENCE
    assert (counter.asked, counter.pauses) == (1, [])


async def test_a_clock_set_back_does_not_make_anybody_wait_for_hours():
    counter = Counter(RUNNING)
    counter.time = NOON - timedelta(days=1)
    assert await settle(counter, limit_s=20) == RUNNING
    assert sum(counter.pauses) <= 30


@pytest.mark.parametrize(("silences", "seconds"), [(0, 5), (1, 5), (2, 10), (3, 15), (99, 15)])
def test_a_silent_terminal_is_asked_less_and_less_often(silences: int, seconds: float):
    assert next_question_s(Doubt.SILENCE, silences) == seconds


def test_an_unknown_that_was_written_down_before_there_were_doubts_still_reads():
    adapter: TypeAdapter[Outcome] = TypeAdapter(Outcome)
    assert adapter.validate_python({"outcome": "unknown", "reason": "silence"}) == SILENCE
    assert adapter.validate_python(adapter.dump_python(RUNNING, mode="json")) == RUNNING
