"""Is the terminal there? It is looked at now and then, and not when it has just shown that it is."""

from datetime import timedelta

from register.counter.till import Till

#: Seconds between two looks at the terminal when nothing else is to be done.
HEARTBEAT_S = 8.0


def has_answered(till: Till) -> None:
    """The terminal answered something: no look is needed for a while, if it was known to be there."""
    if till.terminal_health.ok:
        till.look_again_at = till.clock.now() + timedelta(seconds=HEARTBEAT_S)


async def look_at_terminal(till: Till) -> None:
    """Is the terminal there? The status line says so, and since when not."""
    now = till.clock.now()
    wait_s = (till.look_again_at - now).total_seconds()
    if till.terminal is None or till.asking or 0 < wait_s <= HEARTBEAT_S:  # more: the clock was set back
        return
    till.look_again_at = now + timedelta(seconds=HEARTBEAT_S)
    health = await till.terminal.diagnose()
    till.terminal_down_since = None if health.ok else till.terminal_down_since or now
    if health != till.terminal_health:
        if health.ok and not till.terminal_health.ok:
            till.attempts.clear()  # it is back: ask about everything at once
        till.terminal_health = health
        till.changed()
