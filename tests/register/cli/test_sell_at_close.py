"""`register sell` where cards pay with the closed basket: what is told is how each tender ended."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from moneyed import EUR, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.server import MockProvider
from tests.register.cli.conftest import Ran, Shell

NUMBER = "6301190055500010017"

RunBeside = Callable[..., Awaitable[Ran]]


@pytest.fixture
async def desk(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[GatewayDesk]:
    """A gateway that debits at close, and that this till's file names."""
    ledger = CardLedger((Card(NUMBER, "toggle", CardStatus.ACTIVE, Money("4.00", EUR)),))
    desk = GatewayDesk(OwnBooks(ledger, "toggle"), {"CP-1": "key-of-a-mock"})
    desk.adjust({"debits": "at_close"})
    async with MockProvider(desk, ledger) as provider:
        monkeypatch.setenv("KEY_OF_GATEWAY", "key-of-a-mock")
        with (tmp_path / "config.toml").open("a", encoding="utf-8") as config:
            config.write(
                '\n[[gift_cards.provider]]\nname = "toggle"\nprefixes = ["6301"]\nprocessor = "gateway"\n'
                f'\n[processor.gateway]\nurl = "{provider.url}/v1"\nstore = "CP-1"\ntill = "1"\n'
                'key_from = "env:KEY_OF_GATEWAY"\nprovider = "toggle"\nenvironment = "test"\n'
                'debits = "at_close"\n'
            )
        yield desk


TENDERS = ("--tender", f"gift-card@{NUMBER}", "--tender", "cash", "--cashier", "@Ruth", "--json")


async def test_a_card_and_cash_are_approved_once_the_basket_has_taken_the_money(
    shell: Shell, desk: GatewayDesk, run_beside: RunBeside
) -> None:
    ran = await run_beside(shell, "sell", "100", *TENDERS)
    assert ran.code == 0, ran.err
    assert [(row["outcome"], row["amount"], row["reason"]) for row in ran.json["tenders"]] == [
        ("approved", "4.00", None),
        ("approved", "8.10", None),
    ]
    assert len(desk.memory.baskets) == 1


async def test_a_refused_basket_is_told_with_the_card_and_the_cash_goes_back(
    shell: Shell, desk: GatewayDesk, run_beside: RunBeside
) -> None:
    desk.switches.elsewhere = Money("1.00", EUR)
    ran = await run_beside(shell, "sell", "100", *TENDERS)
    assert ran.code == 1
    assert ran.json["state"] == "voided"
    card, cash = ran.json["tenders"]
    assert (card["outcome"], card["reason"]) == (
        "declined",
        "The provider has only 3.00 EUR on this card: ask for that, or use another card.",
    )
    assert cash["outcome"] == "approved"
    assert ran.json["tendered"] == "0.00"
