"""A customer at a register: who serves, what is drawn for them, and the few things every habit does."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from register.counter.cards import card_pins
from register.counter.owing import worker
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.sale import Sale
from register.domain.staff.people import Person
from register.simulate.lot import Lot
from register.simulate.register_at_work import Register
from register.simulate.shop import Shop
from terminal_api.mock.body.shopper import Shopper
from terminal_api.processor import Entry, GiftCard, Operation

T = TypeVar("T")

#: A cashier asks so often what became of an answer before doing something else.
_PATIENCE = 12

#: Who comes back comes back soon: so many of the last sales are looked at.
_RECENT = 12


#: Whose cards people have.
_CARDS = (
    *(("svs", 5), ("givex", 3), ("valuelink", 2), ("harbourcard", 1)),
    *(("toast", 2), ("lantern", 2), ("factor4", 1), ("toggle", 3)),
)


@dataclass
class Visit:
    """One customer. Everything about them is drawn from `lot`."""

    shop: Shop
    register: Register
    lot: Lot

    @property
    def till(self) -> Till:
        """The till that serves them."""
        return self.register.till

    @property
    def sale(self) -> Sale | None:
        """What they are buying."""
        return self.till.books.sale

    @property
    def shopper(self) -> Shopper:
        """Themselves, before the terminal."""
        return self.shop.terminal(self.register).shopper

    @property
    def manager(self) -> Person:
        """Who decides what a cashier may not."""
        return self.till.settings.people[1]

    async def pause(self, least: float, most: float) -> None:
        """People take their time, in seconds."""
        await self.shop.clock.pause(self.lot.seconds(least, most))

    async def answered(self) -> bool:
        """Wait for missing answers as long as a cashier does; whether none is missing now."""
        for _ in range(_PATIENCE):
            if not self.till.books.unsettled:
                return True
            await self.pause(4, 20)
            if not self.register.works:
                await self.register.ask(worker.settle_due)
        return not self.till.books.unsettled

    async def meanwhile(self, first: Coroutine[Any, Any, Any], second: Coroutine[Any, Any, Any]) -> None:
        """Do both at once; raises what either raised, when both are over."""
        for ended in await asyncio.gather(first, second, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended

    def card(self) -> GiftCard:
        """A gift card this customer has: with much, little or nothing on it, known or not."""
        cards, lot = self.shop.cards, self.lot
        if cards and lot.chance(0.6):
            found = lot.one(cards[-40:])
        else:
            provider = lot.weighted(_CARDS)
            balance = lot.weighted(((lot.euros(500, 9000), 5), (lot.euros(1, 700), 4), (lot.euros(0, 0), 1)))
            found = self.shop.issue(balance, provider, pin=lot.chance(0.1))
            cards.append(found)
        entry = lot.weighted(((Entry.SCANNED, 6), (Entry.TYPED, 2)))
        return GiftCard(found.provider, found.number, entry)

    async def with_pin(
        self, card: GiftCard, operation: Operation, use: Callable[[Till, GiftCard], Awaitable[T]]
    ) -> T | Refused | None:
        """Use the card as the till's screens do: its holder types the PIN once it is asked for."""
        till = self.till

        async def used(card: GiftCard) -> T:
            return await use(till, card)

        return await self.register.ask(card_pins.with_pin, card, operation, self._types, used)

    async def _types(self, card: GiftCard, reason: str) -> str | None:
        """The right PIN mostly, a wrong one, or none."""
        typed = self.lot.weighted((("right", 6), ("wrong", 2), ("none", 1)))
        self.shop.tally.habit(f"PIN {typed}")
        match typed:
            case "right":
                return self.shop.pin(card)
            case "wrong":
                return "0000"
            case _:
                return None

    def earlier(self) -> str | None:
        """The number of a sale this register completed not long ago."""
        sold = self.register.sold[-_RECENT:]
        return self.lot.one(sold) if sold else None
