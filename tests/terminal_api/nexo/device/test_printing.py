import json
from collections.abc import Callable
from typing import Any

import pytest

from terminal_api.nexo.device.printing import (
    Barcode,
    NoPrint,
    NotPrinted,
    Picture,
    Printed,
    TerminalPrinter,
    TextLine,
)
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages.parts import Alignment, BarcodeType, DocumentQualifier
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent, Unknown

Example = Callable[[str], bytes]
PAGE = (TextLine("OAKFIELD BOOKS"),)


@pytest.fixture
def printer(terminal) -> TerminalPrinter:
    return TerminalPrinter(terminal)


def output(message: bytes) -> Any:
    return json.loads(message)["SaleToPOIRequest"]["PrintRequest"]["PrintOutput"]


def refused(example: Example, condition: str | None, said: str | None = None) -> Message:
    whole = json.loads(example("print.response"))
    response = {"Result": "Failure", "ErrorCondition": condition, "AdditionalResponse": said}
    whole["SaleToPOIResponse"]["PrintResponse"]["Response"] = {k: v for k, v in response.items() if v}
    return Message.read(json.dumps(whole))


async def test_text_is_printed_as_the_terminal_expects_it(printer, transport, example: Example):
    transport.will_answer(Message.read(example("print.response")))
    page = (
        TextLine("OAKFIELD BOOKS", bold=True, align=Alignment.CENTRED),
        TextLine("Gift card ******5678"),
        TextLine("New balance: EUR 25.00"),
        TextLine("", align=Alignment.CENTRED),
    )
    assert await printer.print(page) == Printed()
    expected = output(example("print-text.request"))
    for line in expected["OutputContent"]["OutputText"]:
        if line.get("CharacterStyle") == "Normal":  # what a line is that says nothing
            del line["CharacterStyle"]
    assert output(transport.sent[0].written()) == expected


async def test_wide_letters_are_asked_for(printer, transport, example: Example):
    transport.will_answer(Message.read(example("print.response")))
    await printer.print((TextLine("TOTAL", wide=True),))
    (line,) = output(transport.sent[0].written())["OutputContent"]["OutputText"]
    assert line["CharacterWidth"] == "DoubleWidth"


async def test_a_qr_code_is_printed_as_the_terminal_expects_it(printer, transport, example: Example):
    transport.will_answer(Message.read(example("print.response")))
    page = Barcode("OAK-2031-000481", BarcodeType.QR_CODE)
    assert await printer.print(page, DocumentQualifier.CUSTOMER_RECEIPT) == Printed()
    assert output(transport.sent[0].written()) == output(example("print-barcode.request"))


async def test_a_picture_is_printed_as_the_terminal_expects_it(printer, transport, example: Example):
    transport.will_answer(Message.read(example("print.response")))
    assert await printer.print(Picture(b"\x89PNG\r\n\x1a\n")) == Printed()
    assert output(transport.sent[0].written()) == output(example("print-image.request"))


async def test_paper_may_run_out_in_the_middle(printer, transport, example: Example):
    transport.will_answer(Message.read(example("print-no-paper.response")))
    ended = await printer.print(PAGE)
    assert isinstance(ended, NotPrinted)
    assert ended.why is NoPrint.NO_PAPER
    assert ended.may_have_printed


@pytest.mark.parametrize(
    ("condition", "why", "may_have_printed"),
    [
        ("UnavailableDevice", NoPrint.NO_PRINTER, False),
        ("DeviceOut", NoPrint.NO_PRINTER, True),
        ("Busy", NoPrint.BUSY, False),
        ("NotAllowed", NoPrint.OTHER, False),
        ("Aborted", NoPrint.OTHER, True),
        ("SomethingNew", NoPrint.OTHER, True),
        (None, NoPrint.OTHER, True),
    ],
)
async def test_a_refusal_says_whether_to_look_at_the_paper(
    printer, transport, example: Example, condition: str | None, why: NoPrint, may_have_printed: bool
):
    transport.will_answer(refused(example, condition))
    ended = await printer.print(PAGE)
    assert isinstance(ended, NotPrinted)
    assert (ended.why, ended.may_have_printed) == (why, may_have_printed)


@pytest.mark.parametrize(
    ("ended", "may_have_printed"),
    [(NotSent("unplugged"), False), (Unknown("silence"), True), (Accepted(), True)],
)
async def test_a_receipt_without_an_answer_may_be_on_paper(printer, transport, ended, may_have_printed):
    transport.will_answer(ended)
    printed = await printer.print(PAGE)
    assert isinstance(printed, NotPrinted)
    assert printed.may_have_printed is may_have_printed
    assert len(transport.sent) == 1
