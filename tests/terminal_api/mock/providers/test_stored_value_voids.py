"""What the Stored Value mock undoes, and what it refuses to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.transactions import Ask
from terminal_api.processor import Operation
from tests.terminal_api.mock.providers.stored_value_server import GIVEX, Server, euros

SVS = {"type": "svs", "number": "9900210100030004", "securityCode": "3391"}
FISERV = {"type": "valuelink", "number": "9900310000400041", "securityCode": "66120485"}
OTHER_FISERV = {"type": "valuelink", "number": "9900310000400058", "securityCode": "10957734"}
WEB: dict[str, Any] = {"shopperInteraction": None, "store": None}


def why(answer: dict[str, Any]) -> str:
    assert answer["resultCode"] == "Refused", answer
    return answer.get("thirdPartyRefusalReason") or answer["refusalReason"]


def loaded(balance: str = "10.00") -> tuple[Server, str]:
    """A card with 5.00 more than `balance` on it, and the load's reference."""
    server = Server()
    server.put(balance=balance)
    return server, server.asked("load", amount=euros(500))["pspReference"]


def test_a_load_is_undone_whole_and_its_line_names_it() -> None:
    server, psp = loaded()
    answer = server.void(psp)
    assert (answer["resultCode"], answer["currentBalance"]) == ("Success", euros(1000))
    assert "authCode" not in answer
    line = server.ledger.transaction(answer["pspReference"])
    assert line
    assert (line.operation, line.original, line.moved) == (Operation.UNDO_LOAD, psp, Money(5, "EUR"))


@pytest.mark.parametrize(("late", "undone"), [(timedelta(), True), (timedelta(seconds=1), False)])
def test_a_day_is_the_limit(late: timedelta, undone: bool) -> None:
    server, psp = loaded()
    server.clock.skip(timedelta(hours=24) + late)
    assert (server.void(psp)["resultCode"] == "Success") is undone


def test_nothing_is_undone_twice_nor_an_undoing_undone() -> None:
    server, psp = loaded()
    undoing = server.void(psp)["pspReference"]
    assert why(server.void(psp)) == "Already voided"
    assert why(server.void(undoing)) == "Not supported"


@pytest.mark.parametrize("psp", ["LN4J773J2C23T6R8", ""])
def test_an_unknown_original_is_an_error(psp: str) -> None:
    server, _ = loaded()
    assert server.void(psp)["errorCode"] == "167"


def test_another_accounts_original_is_as_good_as_unknown() -> None:
    server, psp = loaded()
    assert server.void(psp, merchantAccount="LanternPaper_Web")["errorCode"] == "167"


def test_what_was_refused_cannot_be_undone() -> None:
    server, _ = loaded()
    refused = server.asked("load", amount={"currency": "USD", "value": 1})["pspReference"]
    assert why(server.void(refused)) == "Original was refused"


def test_a_look_has_nothing_to_undo() -> None:
    server, _ = loaded()
    assert server.void(server.asked("checkBalance")["pspReference"])["errorCode"] == "167"


def test_a_load_made_at_the_terminal_is_undone_there() -> None:
    server, _ = loaded()
    at_terminal = Ask("T1.PSP", Operation.LOAD, "s", "sale", Money(5, "EUR"), GIVEX["number"], "givex")
    server.ledger.move(at_terminal)
    assert why(server.void("T1.PSP")) == "Not a transaction of this API"


def test_a_load_that_is_spent_stays() -> None:
    server, psp = loaded("0")
    card = server.ledger.card(GIVEX["number"])
    assert card
    server.ledger.put(replace(card, balance=Money("4.99", "EUR")))
    assert why(server.void(psp)) == "Balance does not cover it"


def test_nothing_is_undone_on_a_closed_card() -> None:
    server, psp = loaded()
    server.asked("changeStatus", status="inactive")
    assert why(server.void(psp)) == "Blocked Card"


def test_a_deactivation_is_never_undone() -> None:
    server, _ = loaded()
    psp = server.asked("changeStatus", status="inactive")["pspReference"]
    assert why(server.void(psp)) == "Not supported"


@pytest.mark.parametrize("amount", [None, euros(3000)])
def test_an_activation_is_undone_once_for_svs_and_never_for_givex(amount: dict[str, object] | None) -> None:
    server = Server()
    for method in (SVS, GIVEX):
        server.put(CardStatus.INACTIVE, "0", method)
    first, second = (
        server.asked("changeStatus", paymentMethod=method, status="active", amount=amount)["pspReference"]
        for method in (SVS, GIVEX)
    )
    assert server.void(first)["resultCode"] == "Success"
    assert server.on(SVS) == (CardStatus.INACTIVE, Money(0, "EUR"))
    assert why(server.void(first)) == "Already voided"
    assert why(server.void(second)) == "Not supported"
    assert server.on(GIVEX)[0] is CardStatus.ACTIVE


def test_a_preloaded_card_keeps_its_money_when_its_activation_is_undone() -> None:
    server = Server()
    server.put(CardStatus.INACTIVE, "20.00", SVS)
    psp = server.asked("changeStatus", paymentMethod=SVS, status="active", amount=euros(2000))["pspReference"]
    server.void(psp)
    assert server.on(SVS) == (CardStatus.INACTIVE, Money(20, "EUR"))


def test_a_virtual_card_is_made_used_and_undone_online() -> None:
    server = Server()
    made = server.asked("issue", paymentMethod={"type": "valuelink"}, amount=euros(3000), **WEB)
    method = made["paymentMethod"]
    assert made["currentBalance"] == euros(3000)
    assert server.on(method) == (CardStatus.ACTIVE, Money(30, "EUR"))
    assert server.asked("checkBalance", paymentMethod=method)["currentBalance"] == euros(3000)
    assert why(server.void(made["pspReference"])) == "Not supported", "a store asks, and no shop can"
    assert server.void(made["pspReference"], store=None)["resultCode"] == "Success"
    assert server.on(method) == (CardStatus.CLOSED, Money(0, "EUR"))


def test_a_merge_is_undone_on_both_cards() -> None:
    server = Server()
    server.put(balance="7", method=FISERV)
    server.put(balance="12", method=OTHER_FISERV)
    source = {name: value for name, value in OTHER_FISERV.items() if name != "type"}
    merged = server.asked("mergeBalance", paymentMethod=FISERV, sourcePaymentMethod=source, **WEB)
    assert merged["currentBalance"] == euros(1900)
    assert server.void(merged["pspReference"], store=None)["currentBalance"] == euros(700)
    assert server.on(OTHER_FISERV)[1] == Money(12, "EUR")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ({"number": "123456789012"}, "Invalid Card Number"),
        ({"number": OTHER_FISERV["number"], "securityCode": "0"}, "Invalid Pin"),
        ({"number": FISERV["number"], "securityCode": FISERV["securityCode"]}, "Card not active"),
    ],
)
def test_only_another_known_card_is_merged(source: dict[str, str], reason: str) -> None:
    server = Server()
    server.put(balance="7", method=FISERV)
    server.put(balance="12", method=OTHER_FISERV)
    answer = server.asked("mergeBalance", paymentMethod=FISERV, sourcePaymentMethod=source, **WEB)
    assert why(answer) == reason
    assert (server.on(FISERV)[1], server.on(OTHER_FISERV)[1]) == (Money(7, "EUR"), Money(12, "EUR"))
