"""How a paper comes to the printer and onto paper, in words; and who allowed what."""

from collections.abc import Container

from register.counter.asking.noted import noted
from register.counter.history import GIFT, MERCHANT
from register.counter.stories.moment import Said, Tone
from register.domain.events import ActAllowed, PaperLetGo, PaperNoted, PaperQueued
from register.domain.staff.rights import ACTS
from register.language import marked, say

_ON_PAPER = ("printed", "done")
_UNDER_WAY = ("queued", "sending")
_TROUBLES = {
    "blocked": marked("it is not ready"),
    "suspended": marked("it stopped in the middle"),
    "lost": marked("the connection was lost"),
    "unknown": marked("nobody knows whether it printed: it prints again, marked COPY"),
}


def paper(event: object, on_paper: Container[str]) -> Said | None:
    """A step of a paper; None where nothing new is told. `on_paper`: the jobs that were there before."""
    match event:
        case PaperQueued(copy=True):
            return Said(say("A copy goes to the printer"))
        case PaperQueued(title=title) if title == GIFT:
            return Said(say("A gift receipt goes to the printer"))
        case PaperQueued(title=title) if title == MERCHANT:
            return Said(say("The shop's own copy goes to the printer"))
        case PaperQueued():
            return Said(say("The receipt goes to the printer"))
        case PaperNoted(job=job, state=state) if state in _ON_PAPER:
            return None if job in on_paper else Said(say("It is on paper"), tone=Tone.DONE)
        case PaperNoted(state="no_printer"):
            return Said(say("There is no printer: it is not on paper"))
        case PaperNoted(state=state, note=note) if state not in _UNDER_WAY:
            trouble = noted(note).rstrip(".") or say(_TROUBLES.get(state, state))
            return Said(say("The printer: {trouble}", trouble=trouble), tone=Tone.ATTENTION)
        case PaperLetGo(reason=reason, allowed_by=by):
            words = say("The next sale need not wait for the paper, {name}: {reason}", name=by, reason=reason)
            return Said(words, tone=Tone.ATTENTION)
        case _:
            return None


def approval(event: ActAllowed) -> Said:
    """`Allowed by Ruth: Return of goods`"""
    act = ACTS.get(event.act)
    return Said(say("Allowed by {name}: {act}", name=event.by, act=act.words if act else event.act))
