"""Input: asks the customer or the cashier something on the terminal. Never for a card's PIN."""

from enum import StrEnum

from terminal_api.nexo.messages.display import DisplayOutput, MenuEntry, OutputResult
from terminal_api.nexo.messages.parts import MessageReference, OutputContent, Response
from terminal_api.nexo.wire import Whole, Wire


class InputCommand(StrEnum):
    """What kind of answer is wanted."""

    GET_ANY_KEY = "GetAnyKey"
    GET_CONFIRMATION = "GetConfirmation"
    GET_FUNCTION_KEY = "GetFunctionKey"
    GET_MENU_ENTRY = "GetMenuEntry"
    DIGIT_STRING = "DigitString"
    DECIMAL_STRING = "DecimalString"
    TEXT_STRING = "TextString"
    PASSWORD = "Password"
    SITE_MANAGER = "SiteManager"


class InputData(Wire):
    """What is asked and how it may be answered."""

    device: str
    info_qualify: str
    input_command: str
    notify_card_input_flag: bool | None = None
    max_input_time: Whole | None = None
    """Seconds."""
    immediate_response_flag: bool | None = None
    min_length: Whole | None = None
    max_length: Whole | None = None
    max_decimal_length: Whole | None = None
    wait_user_validation_flag: bool | None = None
    default_input_string: str | None = None
    string_mask: str | None = None
    from_right_to_left_flag: bool | None = None
    mask_characters_flag: bool | None = None
    beep_key_flag: bool | None = None
    global_correction_flag: bool | None = None
    disable_cancel_flag: bool | None = None
    disable_correct_flag: bool | None = None
    disable_valid_flag: bool | None = None
    menu_back_flag: bool | None = None


class InputRequest(Wire):
    """Asks one thing, with a screen to go with it."""

    input_data: InputData
    display_output: DisplayOutput | None = None


class Input(Wire):
    """The answer: one member beside the command."""

    input_command: str
    confirmed_flag: bool | None = None
    function_key: str | None = None
    text_input: str | None = None
    digit_input: str | None = None
    """Text: leading zeros count."""
    password: str | None = None
    menu_entry_number: Whole | tuple[Whole, ...] | None = None
    """An entry's place, counted from 1; or, as some terminals answer, a 0 or 1 for each entry."""


class InputResult(Wire):
    """How the question ended; without `input` when it was not answered."""

    device: str
    info_qualify: str
    response: Response
    input: Input | None = None


class InputResponse(Wire):
    """Whether the screen was shown, and the answer."""

    input_result: InputResult
    output_result: OutputResult | None = None


class InputUpdate(Wire):
    """Changes a question that is being asked; no answer is due."""

    message_reference: MessageReference
    output_content: OutputContent
    menu_entry: tuple[MenuEntry, ...] | None = None
    output_signature: str | None = None
    min_length: Whole | None = None
    max_length: Whole | None = None
    max_decimal_length: Whole | None = None
