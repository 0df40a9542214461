"""Questions that move no money: what is on a card, and what is booked under a reference."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from terminal_api.outcomes import Approved, Decline, Declined, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.toggle import declines, documents
from terminal_api.processors.toggle.answers import CardRow, Cards, Filled, Found, Refused, Split
from terminal_api.processors.toggle.movements import Movement, discount_between, found, parsed
from terminal_api.processors.toggle.session import NotAsked, Session
from terminal_api.processors.toggle.settings import Settings

#: Ids of line items are counted from 1 (inferred).
_NO_LINE_ITEM = "0"

_NO_LOOK = NotAsked(declines.NO_LOOK)
_NO_ORIGINAL_TOLD = NotAsked(
    Declined(
        "The gift-card service did not tell of the earlier transaction: ask again.",
        Decline.OTHER,
        retryable=True,
    )
)


@dataclass(slots=True)
class Open:
    """A request that is being asked, or whose end is not known: lives in this process only."""

    card: GiftCard | None = field(repr=False)
    sent_at: datetime
    """When it was last sent; of an earlier run, when it was made."""
    running: bool = False
    empty_looks: int = 0
    asked: Movement | None = field(default=None, repr=False)
    """As it was last sent, once the card was looked at."""
    before: tuple[Split, ...] = ()
    """How the card's balance was made up each time before it was sent, the latest first."""


class Looks:
    """Asks them. `NotAsked` says that there is no answer, for a reason that proves nothing."""

    def __init__(self, session: Session, settings: Settings, now: Callable[[], datetime]) -> None:
        self._session = session
        self._settings = settings
        self._now = now

    async def usable(self, number: str) -> CardRow | Declined | NotAsked:
        """The card, if it is known, sold, and now inside its window."""
        row = await self.look(number)
        match row:
            case None:
                return declines.UNKNOWN_CARD
            case CardRow(balance=None):
                return declines.NOT_SOLD
            case CardRow():
                return self._outside(row) or row
            case _:
                return row

    async def look(self, number: str) -> CardRow | NotAsked | None:
        """The card by its number or alias, or that there is none."""
        answer = await self._session.send(documents.cards(number))
        match answer:
            case Filled():
                cards = parsed(Cards, answer)
                if cards is None:
                    return _NO_LOOK
                fits = (row for row in cards.data if number in (row.card_reference, row.alias))
                return next(fits, _NO_LOOK if cards.data else None)
            case Refused():
                return NotAsked(declines.declined(Operation.BALANCE, answer, number))
            case NotAsked():
                return answer
            case Unknown():
                return _NO_LOOK

    async def booked(self, asked: Movement, open_: Open) -> Approved | Unknown | NotAsked | None:
        """What is booked under the request's reference; None when nothing is.

        A line item tells of no split: of a payment it is made out by the looks at the card before and now.
        """
        told = await self._line_of(asked)
        if not isinstance(told, Approved) or asked.request.operation is not Operation.PAY or not open_.before:
            return told
        row = await self.look(asked.number)
        if isinstance(row, NotAsked):
            return Unknown(row.outcome.reason)
        if row is None or row.split is None:
            return told
        ways = (discount_between(before, row.split, told.amount) for before in open_.before)
        return replace(told, discount=next((way for way in ways if way is not None), None))

    async def _line_of(self, asked: Movement) -> Approved | Unknown | NotAsked | None:
        answer = await self._session.send(documents.line_items(asked.request.id))
        match answer:
            case Filled():
                return found(asked, answer, self._now())
            case Refused():
                return Unknown("The gift-card service does not tell what became of it: look it up at Toggle.")
            case NotAsked() | Unknown():
                return answer

    def _outside(self, row: CardRow) -> Declined | None:
        """The till itself refuses a card outside its window. Source: Toggle, balance check."""
        now = self._now()
        if row.valid_from is not None and now < self._moment(row.valid_from):
            return declines.NOT_YET_VALID
        if row.expires is not None and now > self._moment(row.expires):
            return declines.EXPIRED
        return None

    def last_day(self, row: CardRow) -> date | None:
        """On which the card is still good all day long, by the provider's own clock; None where it says none.

        It ends at a moment: one that ends at midnight was good the day before. Ours.
        """
        if row.expires is None:
            return None
        ends = self._moment(row.expires).astimezone(self._settings.zone)
        return (ends - timedelta(microseconds=1)).date()

    def _moment(self, told: datetime) -> datetime:
        return told if told.tzinfo else told.replace(tzinfo=self._settings.zone)

    async def site(self, reference: str) -> Declined | Unknown | NotAsked | None:
        """Why this shop's site is not accepted; None where it is.

        No question takes the site, so we ask to take back a line item that nobody has: it is refused in any
        case, and moves nothing. The refusal names the site first where that is not entered (ours).
        """
        answer = await self._session.send(documents.reversal(self._settings, reference, _NO_LINE_ITEM))
        match answer:
            case Refused(fields=fields):
                wrong = {name.rpartition(".")[2] for name in fields}
                return None if wrong == {"line_item_id"} else declines.declined(Operation.REVERSE, answer, "")
            case Filled():
                return Unknown("The gift-card service took back a line item that is not there: call support.")
            case NotAsked() | Unknown():
                return answer

    async def line_called(self, reference: str) -> tuple[str, int] | Declined | NotAsked:
        """The line item under one of our own references, for who has only that."""
        answer = await self._session.send(documents.line_items(reference))
        if isinstance(answer, NotAsked):
            return answer
        told = parsed(Found, answer) if isinstance(answer, Filled) else None
        if told is None:
            return _NO_ORIGINAL_TOLD
        return (told.data[0].id, told.data[0].value) if len(told.data) == 1 else declines.NO_ORIGINAL


def still_open(booked: Approved | Unknown | NotAsked) -> Approved | Unknown:
    """For a request that may have been done: what kept the look-up from being asked decides nothing."""
    return Unknown(booked.outcome.reason) if isinstance(booked, NotAsked) else booked
