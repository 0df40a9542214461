"""The second hop: the provider's own server, asked over its own interface by our own client for it.

The server is a mock on the gateway's ledger, so that a card can be seen, and a fault ordered, at either hop:

    hop = SecondHop(ToggleDesk(ledger), ledger, client=..., words=TOGGLE)
    async with MockProvider(GatewayDesk(hop, keys), ledger) as gateway:
        hop.server.faults.arm(Fault("drop_after", "createBalanceAdjustment"))
"""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

import httpx
from moneyed import Money

from terminal_api.mock.books.cards import masked
from terminal_api.mock.books.ledger import CardLedger, utc_now
from terminal_api.mock.providers.desk import Desk, Noted
from terminal_api.mock.providers.gateway import hop_words
from terminal_api.mock.providers.gateway.behind import Done, Down, Moved, No, Order, Silent, Told
from terminal_api.mock.providers.gateway.hop_words import Words
from terminal_api.mock.providers.gateway.second_till import spend_elsewhere
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, GiftCardProcessor, Operation, Request
from terminal_api.processors.service import service_client

#: Makes the client, once the provider's server listens: from an HTTP client and the server's address.
Client = Callable[[httpx.AsyncClient, str], GiftCardProcessor]

_OPERATIONS = {"activate": Operation.ACTIVATE, "load": Operation.LOAD, "pay": Operation.PAY}

#: A number that no card has, to see whether anybody answers.
_NO_CARD = "0" * 19


@dataclass(frozen=True, slots=True)
class _Made:
    """A movement that is done: what it takes to take it back."""

    order: Order
    request: Request
    outcome: Approved


class SecondHop:
    """A provider that is really asked. It outlives a restart of its server, as the gateway's memory does.

    `currency` is the cards'; with `tls` the server's own root certificate is trusted, and no other.
    """

    def __init__(
        self,
        desk: Desk,
        ledger: CardLedger,
        *,
        client: Client,
        words: Words,
        currency: str,
        tls: bool = False,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.server = MockProvider(desk, ledger, tls=tls)
        """The provider's. Its faults are the second hop's."""
        self._ledger = ledger
        self._client_at = client
        self._words = words
        self._nothing = Money(0, currency)
        self._now = now
        self._http: httpx.AsyncClient | None = None
        self._client: GiftCardProcessor | None = None
        self._requests: dict[str, Request] = {}
        self._made: dict[str, _Made] = {}
        self._reversed: set[str] = set()
        self._elsewhere = count(1)

    @property
    def notes(self) -> Mapping[str, str]:
        """What the provider knows of some cards."""
        desk = self.server.desk
        return desk.notes if isinstance(desk, Noted) else {}

    @property
    def addresses(self) -> Mapping[str, str]:
        """The provider's server, and its back door."""
        name = self.server.desk.name
        return {name: self.server.url, f"{name}_control": self.server.control_url}

    async def start(self) -> None:
        """Start the provider's server, and the client that asks it. Raises `OSError`."""
        await self.server.start()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if pem := self.server.ca_pem:
            context.load_verify_locations(cadata=pem)
        self._http = service_client(context, proxies=False)
        self._client = self._client_at(self._http, self.server.url)

    async def stop(self) -> None:
        """Stop both."""
        if self._http is not None:
            await self._http.aclose()
        await self.server.stop()

    async def is_up(self) -> bool:
        """Whether the provider says anything of a card that it cannot know."""
        told = await self.look(_NO_CARD, "")
        return not isinstance(told, Down | Silent)

    async def look(self, number: str, pin: str) -> Told | No | Down | Silent:
        """A balance inquiry."""
        outcome = await self._asked.ask(
            self._request(Operation.BALANCE, self._nothing, self._card(number, pin))
        )
        match outcome:
            case Approved(balance=balance):
                return Told("active", masked(number), balance)
            case Declined():
                state = hop_words.state(outcome, self._words)
                if state is not None:
                    return Told(state, masked(number), None)
                return hop_words.refused(outcome, self._words, None, pin)
            case NotSent() | Unknown():
                return hop_words.unanswered(outcome)

    async def move(self, order: Order) -> Moved:
        """Ask for it once, under an id that is kept before anything leaves."""
        request = await self._wanted(order)
        if not isinstance(request, Request):
            return request
        self._requests[order.id] = request
        moved = self._ended(order, request, await self._asked.ask(request))
        if moved == Down(forwarded=False):
            del self._requests[order.id]
        return moved

    async def became(self, order: Order) -> Moved:
        """Ask what became of it. As the provider's client has it, that may repeat it under the same id."""
        request = self._requests.get(order.id)
        if request is None:
            return Down(forwarded=False)
        outcome = await self._asked.status(request)
        if isinstance(outcome, NotSent):
            return Silent()  # only the question did not leave
        return self._ended(order, request, outcome)

    def take(self, orders: tuple[Order, ...]) -> No:
        """Neither provider takes the money of a whole basket, all of it or nothing: that is not offered."""
        return No("NOT_OFFERED")

    def spend_elsewhere(self, number: str, amount: Money) -> None:
        """A till of another shop, at the provider itself."""
        if card := self._ledger.card(number):
            spend_elsewhere(self._ledger, card, amount, f"elsewhere-{next(self._elsewhere)}")

    @property
    def _asked(self) -> GiftCardProcessor:
        assert self._client is not None, "started with the gateway's server"
        return self._client

    async def _wanted(self, order: Order) -> Request | No:
        if order.operation == "reverse":
            return await self._undoing(order)
        assert order.amount is not None
        card = self._card(order.number, order.pin)
        wanted = self._request(_OPERATIONS[order.operation], order.amount, card)
        return replace(wanted, partial=order.partial)

    async def _undoing(self, order: Order) -> Request | No:
        """A reversal goes by what the provider called the original, which must be at an end."""
        made = self._made.get(order.original)
        if made is None or made.order.store != order.store:
            return No("ORIGINAL_UNKNOWN" if order.original not in self._requests else "NOT_REVERSIBLE")
        if order.original in self._reversed:
            return No("ALREADY_REVERSED")
        if order.amount is not None and order.amount != made.outcome.amount:
            return No("AMOUNT_NOT_ALLOWED")  # only the whole movement goes back
        is_payment = made.request.operation is Operation.PAY
        undo = Operation.REVERSE if is_payment else Operation.UNDO_LOAD
        return replace(self._request(undo, made.outcome.amount, None), original=made.outcome.reference)

    def _ended(self, order: Order, request: Request, outcome: Outcome) -> Moved:
        match outcome:
            case Approved():
                moved = self._done(order, outcome)
                self._made[order.id] = _Made(replace(order, pin=""), replace(request, card=None), outcome)
                if order.original:
                    self._reversed.add(order.original)
            case Declined():
                moved = hop_words.refused(outcome, self._words, order.operation, order.pin)
            case NotSent() | Unknown():
                moved = hop_words.unanswered(outcome)
        if isinstance(moved, Done | No):
            self._requests.pop(order.id, None)
        return moved

    def _done(self, order: Order, outcome: Approved) -> Done:
        before = self._made.get(order.original)
        discount = before.outcome.discount if before else outcome.discount
        splits = self._words.splits and order.operation in ("pay", "reverse")
        if discount is None and not splits:
            discount = outcome.amount * 0
        tender = outcome.amount if discount is None else outcome.amount - discount
        reference = outcome.reference.id if outcome.reference else outcome.approval_code or order.id
        return Done(outcome.amount, tender, discount, outcome.balance, reference)

    def _card(self, number: str, pin: str) -> GiftCard:
        return GiftCard(self.server.desk.name, number, pin=pin)

    def _request(self, operation: Operation, amount: Money, card: GiftCard | None) -> Request:
        id = self._asked.new_id()
        return Request(id, operation, amount, self._now(), f"G-{id}", card)
