"""Adyen's Stored Value API as a processor: each request once, its repeats under the same key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from terminal_api.outcomes import Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, GiftCard, Operation, Request, Settling
from terminal_api.processors.service import Called, Service
from terminal_api.processors.stored_value import answers, questions, refusals
from terminal_api.processors.stored_value.answers import Issued
from terminal_api.processors.stored_value.providers import (
    Deed,
    is_offered_by_somebody,
    offered,
)
from terminal_api.processors.stored_value.questions import DEEDS, Call
from terminal_api.processors.stored_value.repeats import Repeats
from terminal_api.processors.stored_value.settings import Credentials, StoredValueSettings
from terminal_api.settling import utc_now


@dataclass(frozen=True, slots=True)
class _Exchanged:
    """What came back, and whether the request may have been sent before."""

    called: Called
    again: bool


class StoredValue:
    """A `GiftCardProcessor` that activates, loads, looks, undoes and deactivates; it never pays.

    `service` is at `TEST_URL` or `live_url`. A request's card has its number here, and its code in `pin`.
    `now` is the clock that requests are stamped by.
    """

    def __init__(
        self,
        service: Service,
        credentials: Credentials,
        settings: StoredValueSettings,
        *,
        now: Callable[[], datetime] = utc_now,
        new_guid: Callable[[], UUID] = uuid4,
    ) -> None:
        self._service = service
        self._credentials = credentials
        self._settings = settings
        self._repeats = Repeats(now)
        self._new_guid = new_guid

    @property
    def name(self) -> str:
        """`stored-value`."""
        return "stored-value"

    @property
    def known_as(self) -> str:
        """The merchant account and the store, which stand in every request."""
        return " at ".join(filter(None, (self._settings.merchant_account, self._settings.store)))

    @property
    def settling(self) -> Settling:
        """A repeat with the same `Idempotency-Key` gets the first answer; there is no other question (D)."""
        return Settling.REPEATING

    def capabilities(self, provider: str) -> Capabilities:
        """What cards of `provider` can do, by Adyen's table; a local brand can do nothing here."""
        deeds = self.deeds(provider)
        can = {operation for operation, deed in DEEDS.items() if deed in deeds}
        if self._settings.store_credit and Deed.LOAD in deeds:
            can.add(Operation.REFUND)
        return Capabilities(frozenset(can), undoes_activation=Deed.VOID_ACTIVATE in deeds)

    def deeds(self, provider: str) -> frozenset[Deed]:
        """The same told more finely: who issues and merges, for one."""
        return offered(self._settings.row(provider), self._settings.channel)

    def new_id(self) -> str:
        """A UUID, as Adyen recommends for the key (D)."""
        return str(self._new_guid())

    async def ask(self, request: Request) -> Outcome:
        """Ask once under `request.id`; asked again, repeat the same bytes, which is done once (D).

        `UNDO_LOAD` undoes an activation too, where the provider does that; always all of it, so that
        `request.amount` must be the original's. One older than six days is not sent any more.
        """
        if self._credits(request):
            return await self.credit_goods(request)
        deed = DEEDS.get(request.operation)
        unheard_of = deed is None or not is_offered_by_somebody(deed, self._settings.channel)
        if unheard_of and not self._was_sent_apart(request):
            return refusals.UNSUPPORTED
        if request.operation is Operation.BALANCE:
            return await self._looked(request)
        return await self._asked(request, lambda: questions.question(request, self._settings))

    async def status(self, request: Request) -> Outcome:
        """What became of `request`: it is repeated. Its card is needed only if another run of us asked it.

        Of an issue it tells the money only: the card's number comes by `issue` again.
        """
        if request.operation is Operation.BALANCE:
            return Declined(
                "A balance moves no money: ask for it again.", Decline.NEVER_RECEIVED, retryable=True
            )
        if self._credits(request):
            return await self._asked(request, lambda: self._credited(request), again=True)
        if request.operation not in DEEDS and request.operation is not Operation.REFUND:
            return refusals.NEVER_ASKED
        return await self._asked(request, lambda: questions.question(request, self._settings), again=True)

    async def credit_goods(self, request: Request) -> Outcome:
        """A `REFUND` as a load marked as one for returned goods (D: `merchandiseReturn`), not of a payment.

        Only where the shop gives store credit. After another run's lost answer, repeat it by this call.
        """
        if request.operation is not Operation.REFUND:
            return refusals.NOT_MADE
        return await self._asked(request, lambda: self._credited(request))

    async def issue(self, request: Request) -> Issued | Declined | NotSent | Unknown:
        """Make a virtual card, by an `ACTIVATE` whose card has a provider and no number. Online only (D)."""
        if not is_offered_by_somebody(Deed.ISSUE, self._settings.channel):
            return refusals.UNSUPPORTED
        if request.operation is not Operation.ACTIVATE:
            return refusals.NOT_MADE
        exchanged = await self._exchange(request, lambda: questions.issue(request, self._settings))
        if not isinstance(exchanged, _Exchanged):
            return exchanged
        outcome = answers.issued(request, exchanged.called, again=exchanged.again)
        self._repeats.ended(request, outcome, again=exchanged.again)
        return outcome

    async def merge(self, request: Request, source: GiftCard) -> Outcome:
        """Move all of `source` onto the card of `request`, a `REFUND`. Online only, Fiserv only (D).

        `request.amount` is what a look found on `source`: it is not sent, and approved in full, because the
        answer names only the balance afterwards. After another run's lost answer, repeat it by this call.
        """
        if not is_offered_by_somebody(Deed.MERGE, self._settings.channel):
            return refusals.UNSUPPORTED
        if request.operation is not Operation.REFUND:
            return refusals.NOT_MADE
        return await self._asked(request, lambda: questions.merge(request, source, self._settings))

    async def _asked(self, request: Request, made: Callable[[], Call], *, again: bool = False) -> Outcome:
        exchanged = await self._exchange(request, made, again=again)
        if not isinstance(exchanged, _Exchanged):
            return exchanged
        outcome = answers.ended(request, exchanged.called, again=exchanged.again)
        self._repeats.ended(request, outcome, again=exchanged.again)
        return outcome

    async def _exchange(
        self, request: Request, made: Callable[[], Call], *, again: bool = False
    ) -> _Exchanged | Declined | Unknown:
        """The call under the request's key. One that cannot be made was not sent now, but perhaps before."""
        again = again or self._repeats.is_again(request)
        if self._repeats.is_too_old(request):
            return refusals.TOO_OLD
        call = self._repeats.open_call(request)
        if call is None and again and self._settings.lacks_code(request.card):
            return refusals.AS_IT_WAS
        try:
            call = call or made()
        except ValueError:
            return refusals.AS_IT_WAS if again else refusals.NOT_MADE
        self._repeats.sending(request, call)
        headers = {"Idempotency-Key": request.id}
        return _Exchanged(await self._call(call, headers), again)

    def _credits(self, request: Request) -> bool:
        """Whether `request` is a refund that the shop gives as store credit by this API."""
        return request.operation is Operation.REFUND and self._settings.store_credit

    def _credited(self, request: Request) -> Call:
        return questions.load(request, self._settings, returned=True)

    def _was_sent_apart(self, request: Request) -> bool:
        """Whether another call than `ask` may have sent it: then it is as open as before, and not refused."""
        apart = request.operation in (Operation.REFUND, Operation.ACTIVATE)
        return apart and self._repeats.is_again(request)

    async def _looked(self, request: Request) -> Outcome:
        """Without a key: a look moves nothing, and a repeated one shall tell the balance as it is then."""
        try:
            call = questions.question(request, self._settings)
        except ValueError:
            return refusals.NOT_MADE
        return answers.balance(request, await self._call(call, {}))

    async def _call(self, call: Call, headers: dict[str, str]) -> Called:
        known = {"Content-Type": "application/json", **self._credentials.headers, **headers}
        return await self._service.call(call.body, known, path=call.path)
