"""The table of printers, read without the library that it belongs to."""

import subprocess
import sys

import pytest
from escpos.capabilities import CAPABILITIES

from receipts import models


@pytest.mark.parametrize("model", CAPABILITIES["profiles"])
def test_a_printer_has_the_code_pages_that_python_escpos_gives_it(model: str):
    theirs = CAPABILITIES["profiles"][model]["codePages"]
    assert models.code_pages(model) == {page: int(number) for number, page in theirs.items()}


def test_every_printer_of_python_escpos_is_known():
    assert models.names() == tuple(CAPABILITIES["profiles"])


def test_an_unknown_printer_is_named():
    with pytest.raises(LookupError, match="Quill"):
        models.code_pages("Quill")


def test_a_receipt_without_pictures_loads_no_library_for_pictures():
    program = """
import sys
from receipts.document import Receipt, Text
from receipts.paper import to_bytes
from receipts.profiles import PROFILES
to_bytes(Receipt((Text("Apples"),)), PROFILES["80mm"])
print([name for name in ("PIL", "escpos.escpos") if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
