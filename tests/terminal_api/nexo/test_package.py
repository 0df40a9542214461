import subprocess
import sys

import pytest

from terminal_api import nexo


def test_importing_the_package_loads_neither_http_nor_cryptography():
    heavy = {"httpx", "cryptography", "pydantic"}
    script = f"import sys, terminal_api.nexo; print(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("name", nexo.__all__)
def test_every_public_name_is_there(name: str):
    assert getattr(nexo, name).__name__ == name


def test_a_misspelt_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="NexoTerminol"):
        getattr(nexo, "NexoTerminol")  # noqa: B009
