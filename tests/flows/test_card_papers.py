"""What the terminal wants on paper: the customer's text on the receipt, the shop's on a paper of its own."""

from typing import Any

import pytest

from register.config.receipt import ReceiptTable
from register.counter import history
from register.counter.cards import card_balance, card_sales
from register.counter.paper import papers
from register.counter.selling import checkout
from register.domain.events import Ended, PaperQueued
from terminal_api.mock.desk import answers
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Unknown

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def wants_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal lets the customer sign on the shop's copy."""
    plain = answers.slips

    def signed(facts: Any) -> Any:
        return tuple(
            one.model_copy(update={"required_signature_flag": True})
            if one.document_qualifier == "CashierReceipt"
            else one
            for one in plain(facts)
        )

    monkeypatch.setattr(answers, "slips", signed)


def keeping(shop, wanted: str) -> None:
    receipt = ReceiptTable.model_validate({"merchant_copy": wanted})
    shop.till.settings = shop.till.settings.model_copy(update={"receipt": receipt})


async def test_no_copy_is_printed_for_the_shop_where_nobody_must_sign(shop):
    shop.ring_up("20.00")
    await checkout.pay_by_bank_card(shop.till)
    assert shop.papers("merchant copy") == []
    (receipt,) = shop.papers("sale")
    assert "CARDHOLDER COPY" in receipt
    assert "MERCHANT COPY" not in receipt


@pytest.mark.usefixtures("wants_signature")
async def test_the_copy_to_sign_comes_with_the_answer_before_the_rest_is_paid(shop):
    number = shop.ring_up("20.00").number
    seq = shop.till.journal.last_seq
    outcome = await checkout.pay_by_bank_card(shop.till, shop.money("15.00"))
    assert isinstance(outcome, Approved)
    ended, paper = [
        one.event for one in shop.till.journal.entries(seq) if isinstance(one.event, Ended | PaperQueued)
    ]
    assert isinstance(ended, Ended)
    assert isinstance(paper, PaperQueued)
    assert (paper.title, paper.sale) == ("merchant copy", number)
    (copy,) = shop.papers("merchant copy")
    for words in ("MERCHANT COPY", "€ 15,00", "9999", "____", "Customer", number):
        assert words in copy
    assert "CARDHOLDER COPY" not in copy
    await checkout.pay_cash(shop.till)
    assert len(shop.papers("merchant copy")) == 1
    shop.check()


@pytest.mark.usefixtures("wants_signature")
async def test_a_lost_answer_brings_its_copy_when_it_is_found(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
    assert shop.papers("merchant copy") == []
    await shop.settle()
    assert len(shop.papers("merchant copy")) == 1
    shop.check()


@pytest.mark.usefixtures("wants_signature")
async def test_a_reprint_for_the_customer_leaves_the_shops_copy_out(shop):
    number = shop.ring_up("20.00").number
    await checkout.pay_by_bank_card(shop.till)
    assert papers.reprint(shop.till, number) is None
    assert [one.title for one in shop.events(PaperQueued) if one.copy] == ["sale"]
    assert [one.title for one in history.receipts_of(shop.till, number)] == ["sale"]


@pytest.mark.usefixtures("wants_signature")
async def test_a_shop_that_keeps_none_gets_none(shop):
    keeping(shop, "never")
    shop.ring_up("20.00")
    await checkout.pay_by_bank_card(shop.till)
    assert shop.papers("merchant copy") == []


async def test_a_shop_that_keeps_all_gets_one_for_the_payment_and_one_for_its_reversal(shop):
    keeping(shop, "always")
    number = shop.ring_up("20.00").number
    await checkout.pay_by_bank_card(shop.till)
    await shop.take_back(number, {0: "1"})
    paid, back = shop.papers("merchant copy")
    assert "____" not in paid, "to keep, not to sign"
    assert "€ 20,00" in paid
    assert "VOID" in back
    (refund,) = shop.papers("refund")
    assert "CARDHOLDER COPY" in refund
    shop.check()


async def test_a_gift_card_leaves_the_shop_no_copy(shop):
    keeping(shop, "always")
    shop.ring_up("12.50")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    assert shop.papers("merchant copy") == []


async def test_the_link_to_the_receipt_is_a_code_on_the_sale_only_and_never_in_training(shop):
    receipt = ReceiptTable.model_validate({"link": "https://shop.example/r/{number}"})
    shop.till.settings = shop.till.settings.model_copy(update={"receipt": receipt})
    number = await shop.sold("20.00")
    await shop.take_back(number, {0: "1"})
    code = f"[QR https://shop.example/r/{number}]"
    assert [code in one for one in shop.papers("sale")] == [True]
    assert "[QR" not in shop.papers("refund")[0]
    shop.till.training = True
    await shop.sold("20.00")
    assert "[QR" not in shop.papers("sale")[-1]


async def test_a_sold_or_loaded_card_says_how_long_it_is_good_and_a_paying_one_does_not(shop):
    cards = shop.till.settings.gift_cards
    worded = tuple(one.model_copy(update={"validity": "no expiry"}) for one in cards.providers)
    shop.till.settings = shop.till.settings.model_copy(
        update={"gift_cards": cards.model_copy(update={"providers": worded})}
    )
    card = shop.new_card()
    await card_sales.sell(shop.till, card, shop.money("25.00"))
    await checkout.pay_cash(shop.till)
    shop.ring_up("10.00")
    await checkout.pay_by_gift_card(shop.till, card)
    sold, paid = shop.papers("sale")
    assert "Valid: no expiry" in sold
    assert "Valid" not in paid
    seen = await card_balance.look(shop.till, card)
    assert isinstance(seen, card_balance.Look)
    card_balance.print_balance(shop.till, seen)
    assert "no expiry" in shop.papers("balance")[0]
    shop.check()


async def test_whoever_gets_a_card_payment_back_has_the_terminals_word_for_it(shop):
    shop.ring_up("20.00")
    await checkout.pay_by_bank_card(shop.till, shop.money("15.00"))
    await checkout.void(shop.till, "changed their mind")
    (slip,) = shop.papers("void")
    assert "CARDHOLDER COPY" in slip
    assert "*VOID REQUESTED*" in slip
    assert "MERCHANT COPY" not in slip
    shop.check()
