"""Toggle as a gift-card processor: asked once, looked up by our own reference, repeated only under it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import httpx

from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Operation, Request, Settling
from terminal_api.processors.service import Service
from terminal_api.processors.toggle import declines
from terminal_api.processors.toggle.answers import CardRow
from terminal_api.processors.toggle.askable import OPERATIONS, lacking, never
from terminal_api.processors.toggle.flows import Flows
from terminal_api.processors.toggle.looks import Looks, Open, still_open
from terminal_api.processors.toggle.movements import Movement
from terminal_api.processors.toggle.pence import money
from terminal_api.processors.toggle.session import NotAsked, Session
from terminal_api.processors.toggle.settings import Settings
from terminal_api.settling import utc_now

_RUNNING = Unknown("The gift-card service is still at it: wait for its answer.", Doubt.RUNNING)
_NOT_YET = Unknown(
    "The gift-card service does not know of it yet; it may still be on its way: ask again.", Doubt.NOT_YET
)
_ASKED = Unknown("This was asked before, and its end is not known: ask what became of it.")
_NO_CARD = Unknown(
    "The gift-card service knows nothing of it, and without the card, or with the settings of now, it cannot"
    " be asked for again: look it up at Toggle.",
    Doubt.TOO_OLD,
)


class Toggle:
    """A `GiftCardProcessor` at one site. Raises `SettingError` for an address that is not HTTPS.

    `http` is closed by who made it; `pause` waits so many seconds.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        settings: Settings,
        *,
        now: Callable[[], datetime] = utc_now,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        new_guid: Callable[[], UUID] = uuid4,
    ) -> None:
        service = Service(
            http,
            settings.url,
            name="toggle",
            environment=settings.environment,
            read_timeout_s=settings.read_timeout_s,
        )
        self._settings = settings
        self._now = now
        self._pause = pause
        self._new_guid = new_guid
        self._session = Session(service, settings, now=now)
        self._looks = Looks(self._session, settings, now)
        self._flows = Flows(self._session, self._looks, settings, now)
        self._open: dict[str, Open] = {}

    @property
    def name(self) -> str:
        """`toggle`."""
        return "toggle"

    @property
    def known_as(self) -> str:
        """The account, and the site by its name there."""
        return f"{self._settings.unit_epos_reference} of account {self._settings.account_id}"

    @property
    def settling(self) -> Settling:
        """Toggle is asked by our reference; what `status` does where nothing is found stands there."""
        return Settling.ASKING

    def capabilities(self, provider: str) -> Capabilities:
        """The same for all of Toggle's cards.

        Whether `Cards` lists unsold stock is not documented; ours: what it does not list may be sold.
        """
        more = {Operation.REFUND} if self._settings.refunds else set[Operation]()
        # Source: Toggle, guide for tills: a sale's line item is reversed like any other.
        return Capabilities(OPERATIONS | more, undoes_activation=True, sells_unknown=True, discounts=True)

    def new_id(self) -> str:
        """A reference for all that Toggle keeps: free text, unique, and never mistaken for a line item's."""
        return f"CW-{self._new_guid().hex}"

    async def ask(self, request: Request) -> Outcome:
        """Carry `request` out under its id, after a look at the card: `Unknown` unless an answer proves more.

        Sent again within this call only where Toggle said that nothing was done: its token had run out, or
        the balance had moved.
        """
        wrong = self._wrong(request) or lacking(request)
        if wrong is not None:
            return wrong
        if request.operation is Operation.BALANCE:
            return await self._balance(request)
        if request.id in self._open:
            return _ASKED
        open_ = self._open[request.id] = _opened(request, self._now())
        outcome = await self._carried_out(request, open_)
        if isinstance(outcome, NotAsked):
            outcome = outcome.outcome
        return self._kept(request, outcome)

    async def site(self) -> Declined | NotSent | Unknown | None:
        """Why Toggle does not accept this shop's site; None where it does. Moves no money: `Looks.site`."""
        wrong = await self._looks.site(self.new_id())
        return wrong.outcome if isinstance(wrong, NotAsked) else wrong

    async def status(self, request: Request) -> Outcome:
        """What is booked under `request.id`; where nothing is, the request is carried out, under the same id.

        That is so after three look-ups that found nothing, the last at least 30 s after sending. It is safe:
        Toggle refuses a reference that was used, so of the first and the repeated request exactly one is done
        (the refusal is Toggle's word, that it holds for one that arrives late is inferred). What is refused
        then is looked up once more before it counts as declined.

        A card's number is needed for it: the one that was asked with in this run of the program, or that of
        `request.card`. Without either a person must look it up; reversals need none.
        """
        if request.operation is Operation.BALANCE:
            return Declined(
                "A balance moves no money: ask for it again.", Decline.NEVER_RECEIVED, retryable=True
            )
        impossible = never(request)
        if impossible is not None:
            return impossible
        open_ = self._open.setdefault(request.id, _opened(request, request.at))
        if open_.running:
            return _RUNNING
        booked = await self._booked(request, open_)
        match booked:
            case NotAsked(outcome):
                return NotSent(outcome.reason)
            case Approved() | Unknown():
                return self._kept(request, booked)
            case None:
                return await self._not_found(request, open_)

    async def told_of(self, request: Request) -> Outcome:
        """What is booked under our reference, of whatever it moved."""
        if (impossible := never(request)) is not None:
            return impossible
        open_ = self._open.get(request.id) or _opened(request, request.at)
        booked = await self._looks.booked(open_.asked or Movement.of(request), open_)
        match booked:
            case NotAsked(outcome):
                return NotSent(outcome.reason)
            case None:
                return declines.NOT_BOOKED
            case Approved() | Unknown():
                return booked

    async def _not_found(self, request: Request, open_: Open) -> Outcome:
        open_.empty_looks += 1
        long_ago = self._now() - open_.sent_at >= timedelta(seconds=self._settings.repeat_after_s)
        if open_.running or not long_ago or open_.empty_looks < self._settings.repeat_after_looks:
            return _NOT_YET
        return self._kept(request, await self._repeated(request, open_))

    async def _repeated(self, request: Request, open_: Open) -> Outcome:
        card = request.card if request.card and request.card.number else open_.card
        request = replace(request, card=card)
        if self._wrong(request) or lacking(request):
            return _NO_CARD
        outcome = await self._carried_out(request, open_)
        match outcome:
            case NotAsked(why):
                return Unknown(why.reason, Doubt.NOT_YET)
            case Declined():
                # The first may have arrived meanwhile, and be the reason for this refusal.
                booked = await self._booked(request, open_)
                return outcome if booked is None else still_open(booked)
            case _:
                return outcome

    async def _carried_out(self, request: Request, open_: Open) -> Outcome | NotAsked:
        open_.running = True
        try:
            return await self._flows.done(request, open_)
        finally:  # also when whoever waits is gone: the request may have left
            open_.running = False
            open_.sent_at, open_.empty_looks = self._now(), 0

    async def _booked(self, request: Request, open_: Open) -> Approved | Unknown | NotAsked | None:
        return await self._looks.booked(open_.asked or Movement.of(request), open_)

    async def _balance(self, request: Request) -> Outcome:
        """What is on the card. Waits while query points are short: those are for money. Never `Unknown`."""
        assert request.card is not None
        wait_s = self._session.budget.wait_s(self._now())
        if wait_s:
            await self._pause(wait_s)
        row = await self._looks.usable(request.card.number)
        match row:
            case CardRow():
                assert row.balance is not None, "a blank card is not usable"
                balance = money(row.balance, request.amount.currency)
                return Approved(
                    balance,
                    balance=balance,
                    card=row.shown,
                    brand=request.card.provider,
                    expires=self._looks.last_day(row),
                )
            case NotAsked(outcome):
                return outcome
            case Declined():
                return row

    def _wrong(self, request: Request) -> Declined | None:
        """Why such a thing is not asked by these settings; they may have been others before."""
        if not self.capabilities("").can(request.operation):
            return declines.UNSUPPORTED
        if request.amount.currency.code != self._settings.currency:
            return declines.BAD_REQUEST
        return None if request.operation is Operation.BALANCE else never(request)

    def _kept(self, request: Request, outcome: Outcome) -> Outcome:
        """`outcome`; what is over is forgotten, the card's number first of all."""
        if isinstance(outcome, (Approved, Declined, NotSent)):
            self._open.pop(request.id, None)
        return outcome


def _opened(request: Request, at: datetime) -> Open:
    return Open(replace(request.card, pin="") if request.card else None, at)
