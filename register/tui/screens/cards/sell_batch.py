"""Selling many gift cards for one amount each: scan them one after another, Enter ends."""

from collections import deque
from collections.abc import Callable
from functools import partial

from moneyed import Money

from register.counter.cards import card_entry, card_sales
from register.counter.cards.card_balance import Look
from register.domain.amounts import Refused, figures, typed_amount
from register.language import counted, marked, say
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action, Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.terminal_reads import entry
from register.tui.screens.cards.sells_cards import SellsCards
from register.tui.widgets.status import Level
from register.tui.words.card_words import Said
from register.tui.words.rows import plain
from terminal_api.processor import Entry, GiftCard

#: Of the cards that could not be sold, so many of the last are told.
_TOLD = 3


class SellBatch(SellsCards):
    """Each scan is asked about and becomes a line; what is scanned meanwhile waits its turn."""

    heading = marked("SELL GIFT CARDS, ONE AFTER ANOTHER")

    def __init__(self, text: str = "", customer: str = "") -> None:
        """`text`: the amount typed before the key; `customer`: who buys, where that was said."""
        super().__init__(text, customer)
        self.below = say("each")
        self._scanned: deque[GiftCard] = deque()
        self._sold: list[Money] = []
        self._refused: list[str] = []
        self._notice_read = False

    @property
    def line_hint(self) -> str:
        """What is missing."""
        return say("the amount of each, such as 25") if self.amount is None else say("scan card after card")

    def hints(self) -> tuple[Hint, ...]:
        """End it, or go back."""
        return (Hint("enter", say("That is all")), Hint("escape", say("Back to the basket")))

    def take(self, result: Result) -> None:
        """A long number is the next card, a short one the amount of each."""
        self.clear_remark()
        match asked(result), result:
            case Ask(Action.CUSTOMER, customer), _:
                self.name_buyer(customer)
            case _, (Scanned(text) | Typed(text)) if not text.startswith("/"):
                self.understand(text, entry(result))
            case _, Pressed("enter") if self.waiting:
                self.refuse(say("The terminal is being asked: wait until the last card is answered"))
            case _, Pressed("enter") if self.amount is None:
                self.refuse(self.next_words())
            case _, Pressed("enter" | "escape"):
                self._end_batch()
            case _:
                super().take(result)

    def stop(self) -> None:
        """The cards that wait for their turn are not asked about either."""
        self._scanned.clear()
        super().stop()

    def understand(self, text: str, read: Entry) -> None:
        """A long number is the next card, a short one the amount of each."""
        card = card_entry.presented(self.till, text, read)
        amount = typed_amount(text.strip(), self.till.currency)
        match card, amount:
            case GiftCard(), _ if self.amount is None:
                self.refuse(say("Type the amount of each card first, then scan them"))
            case GiftCard(), _:
                self._scanned.append(card)
                self._next_card()
            case _, Money() if self.waiting:
                self.refuse(say("The terminal is being asked: wait, then type the other amount"))
            case _, Money():
                self.amount = amount
            case Refused(reason), _ if self.amount:
                self.refuse(reason)
            case _, Refused(reason):
                self.refuse(reason)
        self.draw()

    def _next_card(self) -> None:
        """Ask about the card that was scanned first, unless another is being asked about."""
        if self.waiting or not self._scanned or self.amount is None:
            return
        amount, card = self.amount, self._scanned.popleft()
        sell = partial(self._sell, card, amount)
        if self._notice_read or not card_sales.notice(self.till, so_far := self._sum(amount)):
            sell()
            return
        self.after_notice(so_far, partial(self._was_read, sell))

    def _was_read(self, sell: Callable[[], None]) -> None:
        self._notice_read = True
        sell()

    def _sell(self, card: GiftCard, amount: Money) -> None:
        waiting = self.since_now("", *plain(amount))
        selling = card_sales.sell(self.till, card, amount, self.buyer)
        self.look_up(waiting, selling, partial(self._answered, card, amount))

    def _answered(self, card: GiftCard, amount: Money, seen: Look | Refused) -> None:
        if isinstance(seen, Refused):
            why = seen.reason.rstrip(".")
            self._refused.append(say("Card ···{card} was not taken. {why}.", card=card.last4, why=why))
            self.told = Said("\n".join(self._refused[-_TOLD:]), Level.ATTENTION)
            self.refuse()
        else:
            self._sold.append(amount)
        self._next_card()

    def _sum(self, also: Money) -> Money:
        return sum(self._sold, also)

    def _end_batch(self) -> None:
        self.leave()
        if self._sold:
            amount = figures(self._sum(Money(0, self.till.currency)))
            words = counted(
                "✓ {count} card for {amount} in all, active when paid",
                "✓ {count} cards for {amount} in all, active when paid",
                len(self._sold),
                amount=amount,
            )
            self.till_app.remark(words)

    def next_words(self) -> str:
        """What is missing, and how far it is."""
        if self.amount is None:
            return say("How much onto each card? Type the amount and press Enter.")
        amount = figures(self._sum(Money(0, self.till.currency)))
        lines = [
            counted(
                "{count} card in the basket, {amount} in all.",
                "{count} cards in the basket, {amount} in all.",
                len(self._sold),
                amount=amount,
            )
        ]
        if self.buyer:
            lines.append(say("{buyer} buys them.", buyer=self.buyer))
        if self.waiting:
            lines.append(say("Asking whether the card can be sold or loaded."))
        if self._scanned:
            waits = counted(
                "{count} card scanned and not asked about yet.",
                "{count} cards scanned and not asked about yet.",
                len(self._scanned),
            )
            lines.append(waits)
        if not self.waiting:
            lines.append(say("Scan the next card, or press Enter when that was the last."))
        return "\n".join(lines)
