"""A whole till whose Toggle cards are kept by a gateway on a real socket, its other cards by the terminal."""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from register.config.processors import GatewayTable, Processors
from register.config.tables import Provider
from register.counter.checks import doctor
from register.counter.closed_baskets import baskets
from register.counter.drawer import shifts
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.counter.till import Till
from register.edges.doctor import processors
from register.settings import Settings
from terminal_api.mock.books.cards import CardStatus
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard
from terminal_api.processors.service import service_client
from tests.flows.conftest import Bench, Shop
from tests.terminal_api.processors.gateway import benches
from tests.terminal_api.processors.gateway.benches import KEY, STORE, GatewayBench


class Killed(BaseException):
    """The program is gone."""


def dying(till: Till, commits: int, *, written: bool) -> Callable[..., Any]:
    """Its journal's `append`, until the program ends at that commit: before it is `written`, or after."""
    append, left = till.journal.append, commits

    def append_until(*events: Any, **how: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not written:
            raise Killed
        done = append(*events, **how)
        if left == 0:
            raise Killed
        return done

    return append_until


class Euros(GatewayBench):
    """A gateway of a shop that sells in euros."""

    currency = "EUR"

    def __init__(self, http: httpx.AsyncClient, debits: Any = "at_tender") -> None:
        super().__init__(http, benches.Shop(debits=debits))


@dataclass
class Street(Shop):
    """A shop whose Toggle cards are kept by a gateway; its other cards by the terminal."""

    gateway: Any = field(kw_only=True)
    """A bench: `Euros`, or one with a second hop."""
    default: str = "svs"
    """Whose card a number is that nobody's beginning fits."""

    def settings(self) -> Settings:
        before = super().settings()
        key = self.state / "gateway.key"
        key.write_text(KEY)
        key.chmod(0o600)
        table = GatewayTable(
            url=f"{self.gateway.mock.url}/v1",
            store=STORE,
            till="1",
            key_from=f"file:{key}",
            provider="toggle",
            environment="test",
            debits=self.gateway.desk.switches.debits,
        )
        cards = before.gift_cards
        assert cards is not None
        toggle = Provider(
            name="toggle",
            prefixes=("6301", "QR:"),
            processor="gateway",
            least=Decimal("5.00"),
            most=Decimal("500.00"),
        )
        return before.model_copy(
            update={
                "processor": Processors(gateway=table),
                "gift_cards": cards.model_copy(
                    update={"providers": (*cards.providers, toggle), "default_provider": self.default}
                ),
            }
        )

    async def open(self) -> Till:
        till = await super().open()
        self.gateway.start_till(currency="EUR")
        till.processors = {**till.processors, "gateway": self.gateway.gateway}
        return till

    def gift_card(self, balance: str, status: CardStatus = CardStatus.ACTIVE) -> GiftCard:
        card = self.gateway.new_card(status, balance)
        return GiftCard("toggle", card.number)

    async def posted(self) -> dict[str, Any]:
        """What the gateway has once all that may be posted was posted, by sale."""
        await baskets.post_due(self.till)
        return self.there

    @property
    def there(self) -> dict[str, Any]:
        return {sale: kept.record for (_, sale), kept in self.gateway.desk.memory.baskets.items()}

    @property
    def switches(self) -> Any:
        return self.gateway.desk.switches

    @property
    def waiting(self) -> list[str]:
        return [str(one) for one in self.obligations(Kind.BASKET)]

    async def paid_by_card(self, total: str = "62.50", balance: str = "50.00") -> str:
        """Sell for `total`, of which a gift card pays what it has, and a note the rest with change."""
        number = self.ring_up(total).number
        paid = await checkout.pay_by_gift_card(self.till, self.gift_card(balance))
        assert isinstance(paid, Approved), paid
        if self.till.books.sale is not None:
            await checkout.pay_cash(self.till, self.money("20.00"))
        assert self.till.books.sale is None
        return number

    async def doctor(self) -> list[doctor.Step]:
        """The doctor's way to the gateway, up to where it stops."""
        clients = {name: partial(nullcontext, one) for name, one in self.till.processors.items()}
        walks = processors.walks(self.till.settings, clients, self.clock.now)
        return list(await doctor.walked(walks, self.clock.now, lambda _: None))

    def later(self, seconds: float) -> None:
        self.clock.time += timedelta(seconds=seconds)


@asynccontextmanager
async def opened(bench: Bench, state: Path, gateway: Any = None) -> AsyncIterator[Street]:
    """Its shift is open, with 100.00 in the drawer."""
    # Nothing is sealed here, so nothing needs to be trusted: to read the system's certificates takes long.
    async with service_client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), proxies=False) as http:
        gateway = Euros(http) if gateway is None else gateway(http)
        await gateway.mock.start()
        street = Street(bench, state, gateway=gateway)
        await street.open()
        try:
            assert shifts.open_shift(street.till, street.money("100.00")) is None
            yield street
        finally:
            await street.close()
            await gateway.mock.stop()
