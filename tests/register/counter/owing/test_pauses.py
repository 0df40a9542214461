"""When something that is owed is tried again."""

from datetime import timedelta

from register.counter.asking import heartbeat
from register.counter.owing import worker
from register.counter.owing.pauses import ask_again_later, is_due
from register.counter.till import Till
from terminal_api.outcomes import Doubt, Unknown


def pauses(till: Till, questions: int, chance: float) -> list[float]:
    till.chance = lambda: chance
    till.attempts.clear()
    found: list[float] = []
    for _ in range(questions):
        ask_again_later(till, "A1", Unknown("no answer"))
        found.append((till.attempts["A1"].next_at - till.clock.now()).total_seconds())
    return found


def test_what_was_never_tried_is_due_and_what_was_just_tried_is_not(till):
    assert is_due(till, "A1")
    ask_again_later(till, "A1", Unknown("running", Doubt.RUNNING))
    assert not is_due(till, "A1")


def test_a_silent_terminal_is_asked_less_and_less_often(till):
    quick = pauses(till, 21, 0.0)
    assert quick[:5] == [3, 5, 10, 15, 15]
    assert pauses(till, 22, 0.0)[-1] == 60


def test_only_the_pauses_beside_other_work_are_left_to_chance(till):
    assert pauses(till, 21, 1.0) == pauses(till, 21, 0.0)
    assert [pauses(till, 22, chance)[-1] for chance in (0.0, 0.5, 1.0)] == [60, 66, 72]


def test_a_clock_that_was_set_back_puts_nothing_off(till):
    ask_again_later(till, "A1", Unknown("no answer"))
    till.clock.at -= timedelta(days=30)
    assert is_due(till, "A1")


async def test_while_somebody_waits_for_an_answer_the_worker_rests(till):
    pauses: list[float] = []

    class Noting(type(till.clock)):
        async def pause(self, seconds: float) -> None:
            pauses.append(seconds)

    till.clock = Noting()
    till.asking.add("A1")
    ask_again_later(till, "A1", Unknown("no answer"))
    await worker._rest(till)
    assert pauses == [heartbeat.HEARTBEAT_S]
