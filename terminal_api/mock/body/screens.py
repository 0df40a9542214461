"""What a register wants shown, as it stands on the terminal's screen."""

import base64
import binascii
import re

from terminal_api.mock.body.face import IDLE, Screen, ScreenKind
from terminal_api.nexo.messages.display import DisplayOutput, MenuEntry
from terminal_api.nexo.messages.parts import OutputContent

#: The terminal's own screens that only tell something.
TELLING = {
    "Idle": ScreenKind.IDLE,
    "AcceptedAnimated": ScreenKind.APPROVED,
    "DeclinedAnimated": ScreenKind.DECLINED,
}

#: Those that ask, and the `InputCommand` each is good for.
ASKING = {
    "GetConfirmation": (ScreenKind.CONFIRM, "GetConfirmation"),
    "GetSignature": (ScreenKind.SIGNATURE, "GetConfirmation"),
    "MenuButtons": (ScreenKind.MENU, "GetMenuEntry"),
    "GetDigit": (ScreenKind.DIGITS, "DigitString"),
    "GetPhoneNumber": (ScreenKind.DIGITS, "DigitString"),
    "GetAmount": (ScreenKind.AMOUNT, "DecimalString"),
    "GetText": (ScreenKind.TEXT, "TextString"),
}


def told(output: DisplayOutput) -> Screen:
    """The screen for something to read: `Idle`, an animation with its two lines, or any lines."""
    content = output.output_content
    kind = TELLING.get(reference_id(content), ScreenKind.DISPLAY)
    if kind is ScreenKind.IDLE:
        return IDLE
    title, *lines = lines_of(content) or ("",)
    return Screen(title, tuple(lines), kind=kind)


def asked(content: OutputContent, entries: tuple[MenuEntry, ...]) -> Screen:
    """The screen of a question: title, text and, for two buttons, their names left and right."""
    kind, _ = ASKING[reference_id(content)]
    title, *lines = lines_of(content) or ("",)
    if kind is ScreenKind.MENU:
        return Screen(title, tuple(lines), tuple(" ".join(_texts(entry)) for entry in entries), kind)
    if kind in {ScreenKind.CONFIRM, ScreenKind.SIGNATURE}:
        return Screen(title, tuple(lines[:-2]), tuple(lines[-2:]), kind)
    return Screen(title, tuple(lines), kind=kind)


def lines_of(content: OutputContent) -> tuple[str, ...]:
    """The content as lines of text, whatever its format."""
    match content.output_format:
        case "BarCode" if barcode := content.output_barcode:
            return (f"[{barcode.barcode_type or 'barcode'}] {barcode.barcode_value}",)
        case "XHTML":
            return text_of(markup(content) or "")
        case _:
            return tuple(line.text for line in content.output_text or ())


def reference_id(content: OutputContent) -> str:
    """The terminal's own screen that is meant, or nothing."""
    return content.predefined_content.reference_id if content.predefined_content else ""


def markup(content: OutputContent) -> str | None:
    """The XHTML, decoded; None when it is not Base64 of markup."""
    try:
        text = base64.b64decode(content.output_xhtml or "", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return text if "<" in text else None


def text_of(xhtml: str) -> tuple[str, ...]:
    """What a page of XHTML says, a line for each block; an image is only named."""
    shown = re.sub(r"<img\b[^>]*>", "[image]", re.sub(r"<\?.*?\?>", "", xhtml))
    lines = (re.sub(r"<[^>]*>", "", line).strip() for line in re.split(r"<br\s*/?>|</(?:p|div|h\d)>", shown))
    return tuple(line for line in lines if line)


def _texts(entry: MenuEntry) -> tuple[str, ...]:
    return tuple(line.text for line in entry.output_text or ())
