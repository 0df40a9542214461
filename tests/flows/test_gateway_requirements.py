"""What Centegra's pages require of a register: R1 to R15 of the gateway's reference, one after the other.

From the input line or the counter to a mock gateway on a real socket. Its acceptance cases: see
`test_gateway_acceptance`; more of baskets: `test_closed_baskets`, `test_owed_baskets`.
"""

from dataclasses import replace

import pytest
from moneyed import Money

from register.counter.cards import card_balance, card_entry, card_sales
from register.counter.checks import doctor
from register.counter.owing import obligations
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import Intended, SaleCompleted
from register.tui.input.meant import Result, Scanned
from register.tui.input.typing import Typing, press
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Unknown
from terminal_api.processor import Entry, GiftCard, Operation
from tests.flows.street import STORE, Street
from tests.terminal_api.processors.gateway.benches import OTHER_KEY, OTHER_STORE

pytestmark = pytest.mark.asyncio(loop_scope="module")

ON_PLASTIC = "6301190055500010017"
IN_AN_APP = "QR:ab/CD-0042"
SOMETHING_ELSE = (
    "4006381333931 https://id.gs1.org/01/09506000134352?3103=000189 ]C10109506000134352 (01)09506000134352"
    " R2-000017 mailto:ruth@harbour.example BADGE-000042 ab/CD-0042"
)


def scanned(text: str, line: str) -> tuple[str, tuple[Result, ...]]:
    """What stands on the input line after a scan of `text`, and what was understood."""
    typing, understood = Typing(line), ()
    for number, sign in enumerate(text):
        typing, more = press(typing, sign, sign, number / 1000)
        understood += more
    typing, more = press(typing, "enter", "\r", len(text) / 1000)
    return typing.text, understood + more


async def looked(street: Street, card: GiftCard) -> card_balance.Look:
    seen = await card_balance.look(street.till, card)
    assert isinstance(seen, card_balance.Look), seen
    return seen


def reason(outcome: Outcome | Refused) -> str:
    assert isinstance(outcome, Declined | Refused), outcome
    return outcome.reason


def asked_for_money(street: Street) -> list[Operation]:
    return [one.request.operation for one in street.events(Intended)]


async def test_r1_the_one_input_line_takes_any_scan_of_a_card_and_no_other_field_gets_it(street):
    for number in (ON_PLASTIC, IN_AN_APP, "QR:" + "7f" * 48 + "A"):
        assert scanned(number, line="12") == ("12", (Scanned(number),)), "what was typed stays as it was"
        assert card_entry.is_card(street.till, number)
        for entry in (Entry.SCANNED, Entry.TYPED):
            assert card_entry.presented(street.till, number, entry) == GiftCard("toggle", number, entry)
    named_by_the_scanner = card_entry.presented(street.till, f"]Q1{IN_AN_APP}", Entry.SCANNED)
    assert named_by_the_scanner == GiftCard("toggle", IN_AN_APP)
    for other in SOMETHING_ELSE.split():
        assert not card_entry.is_card(street.till, other), f"{other} is something else, unless somebody asks"


async def test_r2_a_number_goes_out_as_it_was_read_whatever_it_looks_like(street):
    street.default = "toggle"  # whose cards those are that nobody's beginning fits
    await street.reopen()
    for number in ("0000630119005550001", "ab/CD-0042", "gift card 42", "7" * 100):
        street.gateway.ledger.put(Card(number, "toggle", CardStatus.ACTIVE, street.money("9.00")))
        card = card_entry.presented(street.till, number, Entry.SCANNED)
        assert isinstance(card, GiftCard)
        seen = await looked(street, card)
        assert seen.balance == street.money("9.00")
        assert len(seen.card.last4) <= len(number) // 2
    before = street.gateway.mock.served
    for wrong in ("7" * 101, "", "25", ".50", "3*ab", "/sell"):
        assert isinstance(card_entry.presented(street.till, wrong, Entry.TYPED), Refused)
    assert street.gateway.mock.served == before, "only that it is there, and its length, is checked here"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (CardStatus.INACTIVE, "not active"),
        (CardStatus.EXPIRED, "has expired"),
        (CardStatus.CLOSED, "is closed"),
        (None, "does not know this card"),
    ],
)
async def test_r3_a_look_tells_the_state_and_the_balance_before_money_is_asked_for(street, status, words):
    card = street.gift_card("20.00", status or CardStatus.ACTIVE)
    assert (await looked(street, street.gift_card("20.00"))).balance == street.money("20.00")
    if status is None:
        street.gateway.ledger.remove(card.number)
    seen = await looked(street, card)
    assert words in seen.state
    assert seen.balance is None
    street.ring_up("5.00")
    assert words in reason(await checkout.pay_by_gift_card(street.till, card))
    assert asked_for_money(street) == []


async def test_r4_the_cashier_sees_who_refused(street):
    street.ring_up("5.00")
    card = street.gift_card("0.00", CardStatus.INACTIVE)
    assert reason(await checkout.pay_by_gift_card(street.till, card)).startswith("The provider says")
    street.switches.key = False
    assert reason(await checkout.pay_by_gift_card(street.till, card)).startswith("The gateway's key")


async def test_r5_an_inactive_card_cannot_pay_and_can_be_sold(street):
    card = street.gift_card("0.00", CardStatus.INACTIVE)
    street.ring_up("5.00")
    await checkout.pay_by_gift_card(street.till, card)
    assert asked_for_money(street) == [], "refused before any request for money"
    await card_sales.sell(street.till, card, street.money("25.00"))
    await checkout.pay_cash(street.till)
    assert asked_for_money(street) == [Operation.ACTIVATE]
    assert (await looked(street, card)).balance == street.money("25.00")


async def test_r6_the_balance_comes_with_its_currency_and_another_currency_is_refused(street):
    card = street.gift_card("20.00")
    assert (await looked(street, card)).balance == street.money("20.00")
    street.gateway.ledger.put(Card(card.number, "toggle", CardStatus.ACTIVE, Money("20", "GBP")))
    street.ring_up("5.00")
    assert "in GBP" in (await looked(street, card)).state
    assert "in GBP" in reason(await checkout.pay_by_gift_card(street.till, card))
    assert asked_for_money(street) == []


@pytest.mark.parametrize("balance", ["62.51", "62.50", "50.00"])
async def test_r7_a_card_pays_what_is_due_or_what_it_has_and_the_rest_stays_due(street, balance):
    street.ring_up("62.50")
    paid = await checkout.pay_by_gift_card(street.till, street.gift_card(balance))
    assert isinstance(paid, Approved)
    (asked,) = street.events(Intended)
    assert asked.request.amount == paid.amount == min(street.money(balance), street.money("62.50"))
    if balance == "50.00":
        assert street.sale.due == street.money("12.50"), "and it cannot close"
        await checkout.pay_by_gift_card(street.till, street.gift_card("30.00"))
    assert street.till.books.sale is None, "two cards may pay one basket"


async def test_r8_posting_the_basket_is_owed_in_the_very_commit_that_completes_the_sale(street):
    number = await street.paid_by_card()
    (closed,) = street.till.journal.entries(sale=number, kinds=(SaleCompleted,))
    (owed,) = street.till.books.baskets
    assert (owed.number, owed.since) == (number, closed.at)
    assert street.waiting == [f"{number}: its basket is not at the gateway yet"]


async def test_r9_the_basket_names_every_movement_of_its_cards_and_one_without_cards_is_not_posted(street):
    await street.sold("10.00")
    street.ring_up("10.00")
    await checkout.pay_by_gift_card(street.till, street.card("50.00"))  # the terminal keeps this one
    assert (await street.posted(), street.waiting) == ({}, [])
    await card_sales.sell(street.till, street.gift_card("0.00", CardStatus.INACTIVE), street.money("25.00"))
    await card_sales.sell(street.till, street.gift_card("1.00"), street.money("10.00"))
    street.ring_up("5.00")
    await checkout.pay_by_gift_card(street.till, street.gift_card("5.00"))
    await checkout.pay_cash(street.till)
    (basket,) = (await street.posted()).values()
    moved = street.gateway.desk.memory.movements
    assert {each["transaction"]: each["operation"] for each in basket["giftCards"]} == {
        id: one.order.operation for id, one in moved.items()
    }
    assert sorted(one.order.operation for one in moved.values()) == ["activate", "load", "pay"]


async def test_r10_a_top_up_is_made_once_its_payment_is_ours_and_owed_when_it_fails_then(street):
    card = street.gift_card("5.00")
    await card_sales.sell(street.till, card, street.money("20.00"))
    assert asked_for_money(street) == [], "nothing is loaded before somebody has paid"
    await checkout.pay_cash(street.till)
    assert (await looked(street, card)).balance == street.money("25.00")
    await card_sales.sell(street.till, card, street.money("20.00"))
    street.switches.key = False
    await checkout.pay_cash(street.till)
    assert [one.kind for one in obligations.obligations(street.till) if one.kind is Kind.CARD] == [Kind.CARD]


async def test_r11_a_till_of_another_site_comes_in_by_its_own_key_and_sees_nothing_of_ours(street):
    street.ring_up("20.00")
    card = street.gift_card("50.00")
    paid = await checkout.pay_by_gift_card(street.till, card, street.money("5.00"))
    (ours,) = street.events(Intended)
    bench = street.gateway
    request = bench.request(Operation.PAY, "5.00", None, id=ours.request.id)
    bench.start_till(currency="EUR", store=OTHER_STORE)
    assert "key" in reason(await bench.gateway.ask(replace(request, card=card)))
    bench.start_till(currency="EUR", store=OTHER_STORE, key=OTHER_KEY)
    assert isinstance(await bench.gateway.status(request), Unknown)
    assert isinstance(paid, Approved)
    back = bench.request(Operation.REVERSE, "5.00", original=paid.reference)
    assert isinstance(await bench.gateway.ask(back), Declined)
    bench.start_till(currency="EUR")
    assert isinstance(await bench.gateway.status(request), Approved)


async def test_r12_the_doctor_tells_the_store_id_it_sends_and_whether_it_is_mapped(street):
    (step,) = (one for one in await street.doctor() if one.hop == "store")
    assert (step.asked, step.well) == (f"is store ID {STORE} mapped?", True)
    street.switches.store = False
    assert doctor.advice((await street.doctor())[-1]) == (
        f"Store ID {STORE} is not known at the provider: have it mapped there."
    )


async def test_r13_the_cards_number_alone_decides_who_is_asked(street):
    theirs, ours = street.card("10.00"), street.gift_card("10.00")
    street.ring_up("15.00")
    for number in (ours.number, theirs.number):  # the same deed, whoever keeps the card
        card = card_entry.presented(street.till, number, Entry.SCANNED)
        assert isinstance(card, GiftCard)
        await checkout.pay_by_gift_card(street.till, card)
    assert [one.request.processor for one in street.events(Intended)] == ["gateway", "terminal"]
    assert street.till.books.sale is None


async def test_r14_the_doctor_looks_in_centegras_order_and_stops_at_the_first_broken_hop(street):
    assert all(step.well for step in await street.doctor())
    for hop in ("store", "key", "provider", "gateway"):  # each breaks before those that are broken already
        setattr(street.switches, hop, False)
        steps = await street.doctor()
        assert (steps[-1].hop, steps[-1].well) == (hop, False)
        assert all(step.well for step in steps[:-1])
    await street.gateway.mock.stop()
    assert (await street.doctor())[-1].hop == "connection"


async def test_r15_a_key_that_is_switched_off_is_told_apart_from_a_wrong_one(street):
    card = street.gift_card("50.00")
    street.ring_up("5.00")
    street.switches.key = False
    off = await checkout.pay_by_gift_card(street.till, card)
    street.switches.key = True
    street.gateway.start_till(currency="EUR", key="key-of-yesterday")
    street.till.processors = {**street.till.processors, "gateway": street.gateway.gateway}
    wrong = await checkout.pay_by_gift_card(street.till, card)
    assert "is switched off: switch it on in Company Settings > External Access & FTP" in reason(off)
    assert "does not know this till's key" in reason(wrong)
    assert isinstance(off, Declined)
    assert off.why is Decline.NOT_ALLOWED
