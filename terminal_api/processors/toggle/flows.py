"""How each request is carried out: a look at the card first, then the movement, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.toggle import declines, documents
from terminal_api.processors.toggle.answers import CardRow, Cards, Filled, Found, Refused, Split
from terminal_api.processors.toggle.movements import Movement, discount_between, found, named, parsed, proved
from terminal_api.processors.toggle.session import Answer, NotAsked, Session
from terminal_api.processors.toggle.settings import Settings

log = logging.getLogger(__name__)

_NO_LOOK = NotAsked(declines.NO_LOOK)
_NO_ORIGINAL_TOLD = NotAsked(
    Declined(
        "The gift-card service did not tell of the earlier transaction: ask again.",
        Decline.OTHER,
        retryable=True,
    )
)
_USED = Unknown(
    "The gift-card service had this request's reference before: ask what became of it.", Doubt.NOT_YET
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


class Flows:
    """Carries requests out. `NotAsked` says that the request itself was not sent."""

    def __init__(self, session: Session, settings: Settings, now: Callable[[], datetime]) -> None:
        self._session = session
        self._settings = settings
        self._now = now

    async def done(self, request: Request, open_: Open) -> Outcome | NotAsked:
        """Carry `request` out; its particulars are in order."""
        match request.operation:
            case Operation.PAY:
                return await self._pay(request, open_)
            case Operation.LOAD | Operation.REFUND:
                return await self._load(request, open_)
            case Operation.ACTIVATE:
                return await self._sell(request, open_)
            case Operation.REVERSE | Operation.UNDO_LOAD:
                return await self._take_back(request, open_)
            case Operation.BALANCE | Operation.DEACTIVATE | Operation.CASH_OUT | Operation.BANK_CARD:
                return declines.UNSUPPORTED
            case _:
                assert_never(request.operation)

    async def usable(self, number: str) -> CardRow | Declined | NotAsked:
        """The card, if it is known and now inside its window."""
        row = await self.look(number)
        match row:
            case None:
                return declines.UNKNOWN_CARD
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
                return NotAsked(declines.declined(Operation.BALANCE, answer))
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

    def _moment(self, told: datetime) -> datetime:
        return told if told.tzinfo else told.replace(tzinfo=self._settings.zone)

    async def _pay(self, request: Request, open_: Open) -> Outcome | NotAsked:
        """Ask for what is due or, if that is less, for what is there: Toggle itself never pays a part.

        Refused because the balance moved meanwhile, it is looked at and asked for once more: the first time
        nothing was done.
        """
        row = await self.usable(_number(request))
        if not isinstance(row, CardRow):
            return row
        asked = _payable(request, row)
        if isinstance(asked, Declined):
            return asked
        answer = await self._adjust(asked, open_, row)
        if not (isinstance(answer, Refused) and set(answer.fields) == {"value"}):
            return await self._ended(asked, open_, answer)
        # Somebody else spent from the card, or a copy of this very request was here first.
        booked = await self.booked(asked, open_)
        if booked is not None:
            return still_open(booked)
        again = await self.usable(_number(request))
        if not isinstance(again, CardRow):
            return again
        asked = _payable(request, again)
        if isinstance(asked, Declined):
            return asked
        if again.balance == row.balance:
            return declines.declined(request.operation, answer)
        return await self._ended(asked, open_, await self._adjust(asked, open_, again))

    async def _load(self, request: Request, open_: Open) -> Outcome | NotAsked:
        row = await self.usable(_number(request))
        if not isinstance(row, CardRow):
            return row
        asked = Movement.of(request, row.card_reference, row.shown)
        return await self._ended(asked, open_, await self._adjust(asked, open_, row))

    async def _sell(self, request: Request, open_: Open) -> Outcome | NotAsked:
        """Sell a card from the shop's stock. Whether Toggle lists one before no page tells."""
        row = await self.look(_number(request))
        if isinstance(row, NotAsked):
            return row
        if row is not None and row.balance:
            return declines.ALREADY_SOLD
        number = row.card_reference if row else _number(request)
        asked = open_.asked = Movement.of(request, number, row.shown if row else None)
        document = documents.order(self._settings, request.id, number, asked.pence)
        return await self._ended(asked, open_, await self._session.send(document))

    async def _take_back(self, request: Request, open_: Open) -> Outcome | NotAsked:
        """Take back a whole line item, or decline: a part of one cannot be asked for.

        A line item's bare name, as somebody may type it, does not tell its amount. If that turns out to be
        another than was asked for, the answer proves nothing, and a person must look.
        """
        asked = Movement.of(request)
        assert request.original is not None
        original = named(request.original.id) or await self._line_called(request.original.id)
        if not isinstance(original, tuple):
            return original
        line, pence = original
        if pence is not None and -pence != asked.pence:
            return declines.ONLY_WHOLE
        document = documents.reversal(self._settings, request.id, line)
        return await self._ended(asked, open_, await self._session.send(document))

    async def _line_called(self, reference: str) -> tuple[str, int] | Declined | NotAsked:
        """The line item under one of our own references, for who has only that."""
        answer = await self._session.send(documents.line_items(reference))
        if isinstance(answer, NotAsked):
            return answer
        told = parsed(Found, answer) if isinstance(answer, Filled) else None
        if told is None:
            return _NO_ORIGINAL_TOLD
        return (told.data[0].id, told.data[0].value) if len(told.data) == 1 else declines.NO_ORIGINAL

    async def _adjust(self, asked: Movement, open_: Open, row: CardRow) -> Answer:
        open_.asked, id = asked, asked.request.id
        if row.split is not None:
            open_.before = (row.split, *open_.before)
        return await self._session.send(
            documents.adjustment(self._settings, id, row.card_reference, asked.pence)
        )

    async def _ended(self, asked: Movement, open_: Open, answer: Answer) -> Outcome | NotAsked:
        """What the answer to a movement means for it."""
        match answer:
            case Filled():
                return proved(asked, answer, self._now())
            case Refused() if declines.REFERENCE in answer.fields:
                booked = await self.booked(asked, open_)
                return _USED if booked is None else still_open(booked)
            case Refused():
                log.info("toggle: %s %s: %s", asked.request.operation, asked.request.id, dict(answer.fields))
                return declines.declined(asked.request.operation, answer)
            case NotAsked() | Unknown():
                return answer


def still_open(booked: Approved | Unknown | NotAsked) -> Approved | Unknown:
    """For a request that may have been done: what kept the look-up from being asked decides nothing."""
    return Unknown(booked.outcome.reason) if isinstance(booked, NotAsked) else booked


def _number(request: Request) -> str:
    assert request.card is not None
    return request.card.number


def _payable(request: Request, row: CardRow) -> Movement | Declined:
    """The payment of what is due or there, whichever is less."""
    asked = Movement.of(request, row.card_reference, row.shown)
    if not row.balance:
        return declines.EMPTY
    if -row.balance <= asked.pence:
        return asked
    return asked.part(-row.balance) if request.partial else declines.NOT_ENOUGH
