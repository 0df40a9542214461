"""Looking at cards, one or a list of them, one after the other; Esc stops, and what was found stays."""

from __future__ import annotations

import asyncio

from register.counter.cards import balance_limit, card_balance, card_pins
from register.counter.cards.card_list import Looked
from register.counter.cards.card_past import Done, read_past
from register.counter.cards.look_words import TooOften
from register.domain.amounts import Refused
from register.domain.cards.card_mark import CardMark
from register.domain.cards.look_limit import Looker
from register.errors import RegisterError
from register.language import marked, say
from register.tui.card_pin import with_pin
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.widgets.status import Level
from register.tui.words.card_words import Said, called, looked, to_do
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processor import GiftCard, Operation

_WANTS_PIN = marked("wants its PIN: look at it by itself")


class LooksAtCards(AskingErrand):
    """What is looked at and was found. `by_anybody`: on a locked till, where one card alone is told."""

    def __init__(self, *, by_anybody: bool = False) -> None:
        super().__init__()
        self.by_anybody = by_anybody
        self.listing = False
        """Whether cards are gathered into a list."""
        self.todo: list[GiftCard] = []
        self.found: list[tuple[GiftCard, Looked]] = []
        self.shown: int | None = None
        """The card of the list that is drawn whole; None: the list is."""
        self.past: tuple[Done, ...] | None = None
        """What was done with the card that is drawn; None until it was read."""
        self.said = Said()

    @property
    def one(self) -> tuple[GiftCard, Looked] | None:
        """The card that is drawn whole."""
        return self.found[self.shown] if self.shown is not None else None

    def take_card(self, card: GiftCard) -> None:
        """The next of a list; else the only one."""
        if self.waiting or (self.todo and self.found):
            self.listing = True  # they come faster than one can be read: a list was pasted
        if not self.listing:
            self.todo, self.found = [], []
        if all(card.number != each.number for each in (*self.todo, *(each for each, _ in self.found))):
            self.todo.append(card)
        elif self.listing:
            self.refuse(say("{card} is on the list", card=called(card)))
        self.shown, self.said = None, Said()
        if not self.waiting:
            self.go_on()
        self.draw()

    def go_on(self) -> None:
        """Look at what is still to be looked at."""
        if not self.todo:
            return
        asking = say("Asking what is on {card}.", card=called(self.todo[0]))
        waiting = self.since_now(f"{asking} {to_do(self.todo[0].entry)}".rstrip())
        self.look_up(waiting, self._look_at_all(), self._looked)

    async def _look_at_all(self) -> TooOften | None:
        while self.todo:
            card = self.todo[0]
            found = await self._look_in_list(card) if self.listing else await self._look_alone(card)
            if isinstance(found, TooOften):
                return found
            mark = found.card if isinstance(found, card_balance.Look) else self.till.mark(card)
            self.todo.pop(0)
            self.found.append((card, Looked(mark, found)))
            self.draw()
        return None

    async def _look_alone(self, card: GiftCard) -> card_balance.Look | Refused:
        who = balance_limit.looker(self.till, None if self.by_anybody else self.manager)

        async def look(card: GiftCard) -> card_balance.Look | Refused:
            return await balance_limit.look_by(self.till, card, who)

        return await with_pin(self.till_app, self.till, card, Operation.BALANCE, look)

    async def _look_in_list(self, card: GiftCard) -> card_balance.Look | Refused:
        """Nobody types a PIN for one of many."""
        if card_pins.policy_of(self.till, card, Operation.BALANCE) == "always":
            return Refused(say(_WANTS_PIN))
        found = await balance_limit.look_by(self.till, card, Looker.LIST)
        return Refused(say(_WANTS_PIN)) if card_pins.wrong_pin(found) is not None else found

    def _looked(self, ended: TooOften | None) -> None:
        if ended:
            self.said = Said(ended.reason, Level.ATTENTION)
        elif not self.listing and self.found:
            self.show_card(0)

    def show_card(self, index: int | None) -> None:
        """Draw that card whole, or the list."""
        self.shown, self.past, self.said = index, None, Said()
        if self.one is not None:
            found = self.one[1].found
            refused = isinstance(found, Refused)
            self.said = Said(found.reason, Level.ATTENTION) if refused else looked(found)
            if not self.by_anybody:
                self.run_worker(self._learn(self.one[1].card), group="past", exclusive=True)
        self.draw()

    async def _learn(self, card: CardMark) -> None:
        """Read what was done with the card, in a thread: a journal may be long."""
        try:
            past = await asyncio.to_thread(read_past, self.till.journal.path, card) if card.token else ()
        except RegisterError as error:
            self.refuse(str(error))
            return
        if self.one and self.one[1].card == card:
            self.past = past
            self.draw()

    @staticmethod
    def unanswered(one: Looked) -> bool:
        """Whether nobody said anything of that card."""
        return isinstance(one.found, card_balance.Look) and isinstance(one.found.outcome, NotSent | Unknown)
