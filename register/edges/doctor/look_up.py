"""What a look-up of no card shows of a processor that says nothing of itself: asked once, told hop by hop."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import assert_never

from moneyed import Money

from register.config.processors import ProcessorTable, ToggleTable
from register.config.tables import TERMINAL
from register.counter.cards.keepers import STANDBY
from register.counter.checks.doctor import Broken, Found, Hop, Well, ended
from register.language import say
from register.settings import Settings
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, GiftCardProcessor, Operation, Request

#: A number that no card has.
NO_CARD = "0" * 16

#: What is said of a card that is not there. Anything else speaks of the till, or of the processor.
_OF_THE_CARD = (
    Decline.UNKNOWN_CARD,
    Decline.REFUSED,
    Decline.NOT_ENOUGH,
    Decline.BLOCKED,
    Decline.EXPIRED,
    Decline.WRONG_PIN,
)


class Behind:
    """A processor, the till's key there, the shop by its name there, and the look-up itself."""

    def __init__(
        self,
        settings: Settings,
        name: str,
        table: ProcessorTable,
        client: Callable[[], AbstractAsyncContextManager[GiftCardProcessor]],
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._name = name
        self._table = table
        self._client = client
        self._now = now
        self._outcome: Outcome | None = None

    def hops(self) -> tuple[Hop, ...]:
        """In the order in which a provider judges a request: whether it works, who asks, for which shop."""
        shop = say("is store ID {store} mapped?", store=self._table.shop)
        return (
            Hop(say("provider"), say("does it answer?"), self._provider),
            Hop(say("key"), say("does it let the till in?"), self._key),
            Hop(say("store"), shop, self._store),
            self.look_up(),
        )

    def look_up(self) -> Hop:
        """The last hop."""
        return Hop(say("look-up"), say("does it look up a card that is not there?"), self._looked)

    async def _provider(self) -> Found:
        self._outcome = await self._asked()
        match self._outcome:
            case NotSent(reason):
                return Broken(say("no"), ended(say(reason)))
            case Declined(why=Decline.UNSUPPORTED):  # no byte left: there is no card to look for
                return Broken(
                    say("it was not asked"),
                    say(
                        "No [[gift_cards.provider]] has cards that {name} can tell of: write one, or take"
                        " [processor.{name}] out of config.toml.",
                        name=self._name,
                    ),
                )
            case Unknown() | Declined(why=Decline.OTHER):
                return Broken(
                    say("not as it should"),
                    say("{name} is there and does not work: nothing to repair here.", name=self._name),
                )
            case Approved() | Declined():
                return Well(say("yes"))
            case _:
                assert_never(self._outcome)

    async def _key(self) -> Found:
        if not _is_because(self._outcome, Decline.NOT_LET_IN):
            return Well(say("yes"))
        advice = say(
            "{name} does not let this till in: check {keys} in [processor.{name}] of config.toml, or have it"
            " renewed there.",
            name=self._name,
            keys=self._table.key_keys,
        )
        return Broken(say("no"), advice)

    async def _store(self) -> Found:
        unknown = _is_because(self._outcome, Decline.UNKNOWN_SHOP)
        if not unknown:
            wrong = await self._site()
            unknown = _is_because(wrong, Decline.UNKNOWN_SHOP)
            if wrong is not None and not unknown:
                return Broken(say("it does not say"), ended(say(wrong.reason)))
        if not unknown:
            return Well(say("it is not refused"))
        advice = say(
            "Store ID {store} is not known at {name}: have it entered there, or check {keys} in"
            " [processor.{name}] of config.toml.",
            store=self._table.shop,
            name=self._name,
            keys=self._table.shop_keys,
        )
        return Broken(say("no"), advice)

    async def _site(self) -> Declined | NotSent | Unknown | None:
        """Whether Toggle knows it: its look-ups, and they alone, do not name the shop."""
        if not isinstance(self._table, ToggleTable):
            return None
        from terminal_api.processors.toggle import Toggle

        async with self._client() as client:
            assert isinstance(client, Toggle)
            return await client.site()

    async def _looked(self) -> Found:
        outcome = self._outcome or await self._asked()
        match outcome:
            case Approved():
                return Well(say("it answers"))
            case Declined(why=why) if why in _OF_THE_CARD:
                return Well(say("it knows of no such card, as it should be"))
            case Declined(reason) | NotSent(reason) | Unknown(reason):
                return Broken(say("no"), ended(say(reason)))
            case _:
                assert_never(outcome)

    async def _asked(self) -> Outcome:
        """Ask for the balance of no card: that moves nothing, and passes all that a payment passes."""
        async with self._client() as client:
            request = Request(
                client.new_id(),
                Operation.BALANCE,
                Money(0, self._settings.shop.currency),
                self._now(),
                "doctor",
                GiftCard(self._brand(client), NO_CARD),
            )
            return await client.ask(request)

    def _brand(self, client: GiftCardProcessor) -> str:
        """A provider whose cards it is asked about; its own name where there is none."""
        rows = self._settings.gift_cards.providers if self._settings.gift_cards else ()
        routed = TERMINAL if self._name == STANDBY else self._name
        fit = (one.name for one in rows if one.processor == routed)
        able = (name for name in fit if client.capabilities(name).can(Operation.BALANCE))
        return next(able, self._name)


def _is_because(outcome: Outcome | None, why: Decline) -> bool:
    return isinstance(outcome, Declined) and outcome.why is why
