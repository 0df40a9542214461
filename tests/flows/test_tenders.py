"""Sales paid in parts: gift cards, bank cards and cash, taken and given back."""

import asyncio
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter import history
from register.counter.asking import confirming
from register.counter.owing import owed
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout, ringing_up
from register.domain.amounts import Refused
from register.domain.cards.look_limit import Looker
from register.domain.events import CashGiven, CashReason, Intended, SaleVoided
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Role
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import GiftCard, Operation

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def test_two_gift_cards_and_cash_pay_one_sale_together(shop):
    first, second = shop.card("12.50"), shop.card("5.00")
    number = shop.ring_up("19.90", "0.10").number
    outcome = await checkout.pay_by_gift_card(shop.till, first)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (euros("12.50"), euros("0.00"))
    assert (shop.sale.stage, shop.sale.paid, shop.sale.due) == (
        Stage.TENDERING,
        euros("12.50"),
        euros("7.50"),
    )
    await checkout.pay_by_gift_card(shop.till, second)
    assert shop.sale.due == euros("2.50")
    sale = await checkout.pay_cash(shop.till, euros("5.00"))
    assert isinstance(sale, Sale)
    assert (sale.stage, sale.change) == (Stage.COMPLETED, euros("2.50"))
    assert shop.moved == [("pay", "12.50"), ("pay", "5.00")]
    assert shop.till.books.sale is None
    (receipt,) = shop.papers("sale")
    for words in (first.last4, second.last4, "12.50", "Cash", "Change", "2.50"):
        assert words in receipt
    assert number in receipt
    assert first.number not in receipt
    shop.check()


async def test_the_tenders_of_a_sale_are_linked_by_its_number_and_their_place(shop, requests_seen):
    cards = [shop.card("5.00") for _ in range(3)]
    number = shop.ring_up("15.00").number
    for card in cards:
        await checkout.pay_by_gift_card(shop.till, card)
    sent = [each["SaleData"]["SaleReferenceID"] for each in requests_seen]
    assert sent == [f"{number}-1", f"{number}-2", f"{number}-3"]
    transactions = [each["SaleData"]["SaleTransactionID"]["TransactionID"] for each in requests_seen]
    assert len(set(transactions)) == 3
    assert not any(card.number in str(name) for card in cards for name in (*sent, *transactions))
    shop.check()


async def test_a_declined_card_leaves_the_sale_as_it_was(shop):
    shop.ring_up("10.00")
    shop.refuse_next("Payment")
    outcome = await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    assert isinstance(outcome, Declined)
    assert (shop.sale.stage, shop.sale.due) == (Stage.OPEN, euros("10.00"))
    assert shop.moved == []
    shop.ring_up("1.00")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    assert shop.moved == [("bank_card", "11.00")]
    shop.check()


async def test_nothing_is_rung_up_while_money_of_the_customer_is_with_us(shop):
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    refused = ringing_up.change_quantity(shop.till, 0, Decimal(2))
    assert isinstance(refused, Refused)
    assert "7.50" in refused.reason
    assert isinstance(ringing_up.remove_line(shop.till, 0), Refused)
    assert shop.sale.total == euros("20.00")


async def test_the_same_card_pays_its_part_once(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, card, euros("5.00"))
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Refused)
    assert shop.balance(card) == euros("45.00")


async def test_more_than_is_due_is_never_asked_of_a_card(shop):
    shop.ring_up("20.00")
    for pay in (checkout.pay_by_bank_card(shop.till, euros("20.01")),):
        assert isinstance(await pay, Refused)
    assert shop.asked == []


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "1.005"])
async def test_no_senseless_amount_is_taken_by_any_tender(shop, amount):
    shop.ring_up("20.00")
    before = shop.till.journal.last_seq
    assert isinstance(await checkout.pay_cash(shop.till, euros(amount)), Refused)
    assert isinstance(await checkout.pay_by_bank_card(shop.till, euros(amount)), Refused)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("50.00"), euros(amount)), Refused)
    assert shop.till.journal.last_seq == before


async def test_money_of_another_currency_is_not_taken(shop):
    shop.ring_up("20.00")
    dollars = Money("20.00", "USD")
    assert isinstance(await checkout.pay_cash(shop.till, dollars), Refused)
    assert isinstance(await checkout.pay_by_bank_card(shop.till, dollars), Refused)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("50.00"), dollars), Refused)
    assert shop.sale.due == euros("20.00")


async def test_a_tender_key_pressed_twice_charges_once(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    outcomes = await asyncio.gather(*(checkout.pay_by_gift_card(shop.till, card) for _ in range(3)))
    assert [type(outcome) for outcome in outcomes] == [Approved, Refused, Refused]
    assert shop.balance(card) == euros("30.00")
    shop.check()


async def test_cash_counted_twice_is_taken_once(shop):
    shop.ring_up("20.00")
    first, second = await asyncio.gather(checkout.pay_cash(shop.till), checkout.pay_cash(shop.till))
    assert isinstance(first, Sale)
    assert isinstance(second, Refused)
    assert shop.cash() == 120


async def test_giving_back_returns_to_the_basket_and_the_money_to_where_it_came_from(shop):
    card = shop.card("12.50")
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_cash(shop.till, euros("5.00"))
    sale = await checkout.give_back(shop.till)
    assert isinstance(sale, Sale)
    assert (sale.stage, sale.due) == (Stage.OPEN, euros("20.00"))
    assert shop.balance(card) == euros("12.50")
    assert shop.cash() == 100
    shop.check()
    # The same card may pay again, and the receipt tells only of what stayed.
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_cash(shop.till, euros("10.00"))
    (receipt,) = shop.papers("sale")
    assert "Cash" in receipt
    assert "10.00" in receipt
    assert "15.00" not in receipt, "cash that was given back is no tender"
    assert receipt.count("Gift card") == 1
    shop.check()


async def test_an_emptied_basket_after_giving_back_does_not_keep_the_shift_open(shop):
    card = shop.card("5.00")
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.give_back(shop.till)
    assert ringing_up.remove_line(shop.till, 0) is None
    assert isinstance(await checkout.void(shop.till, "changed their mind"), Sale)
    assert shop.till.books.documents == {}
    shop.check()


async def test_a_void_reverses_every_card_first_and_then_opens_the_drawer(shop):
    first, second = shop.card("12.50"), shop.card("4.00")
    shop.ring_up("30.00")
    await checkout.pay_by_gift_card(shop.till, first)
    await checkout.pay_by_gift_card(shop.till, second)
    await checkout.pay_by_bank_card(shop.till, euros("6.00"))
    await checkout.pay_cash(shop.till, euros("5.00"))
    sale = await checkout.void(shop.till, "wallet forgotten")
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.VOIDED
    assert shop.moved[3:] == [("reverse", "12.50"), ("reverse", "4.00"), ("reverse", "6.00")]
    kinds = [type(event) for event in shop.events()]
    assert kinds.index(CashGiven) > max(at for at, kind in enumerate(kinds) if kind is Intended)
    assert (shop.balance(first), shop.balance(second)) == (euros("12.50"), euros("4.00"))
    assert shop.events(CashGiven) == [CashGiven(sale.number, euros("5.00"), CashReason.GIVEN_BACK)]
    (slip,) = shop.papers("void")
    for words in ("12.50", "4.00", "6.00", "5.00", "wallet forgotten"):
        assert words in slip
    shop.check()


async def test_a_void_of_a_basket_nobody_paid_for_asks_nobody(shop):
    shop.ring_up("30.00")
    sale = await checkout.void(shop.till, "left the shop")
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.VOIDED
    assert shop.asked == []
    assert shop.papers() == []
    shop.check()


async def test_a_refused_reversal_stays_owed_until_it_succeeds(shop):
    card = shop.card("12.50")
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_cash(shop.till, euros("5.00"))
    shop.refuse_next("Reversal")
    sale = await checkout.void(shop.till, "changed their mind")
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.VOIDING
    (open_,) = shop.obligations(Kind.GIVE_BACK)
    assert (open_.number, open_.amount) == (number, euros("12.50"))
    assert await shop.sold("3.00") != number, "the next customer is served meanwhile"
    shop.refuse_next("Reversal")
    await owed.reverse_again(shop.till, number)
    assert shop.balance(card) == euros("0.00")
    assert len(shop.obligations(Kind.GIVE_BACK)) == 1
    sale = await owed.reverse_again(shop.till, number)
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.VOIDED
    assert shop.balance(card) == euros("12.50")
    assert shop.obligations(Kind.GIVE_BACK) == []
    assert isinstance(await owed.reverse_again(shop.till, number), Refused)
    shop.check()


async def test_a_customer_gets_their_cash_although_their_card_cannot_be_reversed(shop):
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    await checkout.pay_cash(shop.till, euros("5.00"))
    shop.refuse_next("Reversal")
    await checkout.void(shop.till, "changed their mind")
    assert shop.cash() == 100


async def test_a_reversal_tried_again_by_two_people_at_once_happens_once(shop):
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    await checkout.pay_by_bank_card(shop.till, euros("2.00"))
    shop.refuse_next("Reversal")
    shop.refuse_next("Reversal")
    await checkout.void(shop.till, "changed their mind")
    await asyncio.gather(*(owed.reverse_again(shop.till, number) for _ in range(4)))
    assert sorted(shop.moved[2:]) == [("reverse", "12.50"), ("reverse", "2.00")]
    assert len(shop.asked) == 6
    assert len(shop.events(SaleVoided)) == 1
    shop.check()


async def test_giving_back_may_fail_for_one_card_and_be_tried_again_at_the_counter(shop):
    first, second = shop.card("5.00"), shop.card("6.00")
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, first)
    await checkout.pay_by_gift_card(shop.till, second)
    shop.refuse_next("Reversal")
    sale = await checkout.give_back(shop.till)
    assert isinstance(sale, Sale)
    assert (sale.stage, sale.paid, sale.due) == (Stage.TENDERING, euros("5.00"), euros("15.00"))
    sale = await checkout.give_back(shop.till)
    assert isinstance(sale, Sale)
    assert (sale.stage, sale.paid) == (Stage.OPEN, euros("0.00"))
    shop.check()


async def test_a_bank_card_pays_the_rest_and_its_slip_is_on_the_receipt(shop):
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    outcome = await checkout.pay_by_bank_card(shop.till)
    assert isinstance(outcome, Approved)
    (receipt,) = shop.papers("sale")
    assert outcome.approval_code
    assert outcome.approval_code in receipt
    assert "9999" in receipt
    shop.check()


async def test_the_customer_stops_at_the_terminal_and_so_may_the_cashier(shop):
    shop.ring_up("20.00")
    shop.mock.shopper.cancel()
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Declined)
    shop.waiting_shopper()
    paying = asyncio.ensure_future(checkout.pay_by_bank_card(shop.till))
    await shop.prompted()
    await checkout.abort(shop.till)
    outcome = await paying
    assert isinstance(outcome, Declined)
    assert shop.sale.stage is Stage.OPEN
    shop.mock.shopper.approve()
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    assert shop.moved == [("bank_card", "20.00")]
    shop.check()


async def test_a_finished_sale_is_read_back_as_it_was(shop):
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    await checkout.pay_cash(shop.till)
    sale = history.past_sale(shop.till, number)
    assert sale is not None
    assert (sale.stage, sale.paid, sale.cash_paid) == (Stage.COMPLETED, euros("20.00"), euros("7.50"))
    assert [one.request.operation for one in sale.payments] == [Operation.PAY]
    assert shop.till.books.documents == {}


async def test_an_amount_nobody_hands_over_is_refused(shop):
    shop.ring_up("5.00")
    refused = await checkout.pay_cash(shop.till, euros("99999.00"))
    assert isinstance(refused, Refused)
    assert shop.till.books.sale is not None
    assert shop.till.books.sale.due == euros("5.00")
    sale = await checkout.pay_cash(shop.till, euros("500.00"))
    assert isinstance(sale, Sale)
    assert sale.change == euros("495.00")
    shop.check()


async def test_a_reversal_only_received_stays_open_until_a_manager_saw_it(tmp_path, make_bench, make_shop):
    async with make_bench(reversals_confirmed=False) as bench, make_shop(bench, tmp_path) as shop:
        card = shop.card("12.50")
        shop.ring_up("5.00")
        await checkout.pay_by_gift_card(shop.till, card, euros("3.00"))
        await checkout.void(shop.till, "changed their mind")
        (waiting,) = shop.obligations(Kind.CONFIRMATION)
        manager = next(one for one in shop.till.settings.people if one.role == Role.MANAGER)
        assert isinstance(confirming.confirm_reversal(shop.till, "ANOTHER", manager), Refused)
        assert confirming.confirm_reversal(shop.till, waiting.key, manager) is None
        assert shop.obligations(Kind.CONFIRMATION) == []
        shop.check()


async def test_a_card_that_is_not_known_counts_at_payment_as_it_does_where_balances_are_looked_up(shop):
    shop.ring_up("25.00")
    unknown = GiftCard("svs", "6006490000000009990")
    limits, now = shop.till.settings.look_limits, shop.clock.now
    for _ in range(24):
        assert isinstance(await checkout.pay_by_gift_card(shop.till, unknown), Declined)
    assert shop.till.looks.begin(limits, Looker.BY_HAND, now()) is not None
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("30.00")), Approved), (
        "who is honest"
    )
    assert shop.till.books.sale is None
