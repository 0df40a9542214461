"""When something that is owed is tried again: quickly at first, then beside other work."""

from datetime import timedelta

from register.counter.awaited import Attempt
from register.counter.till import Till
from terminal_api import settling
from terminal_api.outcomes import Doubt, NotSent, Unknown

#: So many questions about a missing answer go out in quick succession: with a silent terminal, five minutes.
_QUICK = 20
#: Of a pause beside other work, so much is left to chance, so that a chain's tills do not all ask at once
#: when a processor is back.
_SPREAD = 0.2


def is_due(till: Till, key: str) -> bool:
    """Whether it is time to try again; it is for what was never tried in this run."""
    attempt, now = till.attempts.get(key), till.clock.now()
    return attempt is None or not attempt.at <= now < attempt.next_at


def ask_again_later(till: Till, key: str, outcome: Unknown | NotSent, *, questions: int = 1) -> None:
    """Put off what `key` names: a request without an answer, or one that did not leave.

    `questions`: how many were asked about it just now; none, when it was the request itself that was lost.
    """
    so_far, now = till.attempts.get(key), till.clock.now()
    count = so_far.count + 1 if so_far else 0
    questions += so_far.questions if so_far else 0
    pause = timedelta(seconds=_pause_s(outcome, count, till.chance()))
    till.attempts[key] = Attempt(count, now, now + pause, questions, outcome.reason)
    till.changed()


def _pause_s(outcome: Unknown | NotSent, questions: int, chance: float) -> float:
    """Seconds to the next question, after so many; the first waits for what may still be on its way."""
    if questions == 0:
        return settling.NOT_YET_S
    if questions > _QUICK:
        return settling.BACKGROUND_S * (1 + _SPREAD * chance)
    doubt = outcome.why if isinstance(outcome, Unknown) else Doubt.SILENCE
    return settling.next_question_s(doubt, questions)
