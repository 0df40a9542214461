import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import receipts
from receipts.mock.printer import MockPrinter

README = Path(__file__).parents[2] / "README.md"


async def test_the_receipt_in_the_readme_is_shown_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    found = re.findall(r"^```python\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)
    (example,) = (code for code in found if "Spool(" in code)
    names: dict[str, Any] = {}
    exec(example, names)
    async with MockPrinter(columns=48) as printer:
        assert await names["printed"](printer.host, printer.port)
        (paper,) = printer.papers
        assert not printer.errors
    assert paper.splitlines() == capsys.readouterr().out.splitlines()[: len(paper.splitlines())]
    assert "TOTAL EUR                                  13.50" in paper


def test_what_help_says_of_the_package_is_where_it_says() -> None:
    said = re.findall(r"^    (receipts[a-z_.]*) .*: (.*)$", receipts.__doc__ or "", re.MULTILINE)
    named = [(module, name) for module, words in said for name in re.findall("`(.*?)`", words)]
    assert len(named) > 5
    for module, name in named:
        assert hasattr(import_module(module), name), f"{module} has no {name}"
