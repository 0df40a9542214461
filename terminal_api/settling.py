"""Finding out what became of a request without an answer: how often to ask, and the asking itself."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import assert_never

from terminal_api.outcomes import Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCardProcessor, Request

#: Seconds to the next question after one that got no answer; the last repeats.
SILENCE_S = (5.0, 10.0, 15.0)
#: While the terminal is still at it.
RUNNING_S = 5.0
#: While the terminal does not know a request that may still be on its way.
NOT_YET_S = 3.0
#: After so long nobody should wait in front of the till any more.
LIMIT_S = 300.0
#: From then on it is asked for beside other work.
BACKGROUND_S = 60.0


def next_question_s(doubt: Doubt, silences: int) -> float:
    """Seconds until it is worth asking again; `silences` counts the questions in a row without an answer."""
    match doubt:
        case Doubt.RUNNING:
            return RUNNING_S
        case Doubt.NOT_YET:
            return NOT_YET_S
        case Doubt.TOO_OLD:
            return BACKGROUND_S
        case Doubt.SILENCE:
            return SILENCE_S[min(max(silences, 1), len(SILENCE_S)) - 1]
        case _:
            assert_never(doubt)


def utc_now() -> datetime:
    """The computer's own clock, UTC."""
    return datetime.now(UTC)


async def settled(
    processor: GiftCardProcessor,
    request: Request,
    outcome: Outcome,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    now: Callable[[], datetime] = utc_now,
    limit_s: float = LIMIT_S,
) -> Outcome:
    """`outcome`, or while it is Unknown what the processor says became of `request`.

    Asks at once and then in the rhythm above, until the end is known or `limit_s` have passed since the
    request was made; gives back the last Unknown then. Only questions are repeated, never the request.
    """
    silences, waited_s = 0, 0.0
    while isinstance(outcome, Unknown):
        told = await processor.status(request)
        if isinstance(told, NotSent):
            told = Unknown(told.reason)  # the question did not leave: the request is as open as before
        outcome = told
        if not isinstance(outcome, Unknown):
            return outcome
        silences = silences + 1 if outcome.why is Doubt.SILENCE else 0
        # Counted twice over, so that a clock that is set back meanwhile does not make it wait for hours.
        if now() - request.at > timedelta(seconds=limit_s) or waited_s > limit_s:
            return outcome
        seconds = next_question_s(outcome.why, silences)
        await pause(seconds)
        waited_s += seconds
    return outcome
