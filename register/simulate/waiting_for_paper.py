"""Where the law demands paper: somebody waits, mends the printer, lets it go, or tries to sell on."""

from register.counter import must_print
from register.simulate.visit import Visit

#: So often somebody looks whether the paper is there, before a manager comes.
_PATIENCE = 12


async def waits_for_paper(visit: Visit) -> None:
    """Until the next sale may begin; now and then nobody waits, and the till has to refuse it."""
    if not must_print.waited_for(visit.till):
        return
    match visit.lot.weighted((("waits", 3), ("mended", 3), ("let go", 2), ("does not wait", 4))):
        case "does not wait":
            visit.shop.tally.habit("sells before the paper")
            return
        case "mended" if visit.register.printer is not None:
            visit.register.printer.all_well()
        case "let go":
            lets_go(visit)
        case _:
            pass
    for _ in range(_PATIENCE):
        if not must_print.waited_for(visit.till):
            visit.shop.tally.habit("waited for paper")
            return
        await visit.pause(1, 12)
    lets_go(visit)


def lets_go(visit: Visit) -> None:
    """The cashier alone may not; the manager may."""
    alone = visit.register.press(must_print.let_go, "the printer is broken")
    asked = bool(must_print.waited_for(visit.till))
    visit.shop.referee.holds(not asked or alone is not None, "a cashier let paper go alone")
    if visit.register.press(must_print.let_go, "the printer is broken", visit.manager) is None:
        visit.shop.tally.habit("paper let go")
