"""Each check of the Stored Value mock, in the order in which it judges."""

from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.named import PROVIDERS
from tests.terminal_api.mock.providers.stored_value_server import (
    ACCOUNT,
    GIVEX,
    Server,
    euros,
)

SVS = {"type": "svs", "number": "9900210100030004", "securityCode": "3391"}
FISERV = {"type": "valuelink", "number": "9900310000400041", "securityCode": "66120485"}
OTHER_FISERV = {"type": "valuelink", "number": "9900310000400058", "securityCode": "10957734"}
VOUCHER = {"type": "harbourvoucher", "number": "9900410000500015"}
WEB = {"shopperInteraction": None, "store": None}


@pytest.fixture
def server() -> Server:
    server = Server()
    server.put(balance="10.00")
    return server


def refused(answer: dict[str, Any]) -> str:
    assert answer["resultCode"] == "Refused", answer
    return answer["refusalReason"]


@pytest.mark.parametrize(
    ("operation", "method", "more"),
    [
        ("changeStatus", SVS, {"status": "inactive"}),
        ("changeStatus", FISERV, {"status": "inactive"}),
        ("changeStatus", VOUCHER, {"status": "inactive"}),
        ("changeStatus", GIVEX, {"status": "active", **WEB}),
        ("changeStatus", SVS, {"status": "active", "shopperInteraction": "Moto"}),
        ("issue", GIVEX, {}),
        ("issue", SVS, WEB),
        ("mergeBalance", FISERV, {"sourcePaymentMethod": OTHER_FISERV}),
        ("mergeBalance", GIVEX, {"sourcePaymentMethod": SVS, **WEB}),
        ("load", {"type": "harbourcard", "number": "1234567890"}, {"amount": euros(1)}),
        ("checkBalance", {"type": "intersolve-other", "number": "1234567890"}, {}),
    ],
)
def test_what_a_provider_does_not_offer_there_is_refused_whatever_the_card(
    server: Server, operation: str, method: dict[str, str], more: dict[str, Any]
) -> None:
    assert refused(server.asked(operation, paymentMethod=method, **more)) == "Not supported"


@pytest.mark.parametrize(
    ("method", "amount", "reason"),
    [
        ({**GIVEX, "number": "9900110100029998"}, euros(1), "Invalid Card Number"),
        ({**GIVEX, "type": "svs"}, euros(1), "Invalid Card Number"),
        ({**GIVEX, "securityCode": "0000"}, euros(1), "Invalid Pin"),
        ({"type": "givex", "number": GIVEX["number"]}, euros(1), "Invalid Pin"),
        (GIVEX, {"currency": "USD", "value": 1}, "Invalid Amount"),
        (GIVEX, {"currency": "QQQ", "value": 1}, "Invalid Amount"),
    ],
)
def test_a_card_must_be_known_its_code_right_and_its_money_the_same(
    server: Server, method: dict[str, str], amount: dict[str, object], reason: str
) -> None:
    assert refused(server.asked("load", paymentMethod=method, amount=amount)) == reason
    assert server.on()[1] == Money("10.00", "EUR")
    assert server.ledger.latest
    assert not server.ledger.latest.approved, "a refusal is a line as well"


def test_a_card_without_a_code_is_asked_for_none(server: Server) -> None:
    server.put(balance="40", method=VOUCHER)
    assert server.asked("checkBalance", paymentMethod=VOUCHER)["currentBalance"] == euros(4000)


ACTIVATE: dict[str, Any] = {"operation": "changeStatus", "status": "active"}
DEACTIVATE: dict[str, Any] = {"operation": "changeStatus", "status": "inactive"}
ADD: dict[str, Any] = {"operation": "load", "amount": euros(500)}
LOOK: dict[str, Any] = {"operation": "checkBalance"}


@pytest.mark.parametrize(
    ("status", "balance", "asked", "ends"),
    [
        (CardStatus.INACTIVE, "0", ACTIVATE, (CardStatus.ACTIVE, "0")),
        (CardStatus.INACTIVE, "0", {**ACTIVATE, "amount": euros(500)}, (CardStatus.ACTIVE, "5")),
        (CardStatus.INACTIVE, "20", ACTIVATE, (CardStatus.ACTIVE, "20")),
        (CardStatus.INACTIVE, "20", {**ACTIVATE, "amount": euros(2000)}, (CardStatus.ACTIVE, "20")),
        (CardStatus.INACTIVE, "20", {**ACTIVATE, "amount": euros(2500)}, "Invalid Amount"),
        (CardStatus.INACTIVE, "20", {**ACTIVATE, "amount": euros(0)}, "Invalid Amount"),
        (CardStatus.INACTIVE, "0", ADD, "Refused"),
        (CardStatus.INACTIVE, "0", LOOK, "Refused"),
        (CardStatus.INACTIVE, "0", DEACTIVATE, "Refused"),
        (CardStatus.ACTIVE, "3", ACTIVATE, "Transaction Not Permitted"),
        (CardStatus.ACTIVE, "3", ADD, (CardStatus.ACTIVE, "8")),
        (CardStatus.ACTIVE, "3", LOOK, (CardStatus.ACTIVE, "3")),
        (CardStatus.ACTIVE, "3", DEACTIVATE, (CardStatus.CLOSED, "0")),
        (CardStatus.CLOSED, "0", ACTIVATE, "Blocked Card"),
        (CardStatus.CLOSED, "0", ADD, "Blocked Card"),
        (CardStatus.CLOSED, "0", LOOK, "Blocked Card"),
        (CardStatus.CLOSED, "0", DEACTIVATE, "Blocked Card"),
        (CardStatus.EXPIRED, "9", ADD, "Expired Card"),
        (CardStatus.EXPIRED, "9", LOOK, "Expired Card"),
    ],
)
def test_what_becomes_of_a_card_depends_on_its_state(
    status: CardStatus, balance: str, asked: dict[str, Any], ends: tuple[CardStatus, str] | str
) -> None:
    server = Server()
    server.put(status, balance)
    answer = server.asked(**asked)
    if isinstance(ends, str):
        assert refused(answer) == ends
        assert server.on() == (status, Money(balance, "EUR"))
        assert "currentBalance" not in answer
    else:
        assert answer["resultCode"] == "Success"
        assert server.on() == (ends[0], Money(ends[1], "EUR"))
        assert answer["currentBalance"] == euros(int(ends[1]) * 100)


def test_a_look_tells_whether_so_much_is_there_and_leaves_no_line(server: Server) -> None:
    lines = len(server.ledger.transactions)
    assert server.asked("checkBalance", amount=euros(1000))["resultCode"] == "Success"
    short = server.asked("checkBalance", amount=euros(1001))
    assert (short["resultCode"], short["currentBalance"]) == ("NotEnoughBalance", euros(1000))
    assert len(server.ledger.transactions) == lines


def test_every_movement_leaves_a_line_with_our_reference(server: Server) -> None:
    answer = server.asked("load", amount=euros(500), reference="Q2.T1.77")
    line = server.ledger.transaction(answer["pspReference"])
    assert line
    assert (line.service_id, line.sale_id, line.moved, line.change) == (
        "Q2.T1.77",
        ACCOUNT,
        Money(5, "EUR"),
        Money(5, "EUR"),
    )


def test_a_yen_has_no_cents_on_the_wire() -> None:
    server = Server()
    server.ledger.put(Card("9900110100020003", "givex", CardStatus.ACTIVE, Money(300, "JPY"), code="5127"))
    answer = server.asked("load", amount={"currency": "JPY", "value": 500})
    assert answer["currentBalance"] == {"currency": "JPY", "value": 800}


def test_the_developers_mock_opens_with_cards_and_says_how_to_get_in() -> None:
    desk, ledger = PROVIDERS["stored-value"]()
    assert desk.name == "stored-value"
    assert {card.provider for card in ledger.cards} == {"givex", "svs", "valuelink", "harbourvoucher"}
    assert all(8 <= len(card.number) <= 28 for card in ledger.cards)
    assert {"X-API-Key", "merchantAccount", "store", "path"} <= desk.credentials.keys()
