"""The PIN of a gift card at the command line: from the environment, or typed without being seen."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import typer
from click.exceptions import Abort
from moneyed import EUR, Money

from register.cli.card_pin import asks
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH
from terminal_api.processor import GiftCard
from tests.register.cli.conftest import Ran, Shell

NUMBER = "7700999900000031"
PIN = "908172"
CARD = GiftCard("toast", NUMBER)

RunBeside = Callable[..., Awaitable[Ran]]


@pytest.fixture
async def ledger(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[CardLedger]:
    """The cards of a provider that wants PINs, and that the till asks for them."""
    ledger = CardLedger()
    ledger.put(Card(NUMBER, "toast", CardStatus.ACTIVE, Money("4.00", EUR), code=PIN))
    desk = ToastDesk(ledger)
    desk.adjust({"pin": "always"})
    async with MockProvider(desk, ledger) as provider:
        monkeypatch.setenv("KEY_OF_TOAST", desk.credentials["token"])
        with (tmp_path / "config.toml").open("a", encoding="utf-8") as config:
            config.write(
                '\n[[gift_cards.provider]]\nname = "toast"\nprefixes = ["7700"]\nlengths = [16]\n'
                'processor = "toast"\npin = "asked"\n\n[processor.toast]\n'
                f'url = "{provider.url}{PATH}"\nrestaurant = "{desk.credentials["restaurant"]}"\n'
                'key_from = "env:KEY_OF_TOAST"\nenvironment = "test"\ncash_out = true\n'
            )
        yield ledger


def left(ledger: CardLedger) -> Money:
    found = ledger.card(NUMBER)
    assert found is not None
    return found.balance


async def test_the_pin_of_the_environment_is_used_for_a_balance_and_a_payment(
    shell: Shell, ledger: CardLedger, run_beside: RunBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_CARD_PIN", PIN)
    seen = await run_beside(shell, "gift", "balance", NUMBER, "--json")
    assert (seen.code, seen.json["balance"]) == (0, "4.00")
    paid = await run_beside(
        shell, "sell", "100", "--tender", f"gift-card@{NUMBER}", "--tender", "cash", "--cashier", "@Ruth"
    )
    assert paid.code == 0, paid.err
    assert left(ledger) == Money("0.00", EUR)
    assert PIN not in seen.out + seen.err + paid.out + paid.err


async def test_a_balance_is_paid_out_with_it(
    shell: Shell, ledger: CardLedger, run_beside: RunBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_CARD_PIN", PIN)
    assert (await run_beside(shell, "shift", "open", "--float", "100")).code == 0
    paid = await run_beside(shell, "gift", "cash-out", NUMBER, "--cashier", "@Ruth")
    assert paid.code == 0, paid.out + paid.err
    assert left(ledger) == Money("0.00", EUR)


async def test_a_wrong_pin_of_the_environment_is_tried_once(
    shell: Shell, ledger: CardLedger, run_beside: RunBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_CARD_PIN", "553311")
    refused = await run_beside(shell, "gift", "pay", NUMBER, "1.00", "--cashier", "@Ruth", "--json")
    assert refused.code != 0
    assert refused.json["reason"] == "The PIN does not fit this card: try it again, or use another card."
    assert left(ledger) == Money("4.00", EUR)
    assert len(shell.operations()) == 2


async def test_without_one_it_is_typed_unseen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, object]] = []

    def prompt(text: str, **how: object) -> str:
        asked.append((text, how["hide_input"]))
        return PIN

    monkeypatch.setattr(typer, "prompt", prompt)
    assert await asks()(CARD, "This card needs its PIN.") == PIN
    assert asked == [("PIN of card 0031", True)]
    assert "This card needs its PIN." in capsys.readouterr().err


async def test_who_types_nothing_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def prompt(text: str, **how: object) -> str:
        raise Abort

    monkeypatch.setattr(typer, "prompt", prompt)
    assert await asks()(CARD, "") is None


async def test_without_a_terminal_cards_that_others_keep_are_asked_all_the_same(
    shell: Shell, ledger: CardLedger, run_beside: RunBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_CARD_PIN", PIN)
    monkeypatch.delenv("REGISTER_TERMINAL__CA")
    assert (await run_beside(shell, "shift", "open", "--float", "100")).code == 0
    assert (await run_beside(shell, "gift", "balance", NUMBER)).code == 0
    assert (await run_beside(shell, "gift", "pay", NUMBER, "1.50")).code == 0
    assert (await run_beside(shell, "gift", "cash-out", NUMBER)).code == 0
    assert left(ledger) == Money("0.00", EUR)
    others = await run_beside(shell, "gift", "balance", "6006490000000000016", "--json")
    assert (others.code, others.json["outcome"]) == (4, "not_sent")
    assert "ca is missing" in others.json["reason"]


async def test_that_the_drawer_holds_too_little_is_told_in_whole_sentences(
    shell: Shell, ledger: CardLedger, run_beside: RunBeside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_CARD_PIN", PIN)
    ran = await run_beside(shell, "gift", "cash-out", NUMBER)
    assert ran.code == 1
    assert "There is not enough cash in the drawer to pay 4.00. It may be paid out" in ran.out
    assert left(ledger) == Money("4.00", EUR)
