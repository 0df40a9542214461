"""The gift-card desk: what is on a card, and what can be done with it."""

from collections.abc import Iterable

from moneyed import Money
from textual.widget import Widget
from textual.widgets import Static

from register.counter.cards import card_entry
from register.counter.cards.card_balance import Look
from register.counter.cards.loads import Load
from register.domain.amounts import Refused, figures, typed_amount
from register.language import marked, say
from register.tui.card_moves import BY_KEY, Move, cannot
from register.tui.input import terminal_reads
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action, Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanned_item import is_item
from register.tui.input.terminal_reads import entry
from register.tui.screens.cards.card_paying_out import PaysOut
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from register.tui.widgets.status import Level
from register.tui.words.card_words import Said, called, face, looked, offered, time_left, to_do
from register.tui.words.rows import plain
from terminal_api.outcomes import Approved, NotSent, Unknown
from terminal_api.processor import Entry as CardEntry
from terminal_api.processor import GiftCard, Operation

_HOW_MUCH = {
    Move.SELL: marked("How much to sell? Type the amount and press Enter."),
    Move.LOAD: marked("How much to load? Type the amount and press Enter."),
    Move.REFUND: marked("How much to refund? Type the amount and press Enter."),
}
_AMOUNT = {
    Move.SELL: marked("amount to sell, then Enter"),
    Move.LOAD: marked("amount to load, then Enter"),
    Move.REFUND: marked("amount to refund, then Enter"),
}


class CardPanel(PaysOut):
    """One card after the other: scan it, see it, use it."""

    heading = marked("GIFT CARD")

    def __init__(self, first: GiftCard | None = None, *, text: str = "") -> None:
        """`first`: the first card, if it is known already; `text`: its number, if that was typed."""
        super().__init__()
        self._first = first
        self._text = text
        self._wanted: Move | None = None
        """What the amount is for that is being asked for."""
        self._amount: Money | None = None
        """Typed before the letter it is for."""

    def body(self) -> Iterable[Widget]:
        """The card, what happened, what can be done."""
        ask = say("Scan a gift card, or type its number.")
        yield Static(f"{ask}\n{say(terminal_reads.WORDS)}", id="card-ask")
        yield CardFace()
        yield Figure()
        yield News()
        yield KeyList(label=14)

    def on_mount(self) -> None:
        """Look at the first card at once."""
        if self._first:
            self._look_at(self._first)
        elif self._text:
            self._understand(self._text, CardEntry.TYPED)

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        if self._wanted:
            return say(_AMOUNT[self._wanted])
        return "" if self.waiting else say("scan a card, or type its number")

    def hints(self) -> tuple[Hint, ...]:
        """Stop, back, and what the card can do."""
        if self._wanted:
            return (Hint("enter", say("OK")), Hint("escape", say("No amount")))
        offers = (Hint(hint.key, hint.label, hint.tooltip) for hint in self._offers())
        if self.card is None:
            return (*terminal_reads.HINTS, Hint("escape", say("Back")))
        again = (Hint("enter", say("Ask again")),) if self._unanswered else ()
        return (*again, *offers, Hint("escape", say("Back")))

    def keys(self) -> str:
        """Every letter answers, if only with why not."""
        if self.waiting or self._wanted:
            return ""
        return "k" if self.card is None else "".join(key for key in BY_KEY if len(key) == 1)

    def follow(self) -> None:
        """Draw the card, or what is asked."""
        self.learn()
        waiting = self.waiting
        self.query_one("#card-ask").display = self.card is None
        drawn = self.query_one(CardFace)
        drawn.display = self.card is not None
        if self.card:
            drawn.face = face(self.card, self.seen, asking=bool(waiting or self.unsettled))
        reading = self._loud()
        figure = self.query_one(Figure)
        figure.display = reading is not None
        if reading:
            figure.reading = reading
        said = Said(waiting.words, Level.OFF) if waiting else self.said
        self.query_one(News).say(said.sentence, said.level)
        self.query_one(KeyList).hints = () if self._wanted else self._offers()

    def _loud(self) -> Reading | None:
        """The one loud thing beside the balance, if there is one."""
        if self.waiting:
            return self.waiting.reading(self.till)
        if self.unsettled:
            return Reading(Says.UNKNOWN, *plain(self.unsettled.amount))
        if self.paid_out:
            return Reading(Says.PAY_OUT, *plain(self.paid_out), say("from the drawer"))
        return None

    def take(self, result: Result) -> None:
        """A number is a card or an amount, a letter does something with the card."""
        self.clear_remark()
        match asked(result), result:
            case _ if self.waiting:
                self.refuse(say("The terminal is being asked: wait for its answer"))
            case Ask(Action.GIFT_CARD), _:
                self._do(Move.PAY)
            case Ask(Action.SELL_CARD | Action.CARD, text), _ if text:
                self._understand(text, CardEntry.TYPED)
            case None, Scanned(text) if not self._wanted and is_item(self.till, text):
                self.leave()
                self.till_app.hand_on(result)
            case None, Scanned(text) | Typed(text):
                self._understand(text, entry(result))
            case _, Pressed("enter" | "k" as key) if self.card is None:
                self._at_terminal(terminal_reads.WAYS[key])
            case _, Pressed("escape") if self._wanted:
                self._wanted, self.said = None, Said()
                self.draw()
            case _, Pressed("enter"):
                self._enter()
            case _, Pressed(key) if key in self.keys():
                self._do(BY_KEY[key])
            case _:
                super().take(result)

    def _at_terminal(self, read: CardEntry) -> None:
        terminal_reads.read_at_terminal(self.till_app, Operation.BALANCE, read, self._look_at)

    def _understand(self, text: str, read: CardEntry) -> None:
        """Long numbers are cards, short ones amounts."""
        card = card_entry.presented(self.till, text, read)
        if isinstance(card, GiftCard):
            self._look_at(card)
            return
        amount = card if read is CardEntry.SCANNED else typed_amount(text.strip(), self.till.currency)
        if isinstance(amount, Refused):
            self.refuse(amount.reason if self._wanted else card.reason)
        elif self.card is None:
            self.refuse(say("The card first: scan it"))
        elif self._wanted:
            self._with_amount(self._wanted, self.card, amount)
        else:
            self._keep(amount)

    def _look_at(self, card: GiftCard) -> None:
        self.card, self.seen, self.load, self.said = card, None, None, Said()
        self.paid_out = self.unsettled = self._wanted = self._amount = None
        self.forget_told()
        asking = say("Asking what is on {card}.", card=called(card))
        waiting = self.since_now(f"{asking} {to_do(card.entry)}".rstrip())
        self.look_up(waiting, self.look(card), self._looked)

    def _looked(self, seen: Look | Refused) -> None:
        match seen:
            case Refused(reason):
                self.said = Said(reason, Level.ATTENTION)
            case Look():
                self.seen, self.said = seen, looked(seen)
                self.learn_load()
                if self.card and self.card.entry.at_terminal and not isinstance(seen.outcome, Approved):
                    self.card = None  # it was not read: the next key reads it, or another one, anew

    def _keep(self, amount: Money) -> None:
        """Number first: the letter that it is for comes next."""
        fitting = [hint.shown for hint in self._offers() if BY_KEY[hint.key].takes_amount]
        if not fitting:
            self.refuse(say("Nothing with an amount can be done with this card now"))
            return
        self._amount = amount
        keys = say(" or ").join(fitting)
        words = say("{amount} to use: press {keys}.", amount=figures(amount), keys=keys)
        self.said = Said(words, Level.OFF)
        self.draw()

    @property
    def _unanswered(self) -> bool:
        return self.seen is not None and isinstance(self.seen.outcome, NotSent | Unknown)

    def _enter(self) -> None:
        if self._wanted:
            self.refuse(say("Type the amount first"))
        elif self.card and self._unanswered:
            self._look_at(self.card)
        else:
            self._do(Move.PAY)

    def _offers(self) -> tuple[Hint, ...]:
        """What can be done with this card now, the likeliest first."""
        card = self.card
        if card is None or self.waiting or (self.seen is None and not self.said.sentence):
            return ()
        due = figures(self.till.books.sale.due) if self.till.books.sale else ""
        load, left = "", ""
        if isinstance(self.load, Load):
            load = figures(self.load.approved.amount)
            left = time_left(self.load.until, self.till.clock.now())
        worded = ((move, *offered(move, self.load)) for move in Move)
        return tuple(
            Hint(move.key, label, note.format(due=due, load=load, left=left))
            for move, label, note in worded
            if not cannot(self.till, card, self.seen, move, self.load, self.verdict)
        )

    def _do(self, move: Move) -> None:
        if self.card is None:
            self.refuse(say("The card first: scan it"))
        elif why := cannot(self.till, self.card, self.seen, move, self.load, self.verdict):
            self.refuse(why)
        elif not move.takes_amount:
            self.use(move, self.card)
        elif self._amount is not None:
            self._with_amount(move, self.card, self._amount)
        else:
            self._wanted, self.said = move, Said(say(_HOW_MUCH[move]), Level.OFF)
            self.draw()

    def _with_amount(self, move: Move, card: GiftCard, amount: Money) -> None:
        self._wanted = self._amount = None
        self.said = Said()
        self.draw()
        self.use_with(move, card, amount)
