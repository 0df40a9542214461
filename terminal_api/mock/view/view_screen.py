"""The view's one screen: everything at once in a wide window, page by page in a narrow one."""

from pathlib import Path
from typing import cast

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Footer

from terminal_api.inspector.line_list import LineList
from terminal_api.inspector.log import MessageLog
from terminal_api.inspector.paced import Paced
from terminal_api.inspector.panel import MessagePanel
from terminal_api.mock.body.shopper import Mood
from terminal_api.mock.orders.fault_choices import FAULTS, named
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.terminal import Terminal
from terminal_api.mock.view import questions
from terminal_api.mock.view.cards_panel import CardList, CardRow, CardsPanel
from terminal_api.mock.view.chooser import Chooser
from terminal_api.mock.view.deeds import CHOSEN, KEYED, SHOPPER_KEYS
from terminal_api.mock.view.device import DevicePanel
from terminal_api.mock.view.head import PAGES, Head, Pages
from terminal_api.mock.view.paper_panel import PaperPanel
from terminal_api.mock.view.place_panel import PlacePanel
from terminal_api.mock.view.shopper_panel import ShopperPanel

_WIDE = 100
#: How often is looked for what nobody tells of: cards and faults that came by the control port.
_LOOK_S = 0.5


class ViewScreen(Screen[None]):
    """Shows a running mock terminal, and lends the developer the shopper's hands."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("m", "mood", "Mood", id="view.mood", tooltip="What the shopper does unasked"),
        Binding("f", "fault", "Faults", id="view.fault", tooltip="Let something go wrong"),
        Binding("t", "terminal", "Terminal", id="view.terminal", tooltip="Show another terminal"),
        Binding("q", "app.quit", "Quit", id="view.quit", tooltip="Stop the mock terminal"),
        *(
            Binding(f"f{at}", f"page('{page}')", words, show=False, id=f"view.{page}")
            for at, (page, words) in enumerate(PAGES.items(), 1)
        ),
        *SHOPPER_KEYS,
    ]

    def __init__(self, mock: MockTerminal, fixtures: Path) -> None:
        """`fixtures` is the folder exchanges are saved in."""
        super().__init__()
        self._mock = mock
        self._record = MessageLog()
        self._messages = MessagePanel(self._record, fixtures, title="F3 MESSAGES")
        self._poi_ids = (mock.settings.poi_id, *mock.settings.more_poi_ids)
        self._terminal = mock.terminal
        self._paced = Paced(self, self._draw)
        self._page = "terminal"
        self._said = ""

    def compose(self) -> ComposeResult:
        """Every panel; the style sheet decides which of them are in sight."""
        yield Head()
        yield Pages()
        yield PlacePanel()
        with Container(id="body"):
            with Container(id="left"):
                yield DevicePanel()
                yield ShopperPanel()
                yield PaperPanel()
            with Container(id="right"):
                yield CardsPanel()
                yield self._messages
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Follow the mock terminal."""
        for seen in self._mock.exchange.seen:  # before anybody looked
            self._record.add(seen)
        self._mock.exchange.on_seen.append(self._record.add)
        self._record.on_change.append(self._paced.ask)
        self._terminal.face.on_change.append(self._paced.ask)
        self.set_interval(_LOOK_S, self._paced.ask)
        self.action_page(self._page)

    def on_unmount(self) -> None:
        """Leave it as it was."""
        self._mock.exchange.on_seen.remove(self._record.add)
        self._terminal.face.on_change.remove(self._paced.ask)

    def on_resize(self) -> None:
        """A wide window writes where it listens in two lines."""
        self._paced.ask()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Another terminal can only be shown where there is one."""
        return len(self._poi_ids) > 1 if action == "terminal" else True

    # What is in sight

    def action_page(self, page: str) -> None:
        """Turn to `page`, and give its list the keys."""
        for other in PAGES:
            self.set_class(other == page, f"-on-{other}")
        self._page = page
        self.set_focus(None)
        if page == "cards":
            self.query_one(CardList).focus()
        elif page == "messages":
            self._messages.focus_list()
        elif page == "paper":
            self.query_one("#paper").focus()
        self._paced.ask()

    @work(group="question")
    async def action_terminal(self) -> None:
        """Choose which of several terminals is shown."""
        poi_id = await self._asked(questions.which_terminal(self._poi_ids))
        if poi_id and (terminal := self._mock.fleet.terminal(poi_id)):
            self._look_at(terminal)

    @work(group="question")
    async def action_fault(self) -> None:
        """Arm a fault for the next request about money."""
        faults = self._mock.faults
        answer = await self._asked(questions.which_fault(len(faults.armed)))
        if answer == questions.DISARM:
            faults.disarm()
            self._tell("no fault is armed now")
        elif answer and answer.isdigit():
            fault, words = FAULTS[int(answer)]
            faults.arm(fault)
            self._tell(f"armed: {named(fault)}, {words}")

    # What the shopper does

    def action_mood(self, mood: str = "") -> None:
        """Let the shopper be in `mood`, or in the next one."""
        shopper = self._terminal.shopper
        moods = list(Mood)
        match Mood(mood) if mood else moods[(moods.index(shopper.mood) + 1) % len(moods)]:
            case Mood.APPROVE:
                shopper.approve()
            case Mood.WAIT:
                shopper.wait()
            case Mood.CANCEL:
                shopper.cancel()
        self._tell("")

    @work(group="question")
    async def action_gift_card(self) -> None:
        """Choose a card of the books, or type a number, and present it."""
        number = await self._asked(questions.which_card(self._mock.ledger))
        if number:
            self._present(number)

    @on(LineList.Chosen, "#cards")
    def present_marked(self, chosen: LineList.Chosen) -> None:
        """A card of the list."""
        chosen.stop()
        row = chosen.lines.rows[chosen.index]
        assert isinstance(row, CardRow)
        self._present(row.card.number)

    def action_bank_card(self, how: str) -> None:
        """Hold the bank card to the terminal, or put it in."""
        shopper = self._terminal.shopper
        taken = shopper.tap_bank_card() if how == "tap" else shopper.insert_bank_card()
        self._tell("" if taken else "it wants no bank card now")

    def action_remove_card(self) -> None:
        """Take the bank card out of the reader."""
        self._tell("" if self._terminal.shopper.remove_card() else "there is no card in the reader")

    def action_pin(self, right: bool) -> None:
        """Key in a PIN."""
        self._tell("" if self._terminal.shopper.enter_pin(right) else "it wants no PIN now")

    def action_press(self, entry: int) -> None:
        """Press one of the buttons on the glass."""
        self._tell("" if self._terminal.shopper.press(entry) else "there is no such button now")

    def action_digit(self, digit: str) -> None:
        """A digit chooses a button, or begins what is typed."""
        kind = self._terminal.shopper.prompted_for
        if kind in CHOSEN:
            self.action_press(int(digit) - 1)
        elif kind in KEYED:
            self.action_keypad(digit)

    @work(group="question")
    async def action_keypad(self, text: str) -> None:
        """Type something, then OK."""
        if self._terminal.shopper.prompted_for not in KEYED:
            return
        question = questions.what_to_type(self._terminal.face.screen, text)
        typed = await self._asked(question)
        if typed:
            taken = self._terminal.shopper.key(typed)
            self._tell("" if taken else "the terminal beeps: it wants something else")

    def action_cancel(self) -> None:
        """Press the red key once; the shopper's mood stays."""
        shopper = self._terminal.shopper
        if shopper.prompted_for is not None:
            mood = shopper.mood
            shopper.cancel()
            shopper.mood = mood
            self._tell("")

    async def _asked(self, question: Chooser) -> str | None:
        return await cast("App[None]", self.app).push_screen_wait(question)

    def _present(self, number: str) -> None:
        taken = self._terminal.shopper.present(number)
        self._tell("" if taken else f"card ···{number[-4:]} is held ready for the next prompt")

    def _look_at(self, terminal: Terminal) -> None:
        self._terminal.face.on_change.remove(self._paced.ask)
        self._terminal = terminal
        terminal.face.on_change.append(self._paced.ask)
        self._tell("")

    def _tell(self, said: str) -> None:
        """Say what came of a key, and draw what it changed."""
        self._said = said
        self._paced.ask()

    def _draw(self) -> None:
        """Hand every panel what it shows."""
        mock, terminal = self._mock, self._terminal
        face, poi_id, busy = terminal.face, terminal.settings.poi_id, terminal.running
        self.query_one(Head).show(
            poi_id, self._poi_ids.index(poi_id) + 1, len(self._poi_ids), mock.faults.armed
        )
        self.query_one(Pages).show(self._page)
        self.query_one(PlacePanel).show(mock, wide=self.size.width >= _WIDE)
        header = busy.header if busy else None
        self.query_one(DevicePanel).show(poi_id, face.screen, header, is_on=mock.fleet.is_on(poi_id))
        self.query_one(ShopperPanel).show(face.screen, terminal.shopper, self._said)
        self.query_one(PaperPanel).show(face.paper, face.printer_state)
        self.query_one(CardsPanel).show(mock.ledger)
