"""Selling or loading a gift card: an amount and a card, in either order, become a line of the basket."""

from functools import partial

from moneyed import Money

from register.counter.cards import card_entry, card_sales
from register.counter.cards.card_balance import Look
from register.domain.amounts import Refused, figures, typed_amount
from register.language import marked, say
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action, Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanned_item import is_item
from register.tui.input.terminal_reads import entry
from register.tui.screens.cards.sell_batch import SellBatch
from register.tui.screens.cards.sells_cards import SellsCards
from register.tui.widgets.status import Level
from register.tui.words.card_words import Said, put_into_basket
from register.tui.words.rows import plain
from terminal_api.processor import Entry, GiftCard


class SellCard(SellsCards):
    """Whether the card is activated or loaded is found out from the card itself."""

    heading = marked("SELL OR LOAD A GIFT CARD")

    def __init__(self, text: str = "") -> None:
        """`text`: the amount or the number typed before the key."""
        super().__init__(text)
        self._card: GiftCard | None = None

    @property
    def line_hint(self) -> str:
        """What is missing."""
        if self.amount is None:
            return say("the amount, such as 25")
        return say("scan the card, or type its number")

    def hints(self) -> tuple[Hint, ...]:
        """Go on, or leave it."""
        several = Hint("b", say("Several cards"), say("The same amount onto each of many cards"))
        return (Hint("enter", say("OK")), several, Hint("escape", say("Back to the basket")))

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
                self.name_buyer(customer)
            case _, Scanned(text) if is_item(self.till, text):
                self.refuse(say("That is an item, not a gift card: scan the card, or leave with Esc"))
            case _, (Scanned(text) | Typed(text)) if not text.startswith("/"):
                self.understand(text, entry(result))
            case _, Pressed("f7", text) if text:
                self.understand(text, Entry.TYPED)
            case _, Pressed("enter") if self.amount:
                why = say("A card is sold by its number, which is needed again after payment: scan it here")
                self.refuse(why)
            case _, Pressed("enter" | "f7"):
                self.refuse(self.next_words())
            case _:
                super().take(result)

    def understand(self, text: str, read: Entry) -> None:
        """A long number is the card, a short one the amount."""
        card = card_entry.presented(self.till, text, read)
        amount = card if read is Entry.SCANNED else typed_amount(text.strip(), self.till.currency)
        self.told = Said()
        match card, amount:
            case GiftCard(), _:
                self._card = card
            case _, Money():
                self.amount = amount
            case Refused(reason), _ if self.amount:
                self.refuse(reason)
            case _, Refused(reason):
                self.refuse(reason)
            case _:
                pass
        if self.amount and self._card:
            self.after_notice(self.amount, partial(self._sell, self._card, self.amount))
        self.draw()

    def _sell_several(self, text: str) -> None:
        """Go on with many cards; with the amount that is known here, if no other is said."""
        app, known = self.till_app, figures(self.amount) if self.amount else ""
        self.leave()
        app.push_screen(SellBatch(text or known, self.buyer))

    def buyer_named(self) -> None:
        """Say it back."""
        buys = say("{buyer} buys it.", buyer=self.buyer)
        self.told = Said(buys if self.buyer else say("Nobody is named as the buyer."))

    def _sell(self, card: GiftCard, amount: Money) -> None:
        waiting = self.since_now("", *plain(amount))
        self.look_up(
            waiting, card_sales.sell(self.till, card, amount, self.buyer), partial(self._sold, amount)
        )

    def _sold(self, amount: Money, seen: Look | Refused) -> None:
        if isinstance(seen, Refused):
            self.told, self._card = Said(seen.reason, Level.ATTENTION), None
            self.refuse()
            return
        self.leave()
        self.till_app.remark(put_into_basket(seen, amount))

    def next_words(self) -> str:
        """What is missing."""
        if self.waiting and self._card:
            return say("Asking whether card ···{card} can be sold or loaded.", card=self._card.last4)
        if self.amount is None and self._card:
            card, limits = self._card.last4, self.till.provider(self._card).limits(self.till.currency)
            if limits and limits.only:
                amounts = " · ".join(map(figures, limits.only))
                return say(
                    "How much onto card ···{card}? It takes only {amounts}.", card=card, amounts=amounts
                )
            return say("How much onto card ···{card}? Type the amount and press Enter.", card=card)
        if self.amount is None:
            return say("How much onto the card? Type the amount and press Enter.")
        return say("Scan the card, or type its number. Another amount replaces this one.")
