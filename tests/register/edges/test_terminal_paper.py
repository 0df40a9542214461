"""A receipt as a terminal's printer takes it."""

from receipts.document import QR, Barcode, Columns, Cut, Receipt, Rule, Text
from register.edges.terminal_paper import pages
from terminal_api.nexo.device.printing import Barcode as PrintedCode
from terminal_api.nexo.device.printing import TextLine
from terminal_api.nexo.messages.parts import BarcodeType

RECEIPT = Receipt(
    (
        Text("SHOP", bold=True, align="center"),
        Text("12.50", size="large"),
        Text(""),
        Columns("A very long name of a thing nobody buys", "12.50"),
        Barcode("R2-000017"),
        Rule(),
        Barcode("4006381333931", "EAN13"),
        QR("https://shop.example/r"),
        Cut(),
    )
)


def test_its_lines_come_first_and_each_symbol_on_its_own():
    lines, *symbols = pages(RECEIPT, 32)
    assert isinstance(lines, tuple)
    assert lines[0] == TextLine(" " * 14 + "SHOP", bold=True)
    assert lines[1] == TextLine("12.50", bold=True)
    assert lines[2] == TextLine(" ")
    assert lines[-1] == TextLine("-" * 32)
    assert all(len(line.text) <= 32 for line in lines)
    assert symbols == [
        PrintedCode("R2-000017", BarcodeType.CODE_128),
        PrintedCode("4006381333931", BarcodeType.EAN_13),
        PrintedCode("https://shop.example/r", BarcodeType.QR_CODE),
    ]
