"""Where the law demands paper: somebody waits, mends the printer, lets it go, or tries to sell on."""

from register.counter.paper import must_print, papers
from register.simulate.habits.visit import Visit
from register.simulate.lot import Lot

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


def sees_to_papers(visit: Visit) -> None:
    """A manager has what waits for a printer printed once more, or gives it up."""
    books = visit.till.books
    lot = Lot(
        "papers", visit.register.name, books.stamp, books.last_job
    )  # of its own: days stay as they were
    if not books.jobs or not lot.chance(0.2):
        return
    job = next(iter(books.jobs))
    if lot.chance(0.4):
        visit.register.press(papers.print_again, job, visit.manager)
        again = visit.till.books.last_job != books.last_job
        visit.shop.tally.habit("paper printed again" if again else "paper not printed again")
        return
    visit.register.press(papers.give_up, job, visit.manager, "the customer has gone")
    given_up = job not in visit.till.books.jobs
    visit.shop.tally.habit("paper given up" if given_up else "paper just printing")
