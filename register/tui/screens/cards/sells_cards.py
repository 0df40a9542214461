"""What selling one gift card and selling many have in common: the amount on top, and who buys."""

from collections.abc import Iterable

from moneyed import Money
from textual.widget import Widget
from textual.widgets import Static

from register.counter.selling import said
from register.domain.amounts import Refused
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.news import News
from register.tui.words.card_words import Said
from register.tui.words.rows import plain
from terminal_api.processor import Entry


class SellsCards(AskingErrand):
    """An `AskingErrand` that puts an amount onto cards, through the basket."""

    def __init__(self, text: str = "", customer: str = "") -> None:
        """`text`: what was typed before the key; `customer`: who buys, where that was said."""
        super().__init__()
        self.amount: Money | None = None
        """Of each card."""
        self.buyer = customer
        self.told = Said()
        """What went wrong, or was done."""
        self.below = ""
        """A quiet word under the amount."""
        self._first = text

    def body(self) -> Iterable[Widget]:
        """The amount, loudly; what is missing, or how far it is; what went wrong."""
        yield Figure()
        yield Static(id="sell-next", classes="words")
        yield Static(classes="gap")
        yield News()

    def on_mount(self) -> None:
        """Begin with what was typed before the key."""
        if self._first:
            self.understand(self._first, Entry.TYPED)

    def follow(self) -> None:
        """Draw the amount, and what there is to say."""
        figure = self.query_one(Figure)
        figure.display = self.amount is not None
        if self.waiting:
            figure.reading = self.waiting.reading(self.till)
        elif self.amount:
            figure.reading = Reading(Says.ONTO_CARD, *plain(self.amount), self.below)
        self.query_one("#sell-next", Static).update(self.next_words())
        self.query_one(News).say(self.told.sentence, self.told.level)

    def understand(self, text: str, read: Entry) -> None:
        """A long number is a card, a short one the amount."""
        raise NotImplementedError

    def next_words(self) -> str:
        """What is missing, or how far it is."""
        raise NotImplementedError

    def name_buyer(self, customer: str) -> None:
        """Say who buys; nobody, where `customer` is empty."""
        named = said.customer_named(self.till, customer)
        if isinstance(named, Refused):
            self.refuse(named.reason)
            return
        self.buyer = named
        self.buyer_named()
        self.draw()

    def buyer_named(self) -> None:
        """Somebody else buys now."""
