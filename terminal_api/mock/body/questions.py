"""Questions a register has the terminal ask: the prompt each becomes, and how the answer is written."""

import re

from terminal_api.mock.body.face import ScreenKind
from terminal_api.mock.body.prompts import Action, Pressed, Prompt, Typed
from terminal_api.mock.body.screens import asked, reference_id
from terminal_api.mock.books.refusals import Refusal
from terminal_api.nexo.messages.display import MenuEntry, MenuEntryTag
from terminal_api.nexo.messages.input import Input, InputData, InputRequest

#: Nobody typed anything in time: recorded as if the shopper had cancelled.
_SILENCE = Refusal("Cancel")
_LONGEST = 100
_DECIMALS = 2


def prompt_for(body: InputRequest) -> Prompt:
    """`body` as a prompt. The caller has checked that its screen and its command fit each other."""
    assert body.display_output is not None
    output = body.display_output
    entries = output.menu_entry or ()
    screen = asked(output.output_content, entries)
    is_phone = reference_id(output.output_content) == "GetPhoneNumber"

    def takes(action: Action) -> bool:
        match action:
            case Pressed(entry) if screen.kind is ScreenKind.MENU:
                return 0 <= entry < len(entries) and _selectable(entries[entry])
            case Pressed(entry):
                return entry in range(len(screen.buttons))
            case Typed():
                return _typable(_typed(action, body.input_data), body.input_data, is_phone=is_phone)
            case _:
                return False

    return Prompt(screen, takes, silence=_SILENCE)


def answer_in(body: InputRequest, action: Action) -> Input:
    """What the shopper did, as nexo writes it."""
    asked_for = body.input_data
    answer = Input(input_command=asked_for.input_command)
    match action:
        case Pressed(entry) if asked_for.input_command == "GetMenuEntry":
            assert body.display_output is not None
            flags = menu_entry_number(entry, len(body.display_output.menu_entry or ()))
            return answer.model_copy(update={"menu_entry_number": flags})
        case Pressed(entry):
            return answer.model_copy(update={"confirmed_flag": entry == 1})
        case Typed():
            typed = _typed(action, asked_for)
            if asked_for.input_command == "DecimalString":
                typed = typed.replace(",", ".")
            member = "digit_input" if asked_for.input_command == "DigitString" else "text_input"
            return answer.model_copy(update={member: typed})
        case _:
            raise AssertionError(f"{action} was taken for an answer")


def menu_entry_number(entry: int, entries: int) -> tuple[int, ...]:
    """The chosen entry as terminals were seen to write it: a 0 or 1 for each entry of the menu."""
    return tuple(int(place == entry) for place in range(entries))


def _typed(action: Typed, wanted: InputData) -> str:
    """OK alone takes what stands there already."""
    return action.text or wanted.default_input_string or ""


def _typable(text: str, wanted: InputData, *, is_phone: bool) -> bool:
    at_most = _LONGEST if wanted.max_length is None else wanted.max_length
    if not (wanted.min_length or 0) <= len(text) <= at_most:
        return False
    decimals = _DECIMALS if wanted.max_decimal_length is None else wanted.max_decimal_length
    pattern = {
        "DigitString": "[+]?[0-9]*" if is_phone else "[0-9]*",
        "DecimalString": rf"[0-9]+([.,][0-9]{{1,{decimals}}})?" if decimals else "[0-9]+",
        "TextString": r"[^\n]*",
    }.get(wanted.input_command)
    return pattern is not None and re.fullmatch(pattern, text) is not None


def _selectable(entry: MenuEntry) -> bool:
    return entry.menu_entry_tag in {None, MenuEntryTag.SELECTABLE}
