"""What is done seldom: drawer, reports, what is open, the end of the shift."""

from collections.abc import Callable, Iterable
from functools import partial

from textual.widget import Widget

from register.counter.drawer import shifts
from register.counter.owing.obligations import obligations
from register.domain.amounts import Refused, figures, typed_amount
from register.domain.events import DrawerMoved
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.desk.stations import load_desk, open_desk
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import IN_MENU, Action, Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.around.doctor import Doctor
from register.tui.screens.around.menu_offers import offers
from register.tui.screens.around.themes import choose_theme
from register.tui.screens.drawer.close_shift import CloseShift
from register.tui.screens.drawer.move_cash import MoveCash
from register.tui.screens.drawer.undoing import ask_to_undo
from register.tui.screens.drawer.x_report import XReport
from register.tui.screens.errand import ErrandScreen
from register.tui.screens.owing.open_list import OpenList
from register.tui.screens.people.approving import with_approval
from register.tui.screens.people.people import People
from register.tui.screens.returning.without_receipt import WithoutReceipt
from register.tui.screens.selling.exempt import Exempt
from register.tui.screens.selling.voiding import ask_to_void
from register.tui.widgets.dialog import Choice, Question, TextPrompt
from register.tui.widgets.key_list import KeyList

#: So many lines have room under an empty one in a window of 24.
_FIT = 16

MOVES = frozenset(row.action for row in IN_MENU)


class Menu(ErrandScreen):
    """A list of letters; Up, Down and Enter do as well."""

    heading = marked("MENU")
    gives_way = True

    def __init__(self, text: str = "", *, at_once: str = "") -> None:
        """`text`: the amount typed before the key, for the letters that move cash; `at_once`: a letter that
        is pressed by itself, since its command was typed."""
        super().__init__()
        self._amount = text
        self._at_once = at_once

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield KeyList(label=22)

    def on_mount(self) -> None:
        """Mark the first line; what was typed before counts if it is an amount."""
        self.query_one(KeyList).marked = 0
        self.run_worker(load_desk, thread=True, exit_on_error=False)
        amount = typed_amount(self._amount, self.till.currency)
        self._amount = "" if isinstance(amount, Refused) else figures(amount)
        self.draw()
        if self._at_once and self._at_once not in self.keys():
            self.refuse(say("That cannot be done now: what can be done is listed above"))
        elif self._at_once:
            self._do(self._at_once)

    @property
    def line_hint(self) -> str:
        """What may be typed before a letter."""
        return "" if self.till.books.shift is None else self._amount or say("an amount first, for I, O and C")

    def hints(self) -> tuple[Hint, ...]:
        """Letter, or mark and Enter."""
        return (Hint("enter", say("Choose")), Hint("up", say("or Down marks")), Hint("escape", say("Back")))

    def keys(self) -> str:
        """The letters of the list, and those of what stands at the desk and has a command."""
        at_desk = "" if self.till.training else "fp"
        return "".join(hint.key for hint in offers(self.till_app, self._amount)) + at_desk

    def follow(self) -> None:
        """Draw what can be done now."""
        hints = offers(self.till_app, self._amount)
        self.query_one(KeyList).hints = hints
        self.set_class(len(hints) > _FIT, "-many")

    def take(self, result: Result) -> None:
        """A letter, or Enter on the marked line."""
        self.clear_remark()
        listed = self.query_one(KeyList)
        match asked(result), result:
            case Ask(action, text), _ if action in MOVES:
                self._move(action, text or self._amount)
            case None, Typed(text) if self.till.books.shift:
                self._type(text)
            case _, Pressed("up" | "down" as key):
                listed.step(key)
            case _, Pressed("enter"):
                self._do(listed.hints[listed.marked].key)
            case _, Pressed(key) if key in self.keys():
                self._do(key)
            case _:
                super().take(result)

    def _do(self, key: str) -> None:
        does: dict[str, Callable[[], object]] = {
            "d": self._drawer,
            "x": partial(self._go, XReport),
            "u": partial(ask_to_undo, self, self._undone),
            **{row.letter: partial(self._move, row.action, self._amount) for row in IN_MENU},
            "g": self._goods_back,
            "w": partial(self._go, OpenList),
            "e": self._exempt,
            "v": partial(ask_to_void, self.till_app, self.leave),
            "z": self._close,
            "t": partial(choose_theme, self.till_app),
            "f": partial(with_approval, self.till_app, Act.LOOK_FOR_FAULT, "", lambda _: self._go(Doctor)),
            "m": partial(open_desk, self.till_app),
            "p": partial(with_approval, self.till_app, Act.PEOPLE, "", self._people),
            "r": self._train,
            "s": self._sign_out,
            "q": self._quit,
        }
        does[key]()

    def _go(self, screen: type[ErrandScreen]) -> None:
        self.till_app.push_screen(screen())

    def _exempt(self) -> None:
        exempting = Exempt()
        self.till_app.push_screen(exempting, lambda _: self.leave() if exempting.over else None)

    def _type(self, text: str) -> None:
        amount = typed_amount(text, self.till.currency)
        if isinstance(amount, Refused):
            self.refuse(amount.reason)
            return
        self._amount = figures(amount)
        self.draw()

    def _move(self, action: Action, text: str) -> None:
        if self.till.books.shift is None:
            self.refuse(say("The shift is not open: sign in and count the float first"))
            return
        moving = MoveCash(action, text)
        self.till_app.push_screen(moving, lambda _: self.leave() if moving.over else None)

    def _undone(self, event: DrawerMoved) -> None:
        self.leave()
        words = (
            say(
                "✓ {number} is undone, {amount}: put it back into the drawer",
                number=event.undoes,
                amount=figures(event.amount),
            )
            if event.goes_in
            else say(
                "✓ {number} is undone, {amount}: take it out of the drawer",
                number=event.undoes,
                amount=figures(event.amount),
            )
        )
        self.till_app.remark(words)

    def _goods_back(self) -> None:
        text = say("Goods come back for which there is no receipt.")
        self.ask_approval(Act.WITHOUT_RECEIPT, text, self._take_back)

    def _take_back(self, manager: Person) -> Refused | None:
        taking = WithoutReceipt(manager)
        self.till_app.push_screen(taking, lambda _: self.leave() if taking.over else None)
        return None

    def _drawer(self) -> None:
        ask = TextPrompt(
            say("Open the drawer"), say("Why? It stands in the journal and is counted on the report.")
        )
        self.till_app.push_screen(ask, self._open_drawer)

    def _open_drawer(self, reason: str | None) -> None:
        if reason is not None:
            text = say("The drawer is opened without a sale: {reason}", reason=reason)
            with_approval(self.till_app, Act.NO_SALE, text, partial(self._open_drawer_for, reason))

    def _open_drawer_for(self, reason: str, by: Person | None) -> None:
        refused = shifts.open_drawer(self.till, reason, by)
        if isinstance(refused, Refused):
            self.refuse(refused.reason)
        else:
            self.leave()
            self.till_app.remark(say("✓ the drawer is open"))

    def _close(self) -> None:
        sale = self.till.books.sale
        if sale:
            self.refuse(say("Sale {number} is open: finish it or void it before closing", number=sale.number))
            return
        text = say("This closes the shift and makes its Z report.")
        with_approval(self.till_app, Act.CLOSE, text, self._close_for)

    def _close_for(self, by: Person | None) -> None:
        closing = CloseShift(by)
        self.till_app.push_screen(closing, lambda _: self.leave() if closing.over else None)

    def _train(self) -> None:
        if self.till.training:
            self.call_later(self.till_app.go_over)
        else:
            with_approval(self.till_app, Act.TRAINING, "", lambda _: self.call_later(self.till_app.go_over))

    def _people(self, by: Person | None) -> None:
        self.till_app.push_screen(People(by))

    def _sign_out(self) -> None:
        shifts.sign_out(self.till)
        self.leave()

    def _quit(self) -> None:
        left = [str(one) for one in obligations(self.till)]
        if self.till.books.sale:
            left.insert(0, say("sale {number} is not finished", number=self.till.books.sale.number))
        if not left:
            self._leave_program(sure=True)
            return
        more = [say("and {count} more", count=len(left) - 5)] if len(left) > 5 else []
        head = say("Still open; the till goes on with it when it is started again:")
        text = "\n".join((head, *left[:5], *more))
        choices = (Choice("k", say("Keep working"), value=False), Choice("q", say("Quit"), value=True))
        question = Question(say("Quit with something open?"), text, choices, leave=False)
        self.till_app.push_screen(question, lambda sure: self._leave_program(sure=bool(sure)))

    def _leave_program(self, *, sure: bool) -> None:
        if sure:
            self.call_later(self.till_app.action_quit)
