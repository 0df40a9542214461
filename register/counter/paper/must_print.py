"""Paper that the law demands: the next sale waits until it is there, or until somebody who may lets it go.

Only where [receipt] must_print says so. What it waits for is read off the books alone: a till that was killed
meanwhile waits on.
"""

from receipts.printing.jobs import Condition
from register.counter.asking.noted import noted
from register.counter.free_words import wrong_reason
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import PaperLetGo
from register.domain.paper_jobs import PaperJob
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say


def waited_for(till: Till) -> tuple[PaperJob, ...]:
    """What must be on paper before the next sale, the oldest first."""
    if not till.settings.receipt.must_print:
        return ()
    return tuple(job for job in till.books.jobs.values() if job.demanded)


def cannot_begin(till: Till) -> Refused | None:
    """Why no sale can begin now; one that has begun goes on."""
    waiting = waited_for(till)
    if not waiting or till.books.sale is not None:
        return None
    first = waiting[0].queued.sale or ""
    if not (why := trouble(till)):
        return Refused(
            say("Receipt {number} is printing: the next sale begins when it is on paper", number=first)
        )
    return Refused(
        say(
            "Receipt {number} must be on paper before the next sale: "
            "mend the printer ({trouble}), or ask somebody who may let it go ({roles})",
            number=first,
            trouble=why,
            roles=staff.those_who(till, Act.LET_PAPER_GO),
        )
    )


def trouble(till: Till) -> str:
    """What keeps the printer from printing, in its own words; empty while nothing is known to."""
    status = till.paper.lamp
    if status.ok or status.condition is Condition.UNSEEN:
        return ""
    return noted(status.note) or say("it does not say why")


def wrong_why(till: Till, reason: str) -> Refused | None:
    """Why `reason` is none."""
    return wrong_reason(till, reason, say("Say why it cannot be printed: it stays on the journal"))


def let_go(till: Till, reason: str, by: Person | None = None) -> Refused | None:
    """Let the next sale begin without what it waits for, which stays with the printer; `by` allows it."""
    waiting = waited_for(till)
    if not waiting:
        return Refused(say("Nothing is waited for any more: the next sale can begin"))
    if (refused := wrong_why(till, reason) or staff.refused(till, Act.LET_PAPER_GO, by)) is not None:
        return refused
    who = by.name if by else till.books.cashier or staff.COMMAND
    till.record(*(PaperLetGo(job.queued.job, job.queued.sale, reason.strip(), who) for job in waiting))
    return None
