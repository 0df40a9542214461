"""That too many cards were looked at, and when it goes on. Light: commands say it too."""

from datetime import datetime, timedelta

from register.domain.amounts import Refused
from register.domain.cards.look_limit import Looker, TooMany
from register.language import marked, say, spoken

_UNTIL = {
    Looker.NOBODY: marked("Too many cards were looked at: sign in, or wait until {time}"),
    Looker.BY_HAND: marked("Too many cards were looked at: look again at {time}"),
    Looker.LIST: marked("Too many cards were looked at: go on with the list at {time}"),
}


class TooOften(Refused):
    """No card is looked at now, whichever it is: the others of a list need not be tried."""

    __slots__ = ()


def too_many(refused: TooMany, looker: Looker) -> TooOften:
    """Why no card is looked at now."""
    if refused.until is None:
        return TooOften(say("No card is looked at while nobody is signed in: sign in first"))
    return TooOften(say(_UNTIL[looker], time=_minute_after(refused.until)))


def _minute_after(moment: datetime) -> str:
    """`10:47`, in local time: by then it is allowed."""
    whole = moment.replace(second=0, microsecond=0)
    return spoken().hour((whole if whole == moment else whole + timedelta(minutes=1)).astimezone())
