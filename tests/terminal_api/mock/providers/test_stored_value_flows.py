"""Client, mock and terminal together, over real sockets: the ledger is the referee."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moneyed import Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.stored_value.switches import Switch
from terminal_api.outcomes import Approved, Declined, Outcome, Reference, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.service import Service
from terminal_api.processors.stored_value import (
    ApiKey,
    BasicLogin,
    Channel,
    Issued,
    StoredValue,
    StoredValueSettings,
)
from terminal_api.settling import RUNNING_S, settled
from tests.terminal_api.mock.providers.stored_value_shop import CARD, FISERV, SVS, Shop, a_shop


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with a_shop() as shop:
        shop.put()
        yield shop


#: How a load of 5.00 ends in the end, and what was added to the card.
ENDS: dict[str, tuple[type[Outcome], str]] = {
    Switch.ERROR_DONE: (Unknown, "5"),
    Switch.ERROR_UNDONE: (Unknown, "0"),
    Switch.TRANSIENT_ERROR: (Approved, "5"),
    Switch.IN_PROGRESS: (Approved, "5"),
    Switch.KEY_STORE_DOWN: (Approved, "5"),
    Switch.INTERNAL_ERROR: (Approved, "5"),
    Switch.NO_RESULT_CODE: (Approved, "5"),
    Switch.OTHER_CURRENCY: (Approved, "5"),
    Switch.EXTRA_FIELDS: (Approved, "5"),
    Switch.FORGET_KEYS: (Approved, "5"),
    Switch.DAY_LATER: (Approved, "5"),
    Switch.WEEK_LATER: (Approved, "5"),
}


@pytest.mark.parametrize("switch", Switch)
async def test_each_switch_has_its_end(shop: Shop, switch: Switch) -> None:
    kind, added = ENDS[switch]
    shop.mock.faults.arm(Fault(switch))
    outcome = await shop.settled(shop.request(Operation.LOAD, "5"))
    assert isinstance(outcome, kind), outcome
    assert shop.on() == Money("10", "EUR") + Money(added, "EUR")
    if isinstance(outcome, Approved):
        assert outcome.balance == shop.on()


@pytest.mark.parametrize("switch", [Switch.NO_RESULT_CODE, Switch.OTHER_CURRENCY, Switch.INTERNAL_ERROR])
async def test_an_answer_that_does_not_count_is_open_until_it_is_repeated(shop: Shop, switch: Switch) -> None:
    shop.mock.faults.arm(Fault(switch))
    request = shop.request(Operation.LOAD, "5")
    assert isinstance(await shop.till.ask(request), Unknown)
    assert shop.on() == Money("15", "EUR")
    assert isinstance(await shop.till.status(request), Approved)
    assert shop.on() == Money("15", "EUR")


async def test_while_the_platform_is_at_it_the_till_goes_on_asking(shop: Shop) -> None:
    shop.mock.faults.arm(Fault(Switch.IN_PROGRESS, times=3))
    request = shop.request(Operation.LOAD, "5")
    seen = [await shop.till.ask(request) for _ in range(4)]
    assert [type(outcome) for outcome in seen] == [Unknown, Unknown, Unknown, Approved]
    assert shop.on() == Money("15", "EUR")


async def test_a_request_asked_twice_at_once_is_done_once(shop: Shop) -> None:
    request = shop.request(Operation.LOAD, "5")
    first, second = await asyncio.gather(shop.till.ask(request), shop.till.ask(request))
    assert isinstance(first, Approved)
    assert first == second
    assert shop.on() == Money("15", "EUR")


async def test_the_common_way_of_settling_finds_the_end_here_too(shop: Shop) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    shop.mock.faults.arm(Fault(FaultKind.DROP_AFTER))
    shop.mock.faults.arm(Fault(Switch.IN_PROGRESS, times=2))
    request = shop.request(Operation.LOAD, "5")
    outcome = await settled(shop.till, request, await shop.till.ask(request), pause=pause)
    assert isinstance(outcome, Approved)
    assert waited == [RUNNING_S] * 2
    assert shop.on() == Money("15", "EUR")


async def test_a_card_type_of_intersolves_goes_by_the_name_the_shop_set_up(shop: Shop) -> None:
    voucher = GiftCard("harbourvoucher", "9900410000500015")
    shop.put(voucher, "0", CardStatus.INACTIVE)
    sold = await shop.till.ask(shop.request(Operation.ACTIVATE, "20.00", voucher))
    assert isinstance(sold, Approved)
    assert shop.on(voucher) == Money(20, "EUR")
    undoing = shop.request(Operation.UNDO_LOAD, "20.00", None, original=sold.reference)
    assert isinstance(await shop.till.ask(undoing), Declined), "Intersolve undoes loads only"


async def test_after_a_restart_the_same_request_is_still_done_once(shop: Shop) -> None:
    shop.mock.faults.arm(Fault(FaultKind.DROP_AFTER))
    request = shop.request(Operation.LOAD, "5")
    assert isinstance(await shop.till.ask(request), Unknown)
    assert isinstance(await shop.opened().ask(request), Approved)
    assert shop.on() == Money("15", "EUR")


async def test_after_a_restart_a_card_without_its_code_is_another_question_and_stays_open(shop: Shop) -> None:
    shop.mock.faults.arm(Fault(FaultKind.DROP_AFTER))
    request = shop.request(Operation.LOAD, "5")
    await shop.till.ask(request)
    outcome = await shop.opened().ask(replace(request, card=replace(CARD, pin="")))
    assert isinstance(outcome, Unknown)
    assert shop.on() == Money("15", "EUR")


@pytest.mark.parametrize("kind", FaultKind)
async def test_every_providers_faults_happen_here_too(shop: Shop, kind: FaultKind) -> None:
    shop.mock.faults.arm(Fault(kind, seconds=0.01))
    outcome = await shop.settled(shop.request(Operation.LOAD, "5"))
    assert isinstance(outcome, Approved)
    assert shop.on() == Money("15", "EUR")


async def test_an_http_error_after_the_deed_is_open_and_then_told(shop: Shop) -> None:
    shop.mock.faults.arm(Fault(FaultKind.HTTP_ERROR, status=502, processed=True))
    request = shop.request(Operation.LOAD, "5")
    assert isinstance(await shop.till.ask(request), Unknown)
    assert isinstance(await shop.till.ask(request), Approved)
    assert shop.on() == Money("15", "EUR")


async def test_a_wrong_code_is_declined_and_the_right_one_goes(shop: Shop) -> None:
    wrong = await shop.till.ask(shop.request(Operation.BALANCE, card=replace(CARD, pin="0000")))
    assert isinstance(wrong, Declined)
    assert wrong.retryable
    assert isinstance(await shop.till.ask(shop.request(Operation.BALANCE)), Approved)


async def test_a_card_sold_here_is_spent_and_undone_where_it_belongs(till: Any) -> None:
    """`till` stands at a mock terminal, whose ledger the platform shares."""
    async with a_shop(till.mock.ledger) as shop:
        shop.put(SVS, "0", CardStatus.INACTIVE)
        sold = await shop.till.ask(shop.request(Operation.ACTIVATE, "30.00", SVS))
        assert isinstance(sold, Approved)
        at_terminal = GiftCard(SVS.provider, SVS.number)
        paid = await till.ask(Operation.PAY, "12.50", at_terminal)
        assert isinstance(paid, Approved)
        assert paid.balance == Money("17.50", "EUR")
        look = await shop.till.ask(shop.request(Operation.BALANCE, card=SVS))
        assert isinstance(look, Approved)
        assert look.balance == Money("17.50", "EUR")
        late = await shop.till.ask(shop.request(Operation.UNDO_LOAD, "30.00", None, original=sold.reference))
        assert isinstance(late, Declined), "it is partly spent"
        loaded = await till.ask(Operation.LOAD, "5.00", at_terminal)
        assert isinstance(loaded, Approved)
        undoing = shop.request(Operation.UNDO_LOAD, "5.00", None, original=loaded.reference)
        assert isinstance(await shop.till.ask(undoing), Declined), "it was made at the terminal"
        assert shop.on(SVS) == Money("22.50", "EUR")


async def test_an_svs_activation_is_undone_here(shop: Shop) -> None:
    shop.put(SVS, "0", CardStatus.INACTIVE)
    sold = await shop.till.ask(shop.request(Operation.ACTIVATE, "30.00", SVS))
    assert isinstance(sold, Approved)
    shop.mock.faults.arm(Fault(FaultKind.DROP_AFTER))
    undoing = shop.request(Operation.UNDO_LOAD, "30.00", None, original=sold.reference)
    assert isinstance(await shop.settled(undoing), Approved)
    card = shop.ledger.card(SVS.number)
    assert card
    assert (card.status, card.balance) == (CardStatus.INACTIVE, Money(0, "EUR"))


async def test_a_void_of_yesterday_is_declined(shop: Shop) -> None:
    loaded = await shop.till.ask(shop.request(Operation.LOAD, "5"))
    assert isinstance(loaded, Approved)
    shop.desk.clock.skip(timedelta(hours=25))
    undoing = shop.request(Operation.UNDO_LOAD, "5", None, original=loaded.reference)
    assert isinstance(await shop.till.ask(undoing), Declined)
    assert shop.on() == Money("15", "EUR")


async def test_a_void_of_nothing_known_is_declined(shop: Shop) -> None:
    unknown = Reference("LN4J773J2C23T6R8", datetime.now(UTC))
    undoing = shop.request(Operation.UNDO_LOAD, "5", None, original=unknown)
    assert isinstance(await shop.till.ask(undoing), Declined)


async def test_a_web_shop_issues_merges_and_looks(shop: Shop) -> None:
    web = shop.opened(Channel.ECOMMERCE)
    shop.put(FISERV, "7.00")
    shop.mock.faults.arm(Fault(FaultKind.DROP_AFTER))
    request = shop.request(Operation.ACTIVATE, "30.00", GiftCard("valuelink"))
    assert isinstance(await web.issue(request), Unknown)
    made = await web.issue(request)
    assert isinstance(made, Issued)
    assert shop.on(made.card) == Money(30, "EUR")
    look = await web.ask(shop.request(Operation.BALANCE, card=made.card))
    assert isinstance(look, Approved)
    assert look.balance == Money(30, "EUR")
    merged = await web.merge(shop.request(Operation.REFUND, "30.00", FISERV), made.card)
    assert isinstance(merged, Approved)
    assert (shop.on(FISERV), shop.on(made.card)) == (Money(37, "EUR"), Money(0, "EUR"))


async def test_returned_goods_go_onto_a_card(shop: Shop) -> None:
    outcome = await shop.till.credit_goods(shop.request(Operation.REFUND, "12.95"))
    assert isinstance(outcome, Approved)
    assert shop.on() == Money("22.95", "EUR")


async def test_a_web_service_users_login_is_let_in_and_a_wrong_key_is_not(shop: Shop) -> None:
    known = shop.desk.credentials
    service = Service(shop.http, shop.mock.url + known["path"], name="stored-value", environment="test")
    account = StoredValueSettings(known["merchantAccount"], known["store"])
    login = BasicLogin(known["user"], SecretStr(known["password"]))
    look = shop.request(Operation.BALANCE)
    assert isinstance(await StoredValue(service, login, account).ask(look), Approved)
    for key in ("wrong", shop.desk.settings.api_key_without_role):
        turned_away = await StoredValue(service, ApiKey(SecretStr(key)), account).ask(look)
        assert isinstance(turned_away, Declined)
        assert "support" in turned_away.reason


async def test_the_back_door_arms_a_switch(shop: Shop) -> None:
    armed = await shop.http.post(f"{shop.mock.control_url}/faults", json={"fault": "error_undone"})
    assert armed.status_code == 201
    assert isinstance(await shop.till.ask(shop.request(Operation.LOAD, "5")), Unknown)
    assert shop.on() == Money("10", "EUR")
