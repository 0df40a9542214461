"""How each request is carried out: a look at the card first, then the movement, once."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from terminal_api import hiding
from terminal_api.outcomes import Declined, Doubt, Outcome, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.toggle import declines, documents
from terminal_api.processors.toggle.answers import CardRow, Filled, Refused
from terminal_api.processors.toggle.looks import Looks, Open, still_open
from terminal_api.processors.toggle.movements import Movement, named, proved
from terminal_api.processors.toggle.session import Answer, NotAsked, Session
from terminal_api.processors.toggle.settings import Settings

log = logging.getLogger(__name__)

_USED = Unknown(
    "The gift-card service had this request's reference before: ask what became of it.", Doubt.NOT_YET
)


class Flows:
    """Carries requests out. `NotAsked` says that the request itself was not sent."""

    def __init__(
        self, session: Session, looks: Looks, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._session = session
        self._looks = looks
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

    async def _pay(self, request: Request, open_: Open) -> Outcome | NotAsked:
        """Ask for what is due or, if that is less, for what is there: Toggle itself never pays a part.

        Refused because the balance moved meanwhile, it is looked at and asked for once more: the first time
        nothing was done.
        """
        row = await self._looks.usable(_number(request))
        if not isinstance(row, CardRow):
            return row
        asked = _payable(request, row)
        if isinstance(asked, Declined):
            return asked
        answer = await self._adjust(asked, open_, row)
        if not (isinstance(answer, Refused) and set(answer.fields) == {"value"}):
            return await self._ended(asked, open_, answer)
        # Somebody else spent from the card, or a copy of this very request was here first.
        booked = await self._looks.booked(asked, open_)
        if booked is not None:
            return still_open(booked)
        again = await self._looks.usable(_number(request))
        if not isinstance(again, CardRow):
            return again
        asked = _payable(request, again)
        if isinstance(asked, Declined):
            return asked
        if again.balance == row.balance:
            return declines.declined(request.operation, answer, asked.number)
        return await self._ended(asked, open_, await self._adjust(asked, open_, again))

    async def _load(self, request: Request, open_: Open) -> Outcome | NotAsked:
        row = await self._looks.usable(_number(request))
        if not isinstance(row, CardRow):
            return row
        asked = Movement.of(request, row.card_reference, row.shown)
        return await self._ended(asked, open_, await self._adjust(asked, open_, row))

    async def _sell(self, request: Request, open_: Open) -> Outcome | NotAsked:
        """Sell a card from the shop's stock. No page tells whether Toggle lists one before it is sold."""
        row = await self._looks.look(_number(request))
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
        original = named(request.original.id) or await self._looks.line_called(request.original.id)
        if not isinstance(original, tuple):
            return original
        line, pence = original
        if pence is not None and -pence != asked.pence:
            return declines.ONLY_WHOLE
        document = documents.reversal(self._settings, request.id, line)
        return await self._ended(asked, open_, await self._session.send(document))

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
                booked = await self._looks.booked(asked, open_)
                return _USED if booked is None else still_open(booked)
            case Refused():
                operation, id = asked.request.operation, asked.request.id
                texts = {name: hiding.without_numbers(text) for name, text in answer.fields.items()}
                log.warning("toggle: %s %s was refused: %s", operation, id, texts)
                return declines.declined(operation, answer, asked.number)
            case NotAsked() | Unknown():
                return answer


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
