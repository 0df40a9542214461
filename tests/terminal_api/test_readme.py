import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from moneyed import EUR, Money

import terminal_api
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.outcomes import Approved

README = Path(__file__).parents[2] / "README.md"


async def test_the_example_in_the_readme_pays_by_gift_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = re.findall(r"^```python\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)
    (example,) = (code for code in found if "local_terminal(" in code)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(example, names)
    async with MockTerminal(MockSettings()) as mock:
        (tmp_path / "root.pem").write_text(mock.ca_pem)
        outcome = await names["pay"](mock.url, "root.pem")
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("18.40", EUR)
    assert (tmp_path / "till-1.ids").exists()


def test_what_help_says_of_the_package_is_where_it_says() -> None:
    said = re.findall(r"^    (terminal_api[a-z_.]*) .*: (.*)$", terminal_api.__doc__ or "", re.MULTILINE)
    named = [(module, name) for module, words in said for name in re.findall("`(.*?)`", words)]
    assert len(named) > 5
    for module, name in named:
        assert hasattr(import_module(module), name), f"{module} has no {name}"
