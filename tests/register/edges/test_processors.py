"""The clients that [processor.NAME] makes: what a shop switches on there, its cards can do."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register.config import config_file
from register.edges.processors import Shop, online
from register.settings import load
from terminal_api.processor import Operation

FACTOR4 = """
[processor.factor4]
url = "https://trans.example/v4/transaction"
client_id = "417"
location_id = "200417"
terminal_id = "2"
system_id = "EXAMPLE-SYS"
user = "integration-user"
password_from = "env:TEST_SECRET"
zone = "America/New_York"
"""
TOGGLE = """
[processor.toggle]
url = "https://example.mytoggle.io/graphql"
user = "api-user"
password_from = "env:TEST_SECRET"
account_id = 1007
product_id = 4711
site = "CP-0417-02"
"""
STORED_VALUE = """
[processor.stored-value]
merchant_account = "HarbourStreetPOS"
store = "HARBOUR-02"
key_from = "env:TEST_KEY"
environment = "test"
"""


@pytest.mark.parametrize(
    ("table", "switched", "operation"),
    [
        (STORED_VALUE, "store_credit", Operation.REFUND),
        (FACTOR4, "cash_out", Operation.CASH_OUT),
        (FACTOR4, "deactivate", Operation.DEACTIVATE),
        (FACTOR4, "store_credit", Operation.REFUND),
        (TOGGLE, "refund_as_load", Operation.REFUND),
    ],
    ids=["adyen store credit", "factor4 cash-outs", "factor4 ends", "factor4 store credit", "toggle refunds"],
)
async def test_what_no_document_promises_is_off_until_the_shop_switches_it_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, switched: str, operation: Operation
) -> None:
    monkeypatch.setenv("TEST_SECRET", "öffnet nichts")  # a password, of which no header is made
    monkeypatch.setenv("TEST_KEY", "opens-nothing")
    for more, offered in (("", False), (f"{switched} = true\n", True)):
        file = tmp_path / "shop.toml"
        file.write_text(config_file.packaged().read_text("utf-8") + table + more, "utf-8")
        shop = Shop(load(file, {}), tmp_path, lambda: datetime.now(UTC))
        async with AsyncExitStack() as stack:
            (client,) = await online(stack, shop)
            cards = "svs" if table is STORED_VALUE else client.name
            assert client.capabilities(cards).can(operation) is offered


async def test_factor4_undoes_activations_only_once_the_shop_switches_it_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_SECRET", "öffnet nichts")
    for more, offered in (("", False), ("undo_activation = true\n", True)):
        file = tmp_path / "shop.toml"
        file.write_text(config_file.packaged().read_text("utf-8") + FACTOR4 + more, "utf-8")
        async with AsyncExitStack() as stack:
            (client,) = await online(stack, Shop(load(file, {}), tmp_path, lambda: datetime.now(UTC)))
            assert client.capabilities("factor4").undoes_activation is offered
