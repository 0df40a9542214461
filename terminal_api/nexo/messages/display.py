"""Display: shows something on the terminal; as a notification, tells the cashier how a payment goes on."""

from enum import StrEnum

from terminal_api.nexo.messages.parts import OutputContent, OutputText, PredefinedContent, Response
from terminal_api.nexo.wire import Whole, Wire


class MenuEntryTag(StrEnum):
    """What choosing a menu's line does."""

    SELECTABLE = "Selectable"
    NON_SELECTABLE = "NonSelectable"
    SUB_MENU = "SubMenu"
    NON_SELECTABLE_SUB_MENU = "NonSelectableSubMenu"


class MenuEntry(Wire):
    """One line of a menu."""

    menu_entry_tag: str | None = None
    output_format: str | None = None
    default_selected_flag: bool | None = None
    predefined_content: PredefinedContent | None = None
    output_text: tuple[OutputText, ...] | None = None
    output_xhtml: str | None = None


class DisplayOutput(Wire):
    """One thing to show."""

    device: str
    info_qualify: str
    output_content: OutputContent
    response_required_flag: bool | None = None
    minimum_display_time: Whole | None = None
    """Seconds, 0 to 999."""
    menu_entry: tuple[MenuEntry, ...] | None = None
    output_signature: str | None = None


class DisplayRequest(Wire):
    """Asks to show something. As a notification its `reference_id` tells an event and no answer is due."""

    display_output: tuple[DisplayOutput, ...]


class OutputResult(Wire):
    """Whether one thing was shown."""

    device: str
    info_qualify: str
    response: Response


class DisplayResponse(Wire):
    """One result for each thing to show, in the same order."""

    output_result: tuple[OutputResult, ...]
