"""What became of a return: where each part went, and what to do about a part that went nowhere."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget
from textual.widgets import Static

from register.counter.asking.noted import noted
from register.counter.cards import card_entry, card_pins
from register.counter.history import document_now
from register.counter.returning import refunding
from register.counter.selling.cash import refund_in_cash
from register.domain.amounts import Refused, figures, total
from register.domain.returning.returns import Return
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.card_pin import with_its_pin
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.terminal_reads import entry
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.return_words import entries
from register.tui.words.rows import plain
from register.tui.words.tenders import named
from terminal_api.money import decimals
from terminal_api.outcomes import Approved, Outcome
from terminal_api.processor import Entry, GiftCard, Operation

_ANOTHER_CARD = marked("The customer has not got this part yet. Scan another gift card for it, or:")
_NEW_CARD = marked("Scan a gift card that was never sold: it becomes active with this amount. Or:")


class ReturnResult(AskingErrand):
    """REFUND, loudly; or what is still to be given back, with the ways that are left."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._never_sold = False
        """Whether the next card is one from the rack, which the refund makes active."""

    @property
    def headline(self) -> str:
        """With its number."""
        return say("RETURN {number}", number=self._number)

    def body(self) -> Iterable[Widget]:
        """The parts, the figure, what can be done."""
        yield EntryList(places=decimals(self.till.currency))
        yield Static(classes="gap")
        yield ThinRule()
        yield Static(classes="gap")
        yield Figure()
        yield Static(id="result-next", classes="words")
        yield KeyList()
        yield News()

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        if not self._stuck:
            return ""
        if self._never_sold:
            return say("scan the new gift card, or type its number")
        return say("scan another gift card, or type its number")

    @property
    def _return(self) -> Return:
        document = document_now(self.till, self._number)
        assert isinstance(document, Return)
        return document

    @property
    def _stuck(self) -> bool:
        one = self._return
        return bool(one.due.amount) and not one.exchanges.open and not self.waiting

    def hints(self) -> tuple[Hint, ...]:
        """Done; or try again."""
        return (*self._ways(), Hint("enter", say("Later") if self._stuck else say("Done")))

    def _ways(self) -> tuple[Hint, ...]:
        """What can be done about a part that went nowhere."""
        if not self._stuck:
            return ()
        refused = any(each.request.undoes for each in self._return.exchanges.all)
        again = (Hint("t", say("Try again"), say("where it came from")),) if refused else ()
        other = say("Card in use") if self._never_sold else say("New card")
        kind = Hint("n", other, say("one that was never sold"))
        return (*again, kind, Hint("c", say("Give cash"), say("from the drawer; a manager allows it")))

    def follow(self) -> None:
        """Draw the return as it stands."""
        one = self._return
        self.gives_way = not one.due.amount and not self.waiting
        self.query_one(EntryList).entries = entries(self.till, one)
        figure, words = self.query_one(Figure), self.query_one("#result-next", Static)
        self.query_one(KeyList).hints = ()
        if self.waiting:
            figure.reading = self.waiting.reading(self.till)
            words.update(self.waiting.words)
        elif one.exchanges.open:
            figure.reading = Reading(Says.UNKNOWN, *plain(one.held))
            words.update(say("No answer yet. The till keeps asking and finishes the return by itself."))
        elif one.due.amount:
            figure.reading = Reading(Says.STILL_OWED, *plain(one.due))
            words.update(say(_NEW_CARD if self._never_sold else _ANOTHER_CARD))
            self.query_one(KeyList).hints = self._ways()
        else:
            of = say("of sale {number}", number=one.original) if one.original else say("without a receipt")
            figure.reading = Reading(Says.REFUND, *plain(one.total), of)
            cash = total((event.amount for event in one.cash), self.till.currency)
            give = say("Give the customer {cash} from the drawer.", cash=figures(cash))
            words.update(give if cash.amount else "")

    def take(self, result: Result) -> None:
        """Enter leaves; a card takes what is left."""
        self.clear_remark()
        match result:
            case _ if self.waiting:
                self.refuse(say("The money is on its way back: wait, or stop asking with Esc"))
            case Pressed("enter"):
                self.leave()
            case Pressed("n") if self._stuck:
                self._never_sold = not self._never_sold
                self.draw()
            case Pressed("c") if self._stuck:
                cash = " ".join(plain(refund_in_cash(self.till, self._return.due)))
                text = say("Give the customer {cash} from the drawer.", cash=cash)
                self.ask_approval(Act.REFUND_IN_CASH, text, self._in_cash)
            case Pressed("t") if any(hint.key == "t" for hint in self._ways()):
                self._try_again()
            case Scanned(text) | Typed(text) if self._stuck:
                self._onto_card(text, entry(result))
            case _:
                super().take(result)

    def _try_again(self, *cards: GiftCard) -> None:
        missing = refunding.refused_for_want_of(self.till, self._return)
        if missing and not cards:
            self.refuse(say("Scan {card} itself, and it gets its money back", card=named(missing[0].request)))
            return
        waiting = self.since_now(say("Trying once more where it came from."), *plain(self._return.due))
        again = partial(refunding.give_again, number=self._number, cards=cards)
        self.move_money(waiting, again, self._tried)

    def _back_onto(self, card: GiftCard) -> None:
        """The very card that paid: its money back, not as another card; with its PIN where one is wanted."""
        policy = card_pins.policy_of(self.till, card, Operation.REVERSE)
        if policy == "never":
            self._try_again(card)
            return

        def typed(with_pin: GiftCard | None) -> None:
            if with_pin or policy == "asked":
                self._try_again(with_pin or card)

        with_its_pin(self.till_app, card, typed)

    def _onto_card(self, text: str, read: Entry) -> None:
        card = card_entry.presented(self.till, text, read)
        if isinstance(card, Refused):
            self.refuse(card.reason)
            return
        if refunding.refused_for_want_of(self.till, self._return, card):
            self._back_onto(card)
            return
        doing = say("Putting it onto card ···{card}.", card=card.last4)
        waiting = self.since_now(doing, *plain(self._return.due))
        new = self._never_sold
        self.move_money(
            waiting, lambda till: refunding.give_to_card(till, self._number, card, never_sold=new), self._put
        )

    def _in_cash(self, manager: Person) -> Refused | None:
        given = refunding.give_in_cash(self.till, self._number, manager)
        return given if isinstance(given, Refused) else None

    def _tried(self, answer: Return | Refused) -> None:
        if isinstance(answer, Refused):
            self._say(answer.reason)
        elif answer.due.amount:
            self._say(say("It was refused again."))

    def _put(self, outcome: Outcome | Refused) -> None:
        match outcome:
            case Approved(amount=amount):
                self.query_one(News).say(say("{amount} is on that card.", amount=figures(amount)))
            case _:
                self._say(noted(outcome.reason))

    def _say(self, sentence: str) -> None:
        self.query_one(News).say(sentence, Level.ATTENTION)
        self.refuse()
