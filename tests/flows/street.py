"""A whole till whose Toggle cards are kept by a real gateway on a real socket, for tests of its baskets."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

import httpx

from register.config.processors import GatewayTable, Processors
from register.config.tables import Provider
from register.counter import baskets, checkout
from register.counter.obligations import Kind
from register.counter.till import Till
from register.settings import Settings
from terminal_api.mock.books.cards import CardStatus
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard
from tests.flows.conftest import Shop
from tests.terminal_api.processors.gateway import benches
from tests.terminal_api.processors.gateway.benches import STORE, GatewayBench


class Euros(GatewayBench):
    """A gateway of a shop that sells in euros."""

    currency = "EUR"

    def __init__(
        self, http: httpx.AsyncClient, debits: Literal["at_tender", "at_close"] = "at_tender"
    ) -> None:
        super().__init__(http, benches.Shop(debits=debits))
        self.debits: Literal["at_tender", "at_close"] = debits


@dataclass
class Street(Shop):
    """A shop whose Toggle cards are kept by a gateway; its other cards by the terminal."""

    gateway: Euros = field(kw_only=True)

    def settings(self) -> Settings:
        before = super().settings()
        key = self.state / "gateway.key"
        key.write_text("mock-gateway-key")
        key.chmod(0o600)
        table = GatewayTable(
            url=f"{self.gateway.mock.url}/v1",
            store=STORE,
            till="1",
            key_from=f"file:{key}",
            provider="toggle",
            environment="test",
            debits=self.gateway.debits,
        )
        cards = before.gift_cards
        assert cards is not None
        toggle = Provider(
            name="toggle",
            prefixes=("6301",),
            processor="gateway",
            least=Decimal("5.00"),
            most=Decimal("500.00"),
        )
        return before.model_copy(
            update={
                "processor": Processors(gateway=table),
                "gift_cards": cards.model_copy(update={"providers": (*cards.providers, toggle)}),
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

    def later(self, seconds: float) -> None:
        self.clock.time += timedelta(seconds=seconds)
