"""Selling or loading a gift card: an amount and a card, in either order, become a line of the basket."""

from collections.abc import Iterable
from functools import partial

from moneyed import Money
from textual.widget import Widget
from textual.widgets import Static

from register.counter import card_entry, card_sales, said
from register.counter.card_balance import Look
from register.domain.amounts import Refused, figures, typed_amount
from register.language import marked, say
from register.tui.asks import Ask, asked
from register.tui.card_words import Said, put_into_basket
from register.tui.keys import Action, Hint
from register.tui.meant import Pressed, Result, Scanned, Typed
from register.tui.rows import plain
from register.tui.scanned_item import is_item
from register.tui.screens.asking_errand import AskingErrand
from register.tui.screens.sell_batch import SellBatch
from register.tui.terminal_reads import entry
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.news import News
from register.tui.widgets.status import Level
from terminal_api.processor import Entry, GiftCard


class SellCard(AskingErrand):
    """Whether the card is activated or loaded is found out from the card itself."""

    heading = marked("SELL OR LOAD A GIFT CARD")

    def __init__(self, text: str = "") -> None:
        """`text`: the amount or the number typed before the key."""
        super().__init__()
        self._first = text
        self._amount: Money | None = None
        self._card: GiftCard | None = None
        self._customer = ""
        """Who buys, where the cashier said so here."""
        self._said = Said()

    def body(self) -> Iterable[Widget]:
        """The amount, loudly; what is missing; what went wrong."""
        yield Figure()
        yield Static(id="sell-next", classes="words")
        yield Static(classes="gap")
        yield News()

    def on_mount(self) -> None:
        """Begin with what was typed before the key."""
        if self._first:
            self._understand(self._first, Entry.TYPED)

    @property
    def line_hint(self) -> str:
        """What is missing."""
        if self._amount is None:
            return say("the amount, such as 25")
        return say("scan the card, or type its number")

    def hints(self) -> tuple[Hint, ...]:
        """Go on, or leave it."""
        several = Hint("b", say("Several cards"), say("The same amount onto each of many cards"))
        return (Hint("enter", say("OK")), several, Hint("escape", say("Back to the basket")))

    def follow(self) -> None:
        """Draw the amount and what is missing."""
        figure = self.query_one(Figure)
        figure.display = self._amount is not None
        if self.waiting:
            figure.reading = self.waiting.reading(self.till.clock.now())
        elif self._amount:
            figure.reading = Reading(Says.ONTO_CARD, *plain(self._amount))
        self.query_one("#sell-next", Static).update(self._next())
        self.query_one(News).say(self._said.sentence, self._said.level)

    def take(self, result: Result) -> None:
        """A long number is the card, a short one the amount."""
        self.clear_remark()
        match asked(result), result:
            case _, _ if self.waiting:
                self.refuse(say("The terminal is being asked: wait for its answer"))
            case Ask(Action.BATCH, text), _:
                self._sell_several(text)
            case _, Pressed("b"):
                self._sell_several("")
            case Ask(Action.CUSTOMER, customer), _:
                self._name_buyer(customer)
            case _, Scanned(text) if is_item(self.till, text):
                self.refuse(say("That is an item, not a gift card: scan the card, or leave with Esc"))
            case _, (Scanned(text) | Typed(text)) if not text.startswith("/"):
                self._understand(text, entry(result))
            case _, Pressed("f7", text) if text:
                self._understand(text, Entry.TYPED)
            case _, Pressed("enter") if self._amount:
                why = say("A card is sold by its number, which is needed again after payment: scan it here")
                self.refuse(why)
            case _, Pressed("enter" | "f7"):
                self.refuse(self._next())
            case _:
                super().take(result)

    def _understand(self, text: str, read: Entry) -> None:
        card = card_entry.presented(self.till, text, read)
        amount = card if read is Entry.SCANNED else typed_amount(text.strip(), self.till.currency)
        self._said = Said()
        match card, amount:
            case GiftCard(), _:
                self._card = card
            case _, Money():
                self._amount = amount
            case Refused(reason), _ if self._amount:
                self.refuse(reason)
            case _, Refused(reason):
                self.refuse(reason)
            case _:
                pass
        if self._amount and self._card:
            self.after_notice(self._amount, partial(self._sell, self._card, self._amount))
        self.draw()

    def _sell_several(self, text: str) -> None:
        """Go on with many cards; with the amount that is known here, if no other is said."""
        app, known = self.till_app, figures(self._amount) if self._amount else ""
        self.leave()
        app.push_screen(SellBatch(text or known, self._customer))

    def _name_buyer(self, customer: str) -> None:
        named = said.customer_named(self.till, customer)
        if isinstance(named, Refused):
            self.refuse(named.reason)
            return
        self._customer = named
        words = say("{buyer} buys it.", buyer=named) if named else say("Nobody is named as the buyer.")
        self._said = Said(words)
        self.draw()

    def _sell(self, card: GiftCard, amount: Money) -> None:
        waiting = self.since_now("", *plain(amount))
        self.look_up(
            waiting, card_sales.sell(self.till, card, amount, self._customer), partial(self._sold, amount)
        )

    def _sold(self, amount: Money, seen: Look | Refused) -> None:
        if isinstance(seen, Refused):
            self._said, self._card = Said(seen.reason, Level.ATTENTION), None
            self.refuse()
            return
        self.leave()
        self.till_app.remark(put_into_basket(seen, amount))

    def _next(self) -> str:
        if self.waiting and self._card:
            return say("Asking whether card ···{card} can be sold or loaded.", card=self._card.last4)
        if self._amount is None and self._card:
            card, limits = self._card.last4, self.till.provider(self._card).limits(self.till.currency)
            if limits and limits.only:
                amounts = " · ".join(map(figures, limits.only))
                return say(
                    "How much onto card ···{card}? It takes only {amounts}.", card=card, amounts=amounts
                )
            return say("How much onto card ···{card}? Type the amount and press Enter.", card=card)
        if self._amount is None:
            return say("How much onto the card? Type the amount and press Enter.")
        return say("Scan the card, or type its number. Another amount replaces this one.")
