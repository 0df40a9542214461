"""The one worker that sees to the obligations: at the start, and for as long as the till runs."""

import asyncio
import logging

from register.counter.asking.advance import advance, settle_and_follow
from register.counter.asking.heartbeat import HEARTBEAT_S, look_at_terminal
from register.counter.asking.settling import due_now
from register.counter.asking.strays import look_into
from register.counter.closed_baskets.baskets import next_in_s, post_due, taker
from register.counter.owing.again import send_again, unsent
from register.counter.till import Till
from register.journal.errors import JournalError

log = logging.getLogger(__name__)


async def settle_due(till: Till) -> int:
    """Ask once about every missing answer whose time has come, and take the steps that a failure cut short.

    Tells how many were asked.
    """
    asked = 0
    for request in due_now(till):
        await settle_and_follow(till, request)
        asked += 1
    for number in tuple(till.books.documents):
        if not till.lock(number).locked():  # else somebody is at it
            await advance(till, number)
    await send_again(till)
    await look_into(till)
    return asked


async def recover(till: Till) -> None:
    """Before the first sale after a start: ask about what a crash cut off, take the steps it cut short."""
    await settle_due(till)


async def work(till: Till) -> None:
    """See to the obligations for as long as the till runs. No failure ends it.

    Baskets are posted beside the rest: a gateway that is silent keeps no answer about money waiting.
    """
    if taker(till) is None:
        await _settle(till)
        return
    posting = asyncio.ensure_future(_post(till))
    try:
        await _settle(till)
    finally:  # whatever ends the one ends the other: what is gathered would go on alone
        posting.cancel()
        await asyncio.wait({posting})


async def _post(till: Till) -> None:
    while True:
        try:
            await post_due(till)
        except JournalError as error:
            log.error("baskets wait: %s", error)
        except Exception:  # an obligation is retried, whatever it met
            log.exception("baskets wait")
        pause = next_in_s(till)
        await _sleep(till, HEARTBEAT_S if pause is None else pause)


async def _settle(till: Till) -> None:
    while True:
        try:
            await settle_due(till)
            await look_at_terminal(till)
        except JournalError as error:
            log.error("obligations wait: %s", error)
        except Exception:  # an obligation is retried, whatever it met
            log.exception("obligations wait")
        await _rest(till)


async def _rest(till: Till) -> None:
    """Until the next question is due, something changed, or it is time to look at the terminal again.

    While somebody waits for an answer there is nothing to look at: its end is a change.
    """
    now = till.clock.now()
    open_now = {request.id for request in till.books.unsettled}
    open_now |= {one.key for one in unsent(till.books)} | {one.request_id for one in till.books.strays}
    looks = till.terminal is not None and not till.asking
    look = (till.look_again_at - now).total_seconds() if looks else HEARTBEAT_S
    waits = [
        (attempt.next_at - now).total_seconds()
        for id_, attempt in till.attempts.items()
        if id_ in open_now and id_ not in till.asking
    ]
    await _sleep(till, min([*waits, look, HEARTBEAT_S]))


async def _sleep(till: Till, seconds: float) -> None:
    """Until so much later, or something changed."""
    till.wake.clear()
    pause = max(0.05, seconds)
    sleeping = asyncio.ensure_future(till.clock.pause(pause))
    waking = asyncio.ensure_future(till.wake.wait())
    try:
        await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
        waking.cancel()
