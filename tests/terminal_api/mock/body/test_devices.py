"""The terminal's screen, keys and printer, lent to a register."""

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from terminal_api.mock.body.face import PrinterState, Screen, ScreenKind

Bench = Callable[..., Any]


def content(*lines: str, screen: str | None = None, **more: Any) -> dict[str, Any]:
    predefined = {"PredefinedContent": {"ReferenceID": screen}} if screen else {}
    return {"OutputFormat": "Text", "OutputText": [{"Text": line} for line in lines], **predefined, **more}


def output(*lines: str, device: str = "CustomerDisplay", **more: Any) -> dict[str, Any]:
    beside = {name: more.pop(name) for name in ("MinimumDisplayTime", "MenuEntry") if name in more}
    return {"Device": device, "InfoQualify": "Display", "OutputContent": content(*lines, **more), **beside}


def question(screen: str, command: str, *lines: str, menu: tuple[str, ...] = (), **limits: Any) -> Any:
    entries = [{"OutputFormat": "Text", "OutputText": [{"Text": text}]} for text in menu]
    shown = output(*lines, screen=screen) | ({"MenuEntry": entries} if menu else {})
    data = {"Device": "CustomerInput", "InfoQualify": "Input", "InputCommand": command, **limits}
    return {"DisplayOutput": shown, "InputData": data}


def document(mode: str = "PrintEnd", **held: Any) -> dict[str, Any]:
    return {"PrintOutput": {"DocumentQualifier": "Document", "ResponseMode": mode, "OutputContent": held}}


YES_OR_NO = question("GetConfirmation", "GetConfirmation", "Cash out", "Pay it out?", "No", "Yes")
DIGITS = question("GetDigit", "DigitString", "Card number", MinLength=8, MaxLength=28)


async def test_a_display_shows_its_lines_and_idle_takes_them_away(bench: Bench) -> None:
    at = bench()
    await at.ask("Display", {"DisplayOutput": [output("Basket", "Apples 2.00", "Pears 1.50")]})
    assert at.face.screen == Screen("Basket", ("Apples 2.00", "Pears 1.50"))
    idle = {"OutputFormat": "MessageRef", "PredefinedContent": {"ReferenceID": "Idle"}}
    shown = {"Device": "CustomerDisplay", "InfoQualify": "Display", "OutputContent": idle}
    await at.ask("Display", {"DisplayOutput": [shown]})
    assert at.face.screen.kind is ScreenKind.IDLE


async def test_every_output_has_its_own_result(bench: Bench) -> None:
    outputs = [output("For you"), output("For the cashier", device="CashierDisplay")]
    results = (await bench().ask("Display", {"DisplayOutput": outputs}))["OutputResult"]
    said = [(each["Device"], each["Response"].get("ErrorCondition")) for each in results]
    assert said == [("CustomerDisplay", None), ("CashierDisplay", "UnavailableDevice")]


async def test_an_output_stands_its_time_before_the_next_and_an_abort_ends_that(bench: Bench) -> None:
    at = bench()
    seen: list[str] = []

    def watched() -> None:
        seen.append(at.face.screen.title)
        if at.face.screen.title == "First":
            at.terminal.running.abort()

    at.face.on_change.append(watched)
    outputs = [output("First", MinimumDisplayTime=999), output("Second")]
    results = (await at.ask("Display", {"DisplayOutput": outputs}))["OutputResult"]
    assert [each["Response"].get("ErrorCondition") for each in results] == [None, "Aborted"]
    assert "Second" not in seen


@pytest.mark.parametrize(
    ("shown", "field"),
    [
        (output("x", screen="Fireworks"), "ReferenceID"),
        (output("x", screen="GetConfirmation"), "ReferenceID"),
        (output("x", MinimumDisplayTime=1000), "MinimumDisplayTime"),
        (output("x", MinimumDisplayTime="5"), "MinimumDisplayTime"),
        (output("x", device="Ceiling"), "Device"),
        (output("x", OutputFormat="Mosaic"), "OutputFormat"),
        (output("x", OutputFormat="XHTML"), "OutputXHTML"),
        (output("x", OutputFormat="XHTML", OutputXHTML="no base64"), "OutputXHTML"),
    ],
)
async def test_what_cannot_be_shown_is_named(bench: Bench, shown: Any, field: str) -> None:
    (result,) = (await bench().ask("Display", {"DisplayOutput": [shown]}))["OutputResult"]
    assert result["Response"]["ErrorCondition"] == "MessageFormat"
    assert f"field {field}: " in parse_qs(result["Response"]["AdditionalResponse"])["errors"][0]


@pytest.mark.parametrize(
    ("asked", "act", "answer"),
    [
        (YES_OR_NO, lambda shopper: shopper.press(1), {"ConfirmedFlag": True}),
        (YES_OR_NO, lambda shopper: shopper.press(0), {"ConfirmedFlag": False}),
        (
            question("GetSignature", "GetConfirmation", "Sign", "here", "Clear", "OK"),
            lambda shopper: shopper.press(1),
            {"ConfirmedFlag": True},
        ),
        (
            question("MenuButtons", "GetMenuEntry", "Which?", menu=("A", "B", "C")),
            lambda shopper: shopper.press(1),
            {"MenuEntryNumber": [0, 1, 0]},
        ),
        (DIGITS, lambda shopper: shopper.key("00012345"), {"DigitInput": "00012345"}),
        (
            question("GetPhoneNumber", "DigitString", "Phone"),
            lambda shopper: shopper.key("+31201234567"),
            {"DigitInput": "+31201234567"},
        ),
        (
            question("GetAmount", "DecimalString", "How much?"),
            lambda shopper: shopper.key("12,50"),
            {"TextInput": "12.50"},
        ),
        (
            question("GetText", "TextString", "Mail", DefaultInputString="a@b.example"),
            lambda shopper: shopper.key(""),
            {"TextInput": "a@b.example"},
        ),
    ],
)
async def test_a_question_is_answered_with_the_shoppers_keys(
    bench: Bench, asked: Any, act: Callable[[Any], bool], answer: dict[str, Any]
) -> None:
    at = bench()
    asking = await at.waiting("Input", asked)
    assert act(at.shopper)
    result = (await asking)["InputResult"]
    assert result["Response"] == {"Result": "Success"}
    assert result["Input"] == {"InputCommand": asked["InputData"]["InputCommand"], **answer}
    assert at.face.screen.kind is ScreenKind.IDLE


async def test_what_does_not_fit_the_question_is_not_taken(bench: Bench) -> None:
    at = bench()
    asking = await at.waiting("Input", DIGITS)
    for typed in ("1234567", "1" * 29, "1234567a"):
        assert not at.shopper.key(typed)
    assert not at.shopper.press(1)
    assert not at.shopper.tap_bank_card()
    assert not asking.done()
    assert at.shopper.key("12345678")
    assert (await asking)["InputResult"]["Input"]["DigitInput"] == "12345678"


@pytest.mark.parametrize("least", [0, 3, 8, 40])
async def test_a_willing_shopper_types_as_many_digits_as_are_wanted(bench: Bench, least: int) -> None:
    at = bench()
    asked = question("GetDigit", "DigitString", "Number", MinLength=least, MaxLength=max(least, 1))
    typed = (await at.ask("Input", asked))["InputResult"]["Input"]["DigitInput"]
    assert least <= len(typed) <= max(least, 1)


async def test_a_menus_line_that_cannot_be_chosen_is_not(bench: Bench) -> None:
    at = bench()
    asked = question("MenuButtons", "GetMenuEntry", "Which?", menu=("Heading", "Tea"))
    asked["DisplayOutput"]["MenuEntry"][0]["MenuEntryTag"] = "NonSelectable"
    asking = await at.waiting("Input", asked)
    assert not at.shopper.press(0)
    at.shopper.approve()
    assert (await asking)["InputResult"]["Input"]["MenuEntryNumber"] == [0, 1]


async def test_a_question_ends_by_red_key_by_silence_and_by_the_register(bench: Bench) -> None:
    at = bench(device_timeout_s=0.01)
    at.shopper.cancel()
    assert (await at.ask("Input", YES_OR_NO))["InputResult"]["Response"]["ErrorCondition"] == "Cancel"
    at.shopper.wait()
    assert (await at.ask("Input", YES_OR_NO))["InputResult"]["Response"]["ErrorCondition"] == "Cancel"
    asked = question("GetText", "TextString", "Mail", MaxInputTime=60)
    asking = await at.waiting("Input", asked, ServiceID="Q1")
    about = {"MessageCategory": "Input", "SaleID": "BENCH", "ServiceID": "Q1"}
    assert await at.ask("Abort", {"AbortReason": "MerchantAbort", "MessageReference": about}) is None
    result = (await asking)["InputResult"]
    assert result["Response"] == {"Result": "Failure", "ErrorCondition": "Aborted"}
    assert "Input" not in result


async def test_the_text_of_a_running_question_can_be_changed(bench: Bench) -> None:
    at = bench()
    asking = await at.waiting("Input", YES_OR_NO, ServiceID="Q1")
    about = {"MessageCategory": "Input", "SaleID": "BENCH", "ServiceID": "Q1"}
    changed = content("Cash out", "4.10 EUR?", "Never", "Please", screen="GetConfirmation")
    assert await at.ask("InputUpdate", {"MessageReference": about, "OutputContent": changed}) is None
    assert at.face.screen == Screen("Cash out", ("4.10 EUR?",), ("Never", "Please"), ScreenKind.CONFIRM)
    without_buttons = content("Cash out", screen="GetConfirmation")
    await at.ask("InputUpdate", {"MessageReference": about, "OutputContent": without_buttons})
    assert at.face.screen.buttons == ("Never", "Please")
    assert at.shopper.press(1)
    assert (await asking)["InputResult"]["Input"]["ConfirmedFlag"] is True
    await at.ask("InputUpdate", {"MessageReference": about, "OutputContent": changed})
    assert at.face.screen.kind is ScreenKind.IDLE


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (question("GetText", "DigitString", "x"), "InputCommand"),
        (question("GetDigit", "GetAnyKey", "x"), "InputCommand"),
        (question("AcceptedAnimated", "TextString", "x"), "ReferenceID"),
        (question("GetText", "Telepathy", "x"), "InputCommand"),
        (question("GetConfirmation", "GetConfirmation", "only a title"), "OutputText"),
        (question("MenuButtons", "GetMenuEntry", "Which?"), "MenuEntry"),
        (question("GetText", "TextString", "x", MinLength=5, MaxLength=4), "MaxLength"),
        (question("GetText", "TextString", "x", MaxInputTime=-1), "MaxInputTime"),
        ({"InputData": DIGITS["InputData"]}, "DisplayOutput"),
    ],
)
async def test_a_question_that_makes_no_sense_is_not_asked(bench: Bench, asked: Any, field: str) -> None:
    response = (await bench().ask("Input", asked))["InputResult"]["Response"]
    assert response["ErrorCondition"] == "MessageFormat"
    assert f"field {field}: " in parse_qs(response["AdditionalResponse"])["errors"][0]


async def test_text_is_printed_as_it_is_aligned(bench: Bench) -> None:
    at = bench()
    lines = [
        {"Text": "SHOP", "Alignment": "Centred", "EndOfLineFlag": True},
        {"Text": "Total "},
        {"Text": "5.00", "EndOfLineFlag": True},
        {"Text": "5.00", "Alignment": "Right", "EndOfLineFlag": True},
        {"Text": "WIDE", "CharacterWidth": "DoubleWidth"},
    ]
    answer = await at.ask("Print", document(OutputFormat="Text", OutputText=lines))
    assert answer["Response"] == {"Result": "Success"}
    assert at.face.paper == ((" " * 14 + "SHOP", "Total 5.00", " " * 28 + "5.00", "W I D E"),)


async def test_barcodes_and_images_are_named_on_paper(bench: Bench) -> None:
    at = bench()
    code = {"BarcodeType": "QRCode", "BarcodeValue": "R2-000017"}
    await at.ask("Print", document(OutputFormat="BarCode", OutputBarcode=code))
    image = base64.b64encode(b'<?xml version="1.0"?><p>Hello<br/>you</p><img src="x"/>').decode()
    await at.ask("Print", document(OutputFormat="XHTML", OutputXHTML=image))
    assert [tuple(line.strip() for line in page) for page in at.face.paper] == [
        ("[QRCode] R2-000017",),
        ("Hello", "you", "[image]"),
    ]


@pytest.mark.parametrize(
    ("state", "mode", "condition"),
    [
        (PrinterState.OK, "PrintEnd", None),
        (PrinterState.PAPER_LOW, "PrintEnd", None),
        (PrinterState.NO_PAPER, "PrintEnd", "DeviceOut"),
        (PrinterState.PAPER_JAM, "PrintEnd", "DeviceOut"),
        (PrinterState.OUT_OF_ORDER, "PrintEnd", "DeviceOut"),
        (PrinterState.ABSENT, "PrintEnd", "UnavailableDevice"),
        (PrinterState.NO_PAPER, "Immediate", None),
        (PrinterState.ABSENT, "Immediate", "UnavailableDevice"),
    ],
)
async def test_the_printers_state_decides_what_reaches_the_paper(
    bench: Bench, state: PrinterState, mode: str, condition: str | None
) -> None:
    at = bench()
    at.face.printer_state = state
    text = document(mode, OutputFormat="Text", OutputText=[{"Text": "Hello"}])
    assert (await at.ask("Print", text))["Response"].get("ErrorCondition") == condition
    assert bool(at.face.paper) == (state in {PrinterState.OK, PrinterState.PAPER_LOW})
    status = (await at.ask("Diagnosis"))["POIStatus"].get("PrinterStatus")
    assert status == (None if state is PrinterState.ABSENT else state)


@pytest.mark.parametrize(
    ("held", "field"),
    [
        (
            {"OutputFormat": "BarCode", "OutputBarcode": {"BarcodeType": "EAN13", "BarcodeValue": "1"}},
            "BarcodeValue",
        ),
        (
            {"OutputFormat": "BarCode", "OutputBarcode": {"BarcodeType": "Runes", "BarcodeValue": "1"}},
            "BarcodeType",
        ),
        ({"OutputFormat": "BarCode"}, "OutputBarcode"),
        ({"OutputFormat": "MessageRef", "PredefinedContent": {"ReferenceID": "Idle"}}, "OutputFormat"),
        ({"OutputFormat": "Text", "OutputText": [{"Text": "x", "EndOfLineFlag": "true"}]}, "EndOfLineFlag"),
        ({"OutputFormat": "Text", "OutputText": [{"Text": "x", "CharacterStyle": "Loud"}]}, "CharacterStyle"),
    ],
)
async def test_what_cannot_be_printed_is_named(bench: Bench, held: Any, field: str) -> None:
    at = bench()
    response = (await at.ask("Print", document(**held)))["Response"]
    assert response["ErrorCondition"] == "MessageFormat"
    assert f"field {field}: " in parse_qs(response["AdditionalResponse"])["errors"][0]
    assert at.face.paper == ()
