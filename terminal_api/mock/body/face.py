"""What a bystander sees of a mock terminal: its screen, its printer's paper, how far a request has come."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from terminal_api.nexo.device.progress import ProgressEvent


class ScreenKind(StrEnum):
    """What a screen is for, and so which of the shopper's keys do something."""

    IDLE = "idle"
    DISPLAY = "display"
    """Something to read."""
    WAIT = "wait"
    """The terminal is at work."""
    CARD = "card"
    """A card is wanted: tapped, inserted or swiped."""
    BARCODE = "barcode"
    """A barcode is wanted."""
    PIN = "pin"
    CONFIRM = "confirm"
    """Two buttons: left is no, right is yes."""
    SIGNATURE = "signature"
    """As `CONFIRM`, after signing on the glass."""
    MENU = "menu"
    """A button for each entry."""
    DIGITS = "digits"
    AMOUNT = "amount"
    TEXT = "text"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen, from top to bottom."""

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    kind: ScreenKind = ScreenKind.DISPLAY


IDLE = Screen("Welcome", kind=ScreenKind.IDLE)
PLEASE_WAIT = Screen("Please wait", kind=ScreenKind.WAIT)
CANCELLED = Screen("Cancelled", kind=ScreenKind.CANCELLED)


class PrinterState(StrEnum):
    """The terminal's printer in nexo's words (`PrinterStatus`)."""

    OK = "OK"
    PAPER_LOW = "PaperLow"
    """It still prints."""
    NO_PAPER = "NoPaper"
    PAPER_JAM = "PaperJam"
    OUT_OF_ORDER = "OutOfOrder"
    ABSENT = "Absent"
    """No word of nexo's: this model has no printer."""

    @property
    def prints(self) -> bool:
        """Whether anything reaches the paper."""
        return self in {PrinterState.OK, PrinterState.PAPER_LOW}


#: How many documents are kept.
_ROLL = 100


class Face:
    """Screen and paper of one terminal. Whoever watches adds a callback to `on_change`."""

    def __init__(self, printer_state: PrinterState = PrinterState.OK) -> None:
        self.on_change: list[Callable[[], None]] = []
        """Called after every change, in the terminal's event loop."""
        self.on_progress: list[Callable[[ProgressEvent], None]] = []
        """Told each step, after `on_change`."""
        self._screen = IDLE
        self._paper: tuple[tuple[str, ...], ...] = ()
        self._progress = ""
        self._printer_state = printer_state

    @property
    def screen(self) -> Screen:
        """What is to be read on the glass."""
        return self._screen

    @property
    def paper(self) -> tuple[tuple[str, ...], ...]:
        """The latest documents, a tuple of lines for each, newest last."""
        return self._paper

    @property
    def progress(self) -> str:
        """The last word of `ProgressEvent`; empty when nothing has happened yet."""
        return self._progress

    @property
    def printer_state(self) -> PrinterState:
        """How the printer is; may be set at any time."""
        return self._printer_state

    @printer_state.setter
    def printer_state(self, state: PrinterState) -> None:
        self._printer_state = state
        self._changed()

    def show(self, screen: Screen) -> None:
        """Put `screen` in place of what is there."""
        self._screen = screen
        self._changed()

    def tell(self, progress: ProgressEvent) -> None:
        """A request has come as far as `progress`."""
        self._progress = progress
        self._changed()
        for told in tuple(self.on_progress):
            told(progress)

    def put_on_paper(self, lines: tuple[str, ...]) -> None:
        """One document comes out of the printer. The caller has seen that the printer prints."""
        self._paper = (*self._paper, lines)[-_ROLL:]
        self._changed()

    def _changed(self) -> None:
        for told in tuple(self.on_change):
            told()
