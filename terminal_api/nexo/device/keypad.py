"""Questions a customer answers on the terminal's screen and keypad: how each is put, how its answer reads.

Never for the PIN of a card, nor for anything that is one: what is typed here reaches the register in clear.
A terminal asks for PINs itself, in its own secure screens, during a payment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from moneyed import Currency, Money

from terminal_api.money import decimals
from terminal_api.nexo.messages.display import DisplayOutput, MenuEntry
from terminal_api.nexo.messages.input import Input, InputCommand, InputData, InputRequest
from terminal_api.nexo.messages.parts import (
    Device,
    InfoQualify,
    OutputContent,
    OutputFormat,
    OutputText,
    PredefinedContent,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """One question, ready to be asked by `CustomerScreen.ask`; made by the functions of this module."""

    screen: str
    """The terminal's layout: `GetConfirmation`, `MenuButtons`."""
    command: InputCommand
    lines: tuple[str, ...]
    read: Callable[[Input], T | None] = field(repr=False)
    """The answer in an `Input`; None when it holds none that makes sense."""
    entries: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    masked: bool | None = None
    default: str | None = None

    def request(self, wait_s: int) -> InputRequest:
        """The body that asks; the terminal gives up after `wait_s`."""
        return InputRequest(
            display_output=DisplayOutput(
                device=Device.CUSTOMER_DISPLAY,
                info_qualify=InfoQualify.DISPLAY,
                output_content=OutputContent(
                    output_format=OutputFormat.TEXT,
                    predefined_content=PredefinedContent(reference_id=self.screen),
                    output_text=tuple(OutputText(text=line) for line in self.lines),
                ),
                menu_entry=tuple(_entry(text) for text in self.entries) or None,
            ),
            input_data=InputData(
                device=Device.CUSTOMER_INPUT,
                info_qualify=InfoQualify.INPUT,
                input_command=self.command,
                max_input_time=wait_s,
                min_length=self.least,
                max_length=self.most,
                mask_characters_flag=self.masked,
                default_input_string=self.default,
            ),
        )


def confirm(title: str, text: str, *, yes: str, no: str) -> Question[bool]:
    """Two buttons, `no` left and `yes` right."""
    return Question("GetConfirmation", InputCommand.GET_CONFIRMATION, (title, text, no, yes), _confirmed)


def signature(title: str, text: str, *, yes: str, no: str) -> Question[bool]:
    """The customer signs on the screen and confirms; the drawing itself is not kept."""
    return Question("GetSignature", InputCommand.GET_CONFIRMATION, (title, text, no, yes), _confirmed)


def menu(title: str, entries: Sequence[str]) -> Question[int]:
    """One of `entries`; the answer is its index, from 0."""
    return Question(
        "MenuButtons",
        InputCommand.GET_MENU_ENTRY,
        (title,),
        lambda given: chosen(given.menu_entry_number, len(entries)),
        entries=tuple(entries),
    )


def digits(title: str, *, least: int, most: int, masked: bool = False) -> Question[str]:
    """A number of `least` to `most` digits, kept as text for its leading zeros; `masked` shows stars."""
    return Question(
        "GetDigit",
        InputCommand.DIGIT_STRING,
        (title,),
        lambda given: _digits(given, least, most),
        least=least,
        most=most,
        masked=masked or None,
    )


def phone_number(title: str, *, least: int = 5, most: int = 16) -> Question[str]:
    """A telephone number as the customer typed it."""
    return Question("GetPhoneNumber", InputCommand.DIGIT_STRING, (title,), _typed, least=least, most=most)


def text(title: str, *, least: int = 1, most: int = 60, default: str | None = None) -> Question[str]:
    """A line of text, such as an e-mail address; `default` stands there to be changed."""
    return Question(
        "GetText", InputCommand.TEXT_STRING, (title,), _typed, least=least, most=most, default=default
    )


def amount(title: str, currency: Currency) -> Question[Money]:
    """An amount. The terminal shows its store's own currency, so `currency` must be that one."""

    def read(given: Input) -> Money | None:
        return entered(_typed(given) or "", currency)

    return Question("GetAmount", InputCommand.DECIMAL_STRING, (title,), read)


def chosen(numbers: Sequence[int] | int | None, entries: int) -> int | None:
    """The index, from 0, of the entry that `MenuEntryNumber` names among `entries`; None when it names none.

    Terminals send a 0 or 1 for each entry; the published schema means an index that counts from 1.
    """
    given = (numbers,) if isinstance(numbers, int) else tuple(numbers or ())
    if 1 < len(given) <= entries:
        return given.index(1) if sorted(given) == [0] * (len(given) - 1) + [1] else None
    if len(given) == 1 and 1 <= given[0] <= entries:
        return given[0] - 1
    return None


def entered(typed: str, currency: Currency) -> Money | None:
    """The amount that was typed; None when it is none.

    The screen fills from the right, so digits alone are the currency's smallest units: 3659 is 36.59. That
    a terminal gives them back so is our reading: show the amount before you act on it.
    """
    try:
        number = Decimal(typed.replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0:
        return None
    return Money(number.scaleb(-decimals(currency)) if typed.isdigit() else number, currency)


def _entry(text: str) -> MenuEntry:
    return MenuEntry(output_format=OutputFormat.TEXT, output_text=(OutputText(text=text),))


def _confirmed(given: Input) -> bool | None:
    return given.confirmed_flag


def _typed(given: Input) -> str | None:
    """Digits and text alike: terminals and schema disagree on which member holds what."""
    return given.digit_input or given.text_input or None


def _digits(given: Input, least: int, most: int) -> str | None:
    typed = _typed(given)
    return typed if typed and typed.isdecimal() and least <= len(typed) <= most else None
