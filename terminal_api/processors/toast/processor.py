"""A provider behind Toast's gift-card API as a processor: one request asked once, ending in one outcome."""

import uuid
from collections.abc import Callable
from datetime import datetime

import httpx
from moneyed import Money

from terminal_api.outcomes import Approved, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Operation, Request, Settling
from terminal_api.processors.toast import checks, questions
from terminal_api.processors.toast.answers import Answer, Refused
from terminal_api.processors.toast.authorisation import Authorisation
from terminal_api.processors.toast.endings import NO_BALANCE, ended
from terminal_api.processors.toast.endpoint import Endpoint
from terminal_api.processors.toast.looking import NOT_SEEN, looks_first, stops
from terminal_api.processors.toast.memory import Memory, Sending
from terminal_api.processors.toast.settings import OPTIONAL, TYPES, Settings
from terminal_api.processors.toast.statuses import Status
from terminal_api.processors.toast.transactions import Transaction, TransactionType, type_of
from terminal_api.settling import utc_now

_BY_HAND = Unknown("This provider cannot be asked about it: look it up in the provider's own records.")
_TOO_OLD = Unknown(
    "This is too old to be asked about again: look it up in the provider's own records.", Doubt.TOO_OLD
)
_ASK_THE_SAME = Unknown("The gift-card service has no look-up: ask the same request again.")
_STILL_OPEN = Unknown("The gift-card service cannot be reached to find out: ask again.")


def _new_guid() -> str:
    return str(uuid.uuid4())


class Toast:
    """A `GiftCardProcessor` for one restaurant at one provider. Raises `SettingError` for a wrong address.

    The caller makes and closes `http`. Request ids are GUIDs; ask with those that `new_id` of this very
    object gave: any other is taken for one that may have been sent before the till was started anew.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        settings: Settings,
        authorisation: Authorisation,
        *,
        now: Callable[[], datetime] = utc_now,
        new_guid: Callable[[], str] = _new_guid,
    ) -> None:
        self._endpoint = Endpoint(http, settings, authorisation)
        self._settings = settings
        self._now = now
        self._new_guid = new_guid
        self._memory = Memory()

    @property
    def name(self) -> str:
        """As it is set: `toast`."""
        return self._settings.name

    @property
    def known_as(self) -> str:
        """The restaurant, and the host that keeps its cards."""
        return f"{self._settings.restaurant} at {httpx.URL(self._settings.url).host}"

    @property
    def settling(self) -> Settling:
        """By repeating: same GUID and same card are the same request. Source: Toast, gift card guide.

        Of a provider that is known to do a repeat twice (`Settings.idempotent`), nobody can be asked.
        """
        return Settling.REPEATING if self._settings.idempotent else Settling.NOBODY

    def capabilities(self, provider: str) -> Capabilities:
        """The same for all cards; without what the provider said it does not offer."""
        return self._settings.capabilities(self._memory.refused)

    def new_id(self) -> str:
        """A GUID, version 4."""
        id = self._new_guid()
        self._memory.made(id)
        return id

    async def status(self, request: Request) -> Outcome:
        """Nothing: there is no look-up. Where `settling` says so, `ask` again with the same request."""
        if request.operation is Operation.BALANCE:
            return NO_BALANCE
        return _ASK_THE_SAME if self._settings.idempotent else _BY_HAND

    async def ask(self, request: Request) -> Outcome:
        """Ask under the GUID `request.id`; a request that may have left before is repeated as it was.

        A payment with an `original` replaces that redemption, which is reversed already: see `replacing`.
        """
        first = self._memory.is_first(request.id)
        if (stopped := self._stopped_here(request, first)) is not None:
            surely = first or checks.moves_nothing(request)
            return stopped if surely else Unknown(stopped.reason)
        if request.operation is Operation.BALANCE:
            return await self._balance(request)
        if first and (seen := await self._looked(request)) is not None:
            return seen
        # Asked anew: during the look the same request may have been sent by somebody else.
        if not self._memory.is_first(request.id) and (stuck := self._not_repeated(request)) is not None:
            return stuck
        return await self._sent(request)

    def _not_repeated(self, request: Request) -> Unknown | None:
        """Why `request`, which may have left before, is not sent again."""
        if not self._settings.idempotent:
            return _BY_HAND
        return _TOO_OLD if self._now() - request.at > self._settings.remembered else None

    def _stopped_here(self, request: Request, first: bool) -> Declined | None:
        """Why nothing is sent for `request`."""
        if (wrong := checks.wrong(request, self._settings)) is not None or not first:
            return wrong
        if TYPES[request.operation] in self._memory.refused:
            return checks.NOT_OFFERED
        moved = self._taken_back(request)
        partly = moved is not None and request.amount.amount and request.amount != moved
        return checks.ONLY_ALL if partly else None

    async def _balance(self, request: Request) -> Outcome:
        answer = await self._endpoint.ask(questions.transaction(request, self._memory), request.id)
        self._memory.ended(request.id)
        match answer:
            case NotSent():
                return answer
            case Unknown():
                return NO_BALANCE
            case _:
                self._learn(TYPES[request.operation], answer)
                return ended(request, answer, Sending.FIRST)

    async def _looked(self, request: Request) -> Declined | NotSent | None:
        """Why no money is asked for after a look at the card, which has a GUID of its own."""
        if not looks_first(request):
            return None
        look = questions.look(request, self._memory)
        answer = await self._endpoint.ask(look, self._new_guid())
        match answer:
            case NotSent():
                return answer
            case Unknown():
                return NOT_SEEN
            case _:
                self._learn(type_of(look), answer)
                return stops(request, answer)

    async def _sent(self, request: Request) -> Outcome:
        """Send it, and keep what its end teaches."""
        asked: Transaction = questions.transaction(request, self._memory)
        sending = self._memory.sending(request.id, asked.card)
        self._memory.leaves(request.id, asked.card)
        answer = await self._endpoint.ask(asked, request.id)
        match answer:
            case NotSent():
                return answer if self._memory.stayed(request.id) else _STILL_OPEN
            case Unknown():
                return answer
            case _:
                self._learn(type_of(asked), answer)
        outcome = ended(request, answer, sending, self._taken_back(request))
        if isinstance(outcome, Approved | Declined):
            self._memory.ended(request.id, outcome.amount if isinstance(outcome, Approved) else None)
        return outcome

    def _learn(self, type: TransactionType, answer: Answer) -> None:
        """What the provider said it has not, it is not asked for again until the next start. Ours."""
        match answer:
            case Refused(Status.TYPE_NOT_SUPPORTED) if type in OPTIONAL:
                self._memory.does_not_offer(type)
            case Refused(Status.VERIFICATION_NOT_SUPPORTED):
                self._memory.takes_pins = False
            case _:
                pass

    def _taken_back(self, request: Request) -> Money | None:
        """What the transaction moved that `request` takes back, where that is known."""
        undoes = request.operation in (Operation.REVERSE, Operation.UNDO_LOAD)
        return self._memory.moved(request.original.id) if undoes and request.original else None
