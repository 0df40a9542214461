"""Taking money: what was taken so far, what is still due, and what the customer may hand over next."""

from functools import partial

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from register.counter.asking.noted import noted
from register.counter.cards import card_entry, first_cards
from register.counter.selling import checkout
from register.counter.selling.cash import due_in_cash
from register.domain.amounts import Refused, figures, numeral
from register.domain.cards.gift_card_part import left_for_cards
from register.domain.sale import Sale
from register.language import say
from register.tui.card_pin import with_pins_first
from register.tui.input import terminal_reads
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action, Hint, hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanned_item import is_item
from register.tui.input.terminal_reads import entry
from register.tui.screens.selling.ringing import RingsUp
from register.tui.widgets.dialog import Choice, Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.rule import ThinRule
from register.tui.words.rows import counted, plain
from register.tui.words.tenders import Tender as Taken
from register.tui.words.tenders import in_cash, proposals, tenders, total_of
from terminal_api.money import decimals
from terminal_api.processor import Entry as CardEntry
from terminal_api.processor import GiftCard, Operation


class Tender(RingsUp):
    """STILL DUE, loudly; or TO PAY, as long as nothing was taken."""

    errands = frozenset({Action.HELP, Action.CARD, Action.MENU})

    @property
    def letters(self) -> str:
        """While a card is awaited, one has the terminal read it."""
        return "k" if self.till_app.awaited_card else ""

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        if self.till_app.awaited_card:
            return say("scan the gift card, or type its number")
        return say("amount, then a key")

    def compose(self) -> ComposeResult:
        """Tenders, the loud figure, what to do next."""
        yield EntryList(places=decimals(self.till.currency))
        yield ThinRule()
        yield Static(classes="gap")
        yield Figure()
        yield Static(id="tender-why", classes="words")
        yield Static(id="tender-next", classes="words")

    def hints(self) -> tuple[Hint, ...]:
        """How to pay the rest, and the way back."""
        if self.till_app.awaited_card:
            return (hint(Action.HELP), *terminal_reads.HINTS, Hint("escape", say("No gift card")))
        sale = self.till.books.sale
        paid = sale is not None and sale.money_with_us
        back = (hint(Action.VOID, say("Reverse marked")), Hint("escape", say("Give back")))
        return (
            hint(Action.HELP),
            *self.by_terminal(),
            hint(Action.CASH),
            *(back if paid else (Hint("escape", say("Back to the basket")),)),
            hint(Action.MENU),
        )

    def follow(self) -> None:
        """Draw the tenders and what is due."""
        sale = self.till.books.sale
        if sale is None:
            return
        taken = tenders(sale)
        self._list(sale, taken)
        says = Says.STILL_DUE if sale.money_with_us else Says.TO_PAY
        lines = "" if sale.money_with_us else counted(len(sale.basket.lines))
        note = " · ".join(filter(None, (lines, in_cash(sale.due, due_in_cash(self.till, sale)))))
        self.query_one(Figure).reading = Reading(says, *plain(sale.due), note)
        self._explain(self._why(sale))
        self.query_one("#tender-next", Static).update(self._next(sale))

    def take(self, result: Result) -> None:
        """Accept, mark, reverse, give back; a card while one is awaited."""
        listed = self.query_one(EntryList)
        match asked(result), result:
            case _, (Scanned(text) | Typed(text)) if self._waits_for(text):
                self._card_presented(text.strip(), entry(result))
            case _, Pressed("enter" | "k" as key) if self.till_app.awaited_card:
                self._at_terminal(terminal_reads.WAYS[key])
            case _, Pressed("escape", "") if self.till_app.awaited_card:
                self.till_app.await_card(None)
            case _, Pressed("escape", ""):
                self._step_back()
            case _, Pressed("enter") if (sale := self.till.books.sale) and sale.money_with_us:
                # A scanner's Enter, or one too many, must not book cash that nobody gave.
                self.refuse(say("Nothing is taken by Enter while an amount is still due: F12 takes cash"))
            case _, Pressed("enter"):
                super().take(Pressed("f12"))
            case _, Pressed("up"):
                listed.marked = max(1, listed.marked - 1)
            case _, Pressed("down"):
                listed.marked = min(len(listed.entries) - 1, listed.marked + 1)
            case Ask(Action.VOID), _:
                self._reverse_marked()
            case _:
                super().take(result)

    def _waits_for(self, text: str) -> bool:
        return self.till_app.awaited_card is not None and card_entry.may_be_card(self.till, text.strip())

    def _is_item(self, text: str) -> bool:
        """By the catalogue, or by what a scanner sends: a link, element strings."""
        return self.till.catalogue.find(text) is not None or is_item(self.till, text)

    def ring_up(self, code: str, quantity: str) -> None:
        """A number alone is an amount that wants its key."""
        if len(code) <= 6 and code.replace(",", ".").replace(".", "", 1).isdigit():
            self.refuse(
                say("{code}: press F12 for cash, F9 for the bank card, F6 for a gift card", code=code)
            )
        else:
            super().ring_up(code, quantity)

    def _list(self, sale: Sale, taken: tuple[Taken, ...]) -> None:
        listed = self.query_one(EntryList)
        entries = (total_of(sale), *(one.entry for one in taken))
        more = len(entries) > len(listed.entries)
        listed.entries = entries
        last = len(taken)
        listed.marked = (last or -1) if more else min(listed.marked, last or -1)

    def _explain(self, words: Text) -> None:
        why = self.query_one("#tender-why", Static)
        why.update(words)
        why.display = bool(words)

    def _why(self, sale: Sale) -> Text:
        if awaited := self.till_app.awaited_card:
            amount = awaited.amount
            pays = say("It pays {amount}.", amount=figures(amount)) if amount else self._pays()
            scan = say("Scan the gift card, or type its number and press Enter.")
            return Text.assemble((f"{scan}\n{pays}\n\n", "bold"), say(terminal_reads.WORDS))
        if sale.basket_refused:
            nothing = say("Nothing was taken from the gift cards: what they were to pay is due again.")
            return Text.assemble((noted(sale.basket_refused), "bold"), f"\n{nothing}\n")
        if not _paid_in_part(sale):
            return Text("" if sale.money_with_us else first_cards.hint(self.till))
        return Text(say('The customer has not paid yet. The terminal shows "approved"\nfor the part only.\n'))

    def _pays(self) -> str:
        """What a gift card is asked for where the cashier named no amount."""
        sale = self.till.books.sale
        left = left_for_cards(sale, first_cards.not_by_card(self.till)) if sale else None
        if sale is None or left is None or left == sale.due:
            return say("It pays what is due.")
        return say("It pays {left} at most: the rest is not for gift cards.", left=figures(left))

    def _next(self, sale: Sale) -> Group:
        """The keys that would end it now."""
        if self.till_app.awaited_card:
            return Group()
        due, cash = figures(sale.due), due_in_cash(self.till, sale)
        keys = [_key("F12", in_cash(sale.due, cash) or say("exact cash {due}", due=due))]
        if self.till.terminal:
            keys += [_key("F9", say("bank card {due}", due=due)), _key("F6", say("gift card"))]
        notes = [
            _key(f"{numeral(given.amount)}  F12", say("change {change}", change=figures(change)))
            for given, change in proposals(cash, self.till.settings.quick_cash)
        ]
        back = say("give back what was taken and return to the basket")
        table = Table.grid(padding=(0, 3, 0, 0))
        table.add_row(*keys)
        table.add_row(*notes)
        return Group(table, _key("Esc", back if sale.money_with_us else say("back to the basket")))

    def _card_presented(self, text: str, read: CardEntry) -> None:
        card = card_entry.presented(self.till, text, read)
        if isinstance(card, Refused):
            self.refuse(card.reason)
        elif not card_entry.is_track(text) and self._is_item(text):
            self.refuse(say("That is an item, not a gift card: scan the card, or leave with Esc"))
        else:
            self._pay_awaited(card)

    def _at_terminal(self, read: CardEntry) -> None:
        terminal_reads.read_at_terminal(self.till_app, Operation.PAY, read, self._pay_awaited)

    def _pay_awaited(self, card: GiftCard) -> None:
        awaited = self.till_app.awaited_card
        self.till_app.await_card(None)
        self.pay_with(card, awaited.amount if awaited else None)

    def _step_back(self) -> None:
        sale = self.till.books.sale
        if sale is None or not sale.money_with_us:
            self.till_app.back_to_basket()
            return
        text = "\n".join(f"{one.entry.name}   {one.entry.amount}" for one in tenders(sale))
        ask = _give_back(say("Give back what was taken?"), text)
        work = with_pins_first(self.till_app, sale.number, checkout.give_back)
        self.till_app.push_screen(ask, lambda yes: self.till_app.move_money(work) if yes else None)

    def _reverse_marked(self) -> None:
        sale = self.till.books.sale
        taken = tenders(sale) if sale else ()
        at = self.query_one(EntryList).marked - 1
        if not 0 <= at < len(taken):
            self.refuse(say("No tender is marked"))
            return
        one = taken[at]
        payment = one.request.id if one.request else None
        ask = _give_back(
            say("Give back {tender}, {amount}?", tender=one.entry.name, amount=one.entry.amount),
            say("The rest stays as it is."),
        )
        give = partial(checkout.give_back_one, payment=payment)
        work = with_pins_first(self.till_app, sale.number, give, payment) if sale and payment else give
        self.till_app.push_screen(ask, lambda yes: self.till_app.move_money(work) if yes else None)


def _give_back(title: str, text: str) -> Question[bool]:
    choices = (Choice("y", say("Give back"), value=True), Choice("k", say("Keep"), value=False))
    return Question(title, text, choices, leave=False)


def _paid_in_part(sale: Sale) -> bool:
    """Whether a card that counts was approved for less than it was asked for."""
    return any(
        done.approved.amount.amount and done.approved.amount != done.request.amount
        for done in sale.payments
        if not sale.exchanges.given_back(done.request.id) and done not in sale.kept_back
    )


def _key(key: str, does: str) -> Text:
    return Text.assemble((key.ljust(3), "bold"), f"  {does}")
