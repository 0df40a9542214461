"""Cash-outs and loads where a law holds, over a real socket: judged before anybody is asked for money."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from moneyed import USD, Money

from register.counter import history
from register.counter.cards import card_desk, card_sales, cash_outs
from register.counter.cards.card_balance import Look
from register.counter.cards.cash_outs import known_here
from register.counter.cards.undo_load import undo_load
from register.counter.paper import papers
from register.counter.people import staff
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.cash_out_rule import Known
from register.domain.events import CashGiven, CashReason, Intended, SalePaid
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Unknown
from terminal_api.processor import Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")
BEFORE, AFTER = datetime(2026, 3, 31, 12, tzinfo=UTC), datetime(2026, 4, 1, 12, tzinfo=UTC)


def dollars(amount: str) -> Money:
    return Money(amount, USD)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(make_bench):
    """A terminal whose clock is ahead of every till here: no request is too new for it."""
    async with make_bench(clock=lambda: datetime(2026, 5, 1, tzinfo=UTC)) as bench:
        yield bench


@pytest.fixture
def there(make_shop, bench, tmp_path):
    """Opens a shop in some place: `there("US-CA")`, with more keys of [gift_cards] if need be."""

    def shop(place: str, **keys: str):
        keys |= {"jurisdiction": place}
        environ = {f"REGISTER_GIFT_CARDS__{key.upper()}": value for key, value in keys.items()}
        return make_shop(bench, tmp_path / place, environ={"REGISTER_SHOP__CURRENCY": "USD", **environ})

    return shop


async def paid_out(shop, card, **how: Any) -> tuple[MoneyRequest, Approved]:
    asked = await card_desk.cash_out(shop.till, card, **how)
    assert isinstance(asked, tuple), asked
    assert isinstance(asked[1], Approved)
    return asked[0], asked[1]


async def test_cases_1_and_2_a_balance_of_12_is_paid_out_from_the_first_of_april_2026_on(there):
    async with there("US-CA") as shop:
        card, shop.clock.time = shop.card("12.00"), BEFORE
        refused = await card_desk.cash_out(shop.till, card)
        assert isinstance(refused, Refused)
        assert "12.00 is not less than 10.00; US-CA" in refused.reason
        assert (shop.moved, shop.asked, shop.events(Intended)) == ([], [], [])

        shop.clock.time = AFTER
        request, _ = await paid_out(shop, card)
        assert shop.balance(card) == dollars("0.00")
        assert shop.events(CashGiven) == [CashGiven(request.number, dollars("12.00"), CashReason.CASH_OUT)]
        assert shop.till.books.shift.expected == dollars("88.00")
        assert request.ground == "US-CA, less than 15.00 (2026-04-01, Civil Code 1749.5, SB 22 of 2025)"
        shop.check()


async def test_the_slip_names_the_rule_and_has_lines_to_sign_and_no_number(there):
    async with there("US-CA") as shop:
        card, shop.clock.time = shop.card("12.00"), AFTER
        request, _ = await paid_out(shop, card)
        (slip,) = shop.papers("cash-out")
        words = " ".join(slip.split())
        assert "US-CA, less than 15.00 (2026-04-01, Civil Code 1749.5, SB 22 of 2025)" in words
        assert "CASH PAID USD 12.00" in words
        assert "Customer" in words
        assert "Cashier" in words
        papers.reprint(shop.till, request.number)
        assert "COPY" in shop.papers()[-1]
        for paper in shop.papers():  # case 17
            assert card.number not in paper.replace(" ", "")
            assert card.number[-5:] not in paper
            assert card.last4 in paper


async def test_the_rule_is_still_named_when_the_answer_comes_after_a_restart(there):
    async with there("US-CA") as shop:
        card, shop.clock.time = shop.card("12.00"), AFTER
        shop.arm(FaultKind.DROP_AFTER, category="Payment")
        asked = await card_desk.cash_out(shop.till, card)
        assert isinstance(asked, tuple)
        assert isinstance(asked[1], Unknown)
        await shop.reopen()
        await shop.settle()
        (slip,) = shop.papers("cash-out")
        assert "US-CA, less than 15.00" in " ".join(slip.split())
        shop.check()


async def test_what_this_till_did_with_a_card_is_not_asked_of_anybody(there):
    async with there("US-WA") as shop:
        card = shop.new_card()
        await card_desk.put_on(shop.till, Operation.ACTIVATE, card, dollars("5.00"))
        mark, today = shop.till.mark(card), cash_outs.shop_day(shop.till)
        fresh = Known(used=False, worth=dollars("5.00"), bought=today)
        assert known_here(shop.till, mark, dollars("5.00")) == fresh
        assert known_here(shop.till, mark, dollars("4.99")).used is True, "somebody elsewhere took it"
        assert known_here(shop.till, mark, dollars("5.01")).used is None, "somebody elsewhere loaded it"

        shop.ring_up("1.00")
        await checkout.pay_by_gift_card(shop.till, card)
        assert known_here(shop.till, mark, dollars("4.00")).used is True
        _, outcome = await paid_out(shop, card)
        assert outcome.amount == dollars("4.00")
        shop.check()


async def test_a_purchase_that_was_given_back_is_none(there):
    async with there("US-WA") as shop:
        card = shop.new_card()
        await card_desk.put_on(shop.till, Operation.ACTIVATE, card, dollars("5.00"))
        number = shop.ring_up("1.00").number
        await checkout.pay_by_gift_card(shop.till, card)
        (payment,) = [
            one
            for one in history.answered(shop.till.journal, number).values()
            if one.request.operation is Operation.PAY
        ]
        await card_desk.reverse_at_desk(shop.till, payment)
        assert known_here(shop.till, shop.till.mark(card), dollars("5.00")).used is False
        assert [
            one.request.operation for one in history.of_card(shop.till.journal, shop.till.mark(card))
        ] == [
            Operation.ACTIVATE,
            Operation.PAY,
            Operation.REVERSE,
        ]


async def test_of_a_strange_card_the_cashier_is_asked(there):
    async with there("US-WA") as shop:
        card = shop.card("4.00")
        refused = await card_desk.cash_out(shop.till, card)
        assert isinstance(refused, Refused)
        assert "whether something was bought with the card" in refused.reason
        assert isinstance(await card_desk.cash_out(shop.till, card, told=Known(used=False)), Refused)
        assert shop.moved == []
        await card_desk.cash_out(shop.till, card, told=Known(used=True))
        assert shop.moved == [("cash_out", "4.00")]


async def test_the_journal_knows_better_than_what_is_told(there):
    async with there("US-MT") as shop:
        card = shop.new_card()
        await card_desk.put_on(shop.till, Operation.ACTIVATE, card, dollars("5.00"))
        shop.ring_up("3.00")
        await checkout.pay_by_gift_card(shop.till, card)
        told = Known(worth=dollars("50.00"))
        refused = await card_desk.cash_out(shop.till, card, told=told, allowed_by="Ruth")
        assert isinstance(refused, Refused)  # case 7
        assert "original value was not above 5.00" in refused.reason


async def test_case_9_a_face_value_wants_a_manager_and_stays_on_the_journal(there):
    async with there("US-MA") as shop:
        card, told = shop.card("10.00"), Known(reloadable=False)
        refused = await card_desk.cash_out(shop.till, card, told=told)
        assert isinstance(refused, Refused)
        assert "the face value is needed" in refused.reason
        assert isinstance(staff.approval(shop.till, "1234", Act.CARD_WORTH), Refused), "a cashier's PIN"
        alone = Known(reloadable=False, worth=dollars("100.00"))
        assert isinstance(await card_desk.cash_out(shop.till, card, told=alone), Refused)
        assert shop.moved == []
        manager = staff.approval(shop.till, "9876", Act.CARD_WORTH)
        assert isinstance(manager, Person)
        request, _ = await paid_out(shop, card, told=alone, allowed_by=manager.name)
        assert request.allowed_by == "Ruth"
        assert "10 % of the face value or less" in request.ground
        assert request.ground.endswith("as told: not reloadable, worth 100.00 when new")


async def test_case_10_without_the_receipt_nothing_is_paid_in_connecticut(there):
    async with there("US-CT") as shop:
        refused = await card_desk.cash_out(shop.till, shop.card("2.50"), told=Known(used=True, proof=False))
        assert isinstance(refused, Refused)
        assert "gift receipt is needed" in refused.reason
        assert shop.moved == []


async def loaded(shop, card, *amounts: str) -> None:
    for amount in amounts:
        asked = await card_desk.put_on(shop.till, Operation.LOAD, card, dollars(amount))
        assert isinstance(asked, tuple), asked
        assert isinstance(asked[1], Approved)


async def test_case_18_not_a_cent_more_than_2000_goes_onto_a_card_in_a_day(there):
    async with there("US-NJ") as shop:
        shop.clock.time = AFTER
        card = shop.card("0.00")
        for amount in ("500.00", "500.00", "500.00", "495.00"):
            await loaded(shop, card, amount)
            shop.ring_up(amount)
            await checkout.pay_by_gift_card(shop.till, card)  # the provider lets no card hold so much
        for refused in (
            await card_desk.put_on(shop.till, Operation.LOAD, card, dollars("5.01")),
            await card_sales.sell(shop.till, card, dollars("5.01")),
            await card_desk.refund_onto(shop.till, card, dollars("5.01"), allowed_by="Ruth"),
        ):
            assert isinstance(refused, Refused)
            assert "2000.00 a day (31 CFR 1010.100(kkk)), and 1995.00 went onto it" in refused.reason
        await loaded(shop, card, "5.00")
        refused = await card_desk.refund_onto(shop.till, card, dollars("0.01"), allowed_by="Ruth")
        assert isinstance(refused, Refused)

        shop.clock.time += timedelta(days=1)
        shop.ring_up("5.00")
        await checkout.pay_by_gift_card(shop.till, card)
        await loaded(shop, card, "500.00")


async def test_a_load_in_a_basket_counts_and_one_that_was_undone_does_not(there):
    async with there("US-NJ", card_day_most="30.00") as shop:
        card = shop.card("1.00")
        assert isinstance(await card_sales.sell(shop.till, card, dollars("20.00")), Look)
        refused = await card_desk.put_on(shop.till, Operation.LOAD, card, dollars("10.01"))
        assert isinstance(refused, Refused)
        assert "30.00 a day (store policy), and 20.00 went onto it" in refused.reason
        await checkout.pay_cash(shop.till)
        refused = await card_desk.put_on(shop.till, Operation.LOAD, card, dollars("10.01"))
        assert isinstance(refused, Refused), "it is on the card now"
        await undo_load(shop.till, card, allowed_by="Ruth")
        await loaded(shop, card, "30.00")
        shop.check()


async def test_case_11_a_policy_above_the_ceiling_is_on_the_log(there, caplog):
    async with there("US-CA", trades_in="US-CA|US-NJ", cash_out_up_to="20.00"):
        assert "cash_out_up_to = 20.00 is above" in caplog.text


async def test_case_16_a_card_is_no_turnover_and_bears_no_tax(there):
    async with there("BE") as shop:
        shop.ring_up("24.20")
        await card_sales.sell(shop.till, shop.new_card(), dollars("50.00"))
        await checkout.pay_cash(shop.till)
        (paid,) = shop.events(SalePaid)
        (taking,) = paid.takings
        assert (paid.total, paid.cards) == (dollars("74.20"), dollars("50.00"))
        assert (taking.net, taking.tax_part) == (dollars("20.00"), dollars("4.20"))
        shop.check()
