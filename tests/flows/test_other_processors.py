"""Gift cards that another processor keeps than the terminal: the same sale, the same promises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from receipts.preview import lines
from register.config.processors import Processors, ToastTable
from register.config.tables import PinPolicy, Provider
from register.counter.cards import (
    card_again,
    card_balance,
    card_desk,
    card_past,
    card_sales,
    cash_outs,
    undo_load,
)
from register.counter.days import day_comparison
from register.counter.drawer import own_counts, report_json, reports, shift_figures, shifts
from register.counter.history import answered
from register.counter.owing import obligations
from register.counter.returning import refunding, returns
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.domain.staff.people import Person
from register.settings import Settings
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH
from terminal_api.outcomes import Approved, Unknown
from terminal_api.processor import GiftCard, Operation
from tests.flows.conftest import Shop

pytestmark = pytest.mark.asyncio(loop_scope="module")


MANAGER = Person("Ruth", "manager", "")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@dataclass
class Elsewhere(Shop):
    """A shop, some of whose cards are kept by a provider of its own."""

    provider: MockProvider | None = None
    tables: Processors = field(default_factory=Processors)
    row: Provider | None = None
    pin: PinPolicy = "never"
    """Of the cards of all other providers."""

    def settings(self) -> Settings:
        read = super().settings()
        assert read.gift_cards is not None
        theirs = (one.model_copy(update={"pin": self.pin}) for one in read.gift_cards.providers)
        rows = (*theirs, *((self.row,) if self.row else ()))
        cards = read.gift_cards.model_copy(update={"providers": rows})
        return read.model_copy(update={"gift_cards": cards, "processor": self.tables})

    @property
    def server(self) -> MockProvider:
        assert self.provider is not None
        return self.provider

    def kept(self, number: str, balance: str = "0", status: CardStatus = CardStatus.ACTIVE) -> GiftCard:
        self.server.ledger.put(Card(number, "toast", status, euros(balance)))
        return self.till.card(number)

    def left(self, card: GiftCard) -> Money:
        found = self.server.ledger.card(card.number)
        assert found is not None
        return found.balance


@pytest_asyncio.fixture(loop_scope="module")
async def toast(bench: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Elsewhere]:
    ledger = CardLedger()
    desk = ToastDesk(ledger)
    async with MockProvider(desk, ledger) as provider:
        monkeypatch.setenv("KEY_OF_TOAST", desk.credentials["token"])
        table = ToastTable(
            url=provider.url + PATH,
            restaurant=desk.credentials["restaurant"],
            key_from="env:KEY_OF_TOAST",
            environment="test",
        )
        row = Provider(name="toast", prefixes=("7700",), lengths=(16,), processor="toast")
        shop = Elsewhere(bench, tmp_path, provider=provider, tables=Processors(toast=table), row=row)
        await shop.open()
        try:
            assert shop.till.processors["toast"].name == "toast"
            assert shifts.open_shift(shop.till, euros("100.00")) is None
            yield shop
        finally:
            await shop.close()


async def test_a_card_is_sold_and_pays_a_part_and_the_terminal_hears_nothing(toast):
    card = toast.kept("7700999900000001", status=CardStatus.INACTIVE)
    seen = await card_sales.sell(toast.till, card, euros("25.00"))
    assert isinstance(seen, card_balance.Look), seen
    number = toast.sale.number
    await checkout.pay_cash(toast.till)
    assert toast.stage(number) is Stage.COMPLETED
    assert toast.left(card) == euros("25.00")
    toast.ring_up("40.00")
    number = toast.sale.number
    paid = await checkout.pay_by_gift_card(toast.till, card)
    assert isinstance(paid, Approved)
    assert paid.amount == euros("25.00")
    assert toast.sale.due == euros("15.00")
    await checkout.pay_cash(toast.till)
    assert toast.stage(number) is Stage.COMPLETED
    assert toast.left(card) == euros("0")
    assert toast.till.vault.tokens() == frozenset()
    assert not toast.bench.served[toast._first_served :]


async def test_a_lost_answer_is_asked_for_again_under_its_own_id_and_moves_once(toast):
    card = toast.kept("7700999900000002", "30.00")
    toast.ring_up("12.10")
    number = toast.sale.number
    toast.server.faults.arm(Fault("drop_after", operation="GIFTCARD_REDEEM"))
    assert isinstance(await checkout.pay_by_gift_card(toast.till, card), Unknown)
    assert toast.sale.due == euros("0")
    assert toast.left(card) == euros("17.90")
    await toast.settle()
    assert toast.stage(number) is Stage.COMPLETED
    assert toast.left(card) == euros("17.90")


async def test_stopping_what_another_processor_is_asked_says_nothing_to_the_terminal(toast):
    card = toast.kept("7700999900000004", "30.00")
    toast.ring_up("12.10")
    toast.server.faults.arm(Fault("delay", operation="GIFTCARD_REDEEM", seconds=0.3))
    looks_at = toast.till.look_again_at
    paying = asyncio.create_task(checkout.pay_by_gift_card(toast.till, card))
    await asyncio.sleep(0)  # it runs up to where it waits for the answer
    assert toast.till.asking
    before = len(toast.bench.served)
    await checkout.abort(toast.till)
    assert isinstance(await paying, Approved)
    assert len(toast.bench.served) == before
    assert toast.till.look_again_at == looks_at, "it says nothing about the terminal"


async def test_what_a_card_paid_comes_back_also_after_a_restart(toast):
    card = toast.kept("7700999900000003", "5.00")
    toast.ring_up("12.10")
    assert isinstance(await checkout.pay_by_gift_card(toast.till, card), Approved)
    assert toast.left(card) == euros("0")
    await toast.reopen()
    assert toast.till.vault.tokens()
    back = await checkout.give_back(toast.till)
    assert isinstance(back, Sale), back
    assert toast.left(card) == euros("5.00")
    assert toast.till.vault.tokens() == frozenset()


async def test_a_part_of_what_such_a_card_paid_goes_another_way(toast):
    card = toast.kept("7700999900000006", "30.00")
    number = toast.ring_up("8.00", "12.10").number
    await checkout.pay_by_gift_card(toast.till, card)
    planned = toast.plan(number, {0: "1"})
    assert [(leg.whole, leg.amount) for leg in planned.legs] == [(True, euros("0"))]
    assert planned.waiting == euros("8.00")
    assert isinstance(returns.changed(planned, 0, euros("8.00")), Refused)
    before = toast.server.served
    one = await returns.give(toast.till, planned)
    assert isinstance(one, Return)
    assert (one.due, one.completed) == (euros("8.00"), False)
    assert toast.server.served == before, "nobody is asked for what must fail"
    given = refunding.give_in_cash(toast.till, one.number, MANAGER)
    assert isinstance(given, Return), given
    assert given.completed


async def test_all_of_what_such_a_card_paid_goes_back_onto_it(toast):
    card = toast.kept("7700999900000007", "12.10")
    number = toast.ring_up("8.00", "10.00").number
    await checkout.pay_by_gift_card(toast.till, card)
    await checkout.pay_cash(toast.till)
    planned = toast.plan(number, {0: "1", 1: "1"})
    assert [(leg.whole, leg.amount) for leg in planned.legs] == [
        (True, euros("12.10")),
        (False, euros("5.90")),
    ]
    assert isinstance(returns.changed(planned, 0, euros("5.00")), Refused)


async def paid_in_full(shop, number: str) -> tuple[GiftCard, str]:
    """A sale that such a card paid, so long ago that its number is forgotten."""
    card = shop.kept(number, "20.00")
    sale = shop.ring_up("12.10").number
    await checkout.pay_by_gift_card(shop.till, card)
    assert shop.till.vault.tokens() == frozenset()
    return card, sale


async def test_a_card_that_is_presented_again_gets_its_money_back(toast):
    card, number = await paid_in_full(toast, "7700999900000008")
    planned = toast.plan(number, {0: "1"})
    (payment,) = returns.cards_wanted(toast.till, planned)
    assert payment.request.card == toast.till.mark(card)
    assert card_again.not_the_same(toast.till, toast.kept("7700999900000009"), payment) is not None
    assert card_again.not_the_same(toast.till, card, payment) is None
    one = await returns.give(toast.till, planned, cards=[card])
    assert isinstance(one, Return)
    assert one.completed
    assert toast.left(card) == euros("20.00")
    assert (toast.till.at_hand, toast.till.vault.tokens()) == ({}, frozenset())


async def test_without_its_card_the_money_waits_until_the_card_comes(toast):
    card, number = await paid_in_full(toast, "7700999900000010")
    one = await returns.give(toast.till, toast.plan(number, {0: "1"}))
    assert isinstance(one, Return)
    assert one.due == euros("12.10")
    assert refunding.refused_for_want_of(toast.till, one, toast.kept("7700999900000011")) == ()
    assert len(refunding.refused_for_want_of(toast.till, one, card)) == 1
    toast.server.faults.arm(Fault("drop_after", operation="GIFTCARD_REVERSE"))
    again = await refunding.give_again(toast.till, one.number, [card])
    assert isinstance(again, Return)
    assert again.held == euros("12.10")
    await toast.settle()
    assert toast.left(card) == euros("20.00")
    assert toast.till.vault.tokens() == frozenset()


async def test_at_the_desk_such_a_payment_is_reversed_whole_and_with_its_card_alone(toast):
    card, number = await paid_in_full(toast, "7700999900000012")
    (payment,) = answered(toast.till.journal, number).values()
    without = await card_desk.reverse_at_desk(toast.till, payment)
    assert isinstance(without, Refused)
    assert "that ends in 0012 is needed" in without.reason
    other = await card_desk.reverse_at_desk(toast.till, payment, None, toast.kept("7700999900000013"))
    assert isinstance(other, Refused)
    part = await card_desk.reverse_at_desk(toast.till, payment, euros("2.10"), card)
    assert isinstance(part, Refused)
    assert "all of it, 12.10, or nothing" in part.reason
    done = await card_desk.reverse_at_desk(toast.till, payment, None, card)
    assert isinstance(done, tuple)
    assert isinstance(done[1], Approved)
    assert toast.left(card) == euros("20.00")


async def test_a_load_is_undone_by_the_card_that_is_presented_for_it(toast):
    card = toast.kept("7700999900000014", "5.00")
    assert isinstance(await card_sales.sell(toast.till, card, euros("15.00")), card_balance.Look)
    await checkout.pay_cash(toast.till)
    assert toast.left(card) == euros("20.00")
    done = await undo_load.undo_load(toast.till, card)
    assert isinstance(done, tuple), done
    assert isinstance(done[1], Approved), done[1]
    assert toast.left(card) == euros("5.00")


async def sold_card(shop, number, amount="30.00"):
    """A card that is sold for cash."""
    card = shop.kept(number, "0.00", status=CardStatus.INACTIVE)
    assert isinstance(await card_sales.sell(shop.till, card, euros(amount)), card_balance.Look)
    sold = shop.sale.number
    await checkout.pay_cash(shop.till)
    assert shop.left(card) == euros(amount)
    return card, sold


async def test_a_card_sold_by_mistake_is_unsold_again_and_what_was_paid_for_it_goes_back(toast):
    card, sold = await sold_card(toast, "7700999900000032")
    assert str(toast.cash()) == "130.00"
    toast.clock.time += timedelta(minutes=1)
    done = await undo_load.undo_load(toast.till, card, allowed_by="Ruth")
    assert isinstance(done, tuple), done
    assert isinstance(done[1], Approved), done[1]
    kept = toast.server.ledger.card(card.number)
    assert (kept.status, kept.balance) == (CardStatus.INACTIVE, euros("0.00"))
    assert str(toast.cash()) == "100.00"
    (receipt,) = toast.papers("refund")
    for words in (f"Gift card {card.last4}", "the sale of the card was undone", sold):
        assert words in receipt
    shift = toast.till.books.shift
    assert (shift.amount("cards"), shift.of("unallocated")) == (euros("0.00"), euros("0.00"))
    rows = {one.name: (one.count, str(one.amount.amount)) for one in shift_figures.gift_cards(shift)}
    assert rows["Card sales undone"] == (1, "30.00")
    assert rows["Loads undone"] == (0, "0.00")
    again = await undo_load.undo_load(toast.till, card)
    assert isinstance(again, Refused), "it is undone already"
    assert [one.what for one in card_past.past_of(toast.till.journal, toast.till.mark(card))] == [
        "sale undone",
        "sold",
    ]
    assert isinstance(await card_sales.sell(toast.till, card, euros("20.00")), card_balance.Look), "or resold"


async def test_a_card_that_was_spent_from_stays_sold(toast):
    card, _ = await sold_card(toast, "7700999900000033")
    toast.ring_up("4.00")
    await checkout.pay_by_gift_card(toast.till, card)
    refused = await undo_load.undo_load(toast.till, card)
    assert isinstance(refused, Refused)
    assert refused.reason == "The card was spent from, 26.00 of 30.00 is left: its sale cannot be undone"
    assert toast.left(card) == euros("26.00")
    assert str(toast.cash()) == "130.00"


async def test_what_another_shop_put_on_a_card_is_not_lost_with_its_sale(toast):
    card, _ = await sold_card(toast, "7700999900000034")
    toast.kept(card.number, "45.00")
    refused = await undo_load.undo_load(toast.till, card)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("There are 45.00 on the card, more than the 30.00 it was sold with")


async def test_a_card_that_was_given_for_returned_goods_was_never_sold(toast):
    _, number = await paid_in_full(toast, "7700999900000050")
    one = await returns.give(toast.till, toast.plan(number, {0: "1"}))  # its card is not at hand
    assert isinstance(one, Return)
    new = toast.kept("7700999900000051", status=CardStatus.INACTIVE)
    given = await refunding.give_to_card(toast.till, one.number, new, never_sold=True)
    assert isinstance(given, Approved), given
    refused = await undo_load.undo_load(toast.till, new)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("The card was given for goods that came back, and not sold")
    assert toast.left(new) == euros("12.10")


async def test_a_load_is_undone_before_the_sale_of_its_card(toast):
    card, _ = await sold_card(toast, "7700999900000035")
    assert isinstance(await card_sales.sell(toast.till, card, euros("10.00")), card_balance.Look)
    await checkout.pay_cash(toast.till)
    for left in ("30.00", "0.00"):
        done = await undo_load.undo_load(toast.till, card)
        assert isinstance(done, tuple), done
        assert isinstance(done[1], Approved), done[1]
        assert toast.left(card) == euros(left)
    assert str(toast.cash()) == "100.00"


async def test_no_sale_is_undone_of_a_card_that_is_in_a_basket(toast):
    card, _ = await sold_card(toast, "7700999900000036")
    assert isinstance(await card_sales.sell(toast.till, card, euros("10.00")), card_balance.Look)
    refused = await undo_load.undo_load(toast.till, card)
    assert isinstance(refused, Refused)
    assert refused.reason == "The card is in a basket that is not paid yet: take it out there first"


async def test_an_undone_sale_whose_answer_is_lost_is_found_out_and_paid_back_once(toast):
    card, _ = await sold_card(toast, "7700999900000037")
    toast.server.faults.arm(Fault("drop_after", operation="GIFTCARD_REVERSE"))
    lost = await undo_load.undo_load(toast.till, card)
    assert isinstance(lost, tuple), lost
    assert isinstance(lost[1], Unknown), lost[1]
    assert str(toast.cash()) == "130.00"
    assert isinstance(await undo_load.undo_load(toast.till, card), Refused)
    await toast.reopen()
    await toast.settle()
    assert str(toast.cash()) == "100.00"
    assert toast.till.books.documents == {}


async def test_of_a_card_that_is_resold_the_law_knows_the_second_sale(toast):
    card, _ = await sold_card(toast, "7700999900000038", "50.00")
    await undo_load.undo_load(toast.till, card)
    assert isinstance(await card_sales.sell(toast.till, card, euros("20.00")), card_balance.Look)
    await checkout.pay_cash(toast.till)
    known = cash_outs.known_here(toast.till, toast.till.mark(card), euros("20.00"))
    assert (known.worth, known.used) == (euros("20.00"), False)


async def test_a_card_paid_out_by_mistake_has_its_money_again_and_the_drawer_its_cash(toast):
    card = toast.kept("7700999900000041", "4.00")
    out = await card_desk.cash_out(toast.till, card)
    assert isinstance(out, tuple), out
    assert isinstance(out[1], Approved), out[1]
    assert (str(toast.cash()), toast.left(card)) == ("96.00", euros("0.00"))
    toast.clock.time += timedelta(minutes=1)
    back = await undo_load.undo_load(toast.till, card, allowed_by="Ruth")
    assert isinstance(back, tuple), back
    assert isinstance(back[1], Approved), back[1]
    assert (back[0].operation, back[0].allowed_by) == (Operation.REVERSE, "Ruth")
    assert (str(toast.cash()), toast.left(card)) == ("100.00", euros("4.00"))
    shift = toast.till.books.shift
    assert shift.amount("cashed_out") == euros("0.00")
    rows = {one.name: (one.count, str(one.amount.amount)) for one in shift_figures.gift_cards(shift)}
    assert (rows["Cash-outs taken back"], rows["Reversed"]) == ((1, "4.00"), (0, "0.00"))
    assert (shift.of("cash_to_hand_out"), shift.of("unallocated")) == (euros("0.00"), euros("0.00"))
    assert toast.till.books.documents == {}
    whats = [one.what for one in card_past.past_of(toast.till.journal, toast.till.mark(card))]
    assert whats == ["pay-out undone", "cashed out"]
    again = await undo_load.undo_load(toast.till, card)
    assert isinstance(again, Refused), "it is undone already"
    reading = shifts.close_shift(toast.till, euros("100.00"))
    assert isinstance(reading, reports.Reading), reading
    assert [figure.amount for figure in reading.tenders] == [euros("0.00")] * 3, "nothing was sold"


async def test_other_money_than_was_paid_out_is_what_comes_back_into_the_drawer(toast, monkeypatch):
    card = toast.kept("7700999900000049", "4.00")
    await card_desk.cash_out(toast.till, card)
    client = type(toast.till.processors["toast"])
    ask = client.ask

    async def odd(self: Any, request: Any) -> Any:
        outcome = await ask(self, request)
        return replace(outcome, amount=euros("3.00")) if isinstance(outcome, Approved) else outcome

    monkeypatch.setattr(client, "ask", odd)
    back = await undo_load.undo_load(toast.till, card)
    assert isinstance(back, tuple), back
    assert isinstance(back[1], Approved), back[1]
    assert str(toast.cash()) == "99.00"
    assert toast.till.books.shift.of("cash_to_hand_out") == euros("0.00")
    assert toast.till.books.documents == {}


async def test_a_lost_answer_about_an_undone_pay_out_brings_the_cash_in_once_it_is_known(toast):
    card = toast.kept("7700999900000042", "4.00")
    await card_desk.cash_out(toast.till, card)
    toast.server.faults.arm(Fault("drop_after", operation="GIFTCARD_REVERSE"))
    lost = await undo_load.undo_load(toast.till, card)
    assert isinstance(lost, tuple), lost
    assert isinstance(lost[1], Unknown), lost[1]
    (open_,) = obligations.obligations(toast.till)
    assert open_.asked_for == "undoing of a cash-out"
    assert "4.00: may be on a gift card" in obligations.meaning((open_,))[0].words
    assert str(toast.cash()) == "96.00"
    await toast.reopen()
    await toast.settle()
    assert (str(toast.cash()), toast.left(card)) == ("100.00", euros("4.00"))
    assert toast.till.books.documents == {}


async def test_without_a_shift_no_pay_out_is_undone(toast):
    card = toast.kept("7700999900000043", "4.00")
    await card_desk.cash_out(toast.till, card)
    shifts.close_shift(toast.till, None)
    refused = await undo_load.undo_load(toast.till, card)
    assert isinstance(refused, Refused)
    assert refused.reason == "The shift is not open: there is no drawer to put the cash into"
    assert toast.left(card) == euros("0.00")


async def test_of_a_processor_without_totals_the_till_tells_its_own_count(toast):
    card = toast.kept("7700999900000005", "30.00")
    toast.ring_up("12.10")
    await checkout.pay_by_gift_card(toast.till, card)
    toast.ring_up("9.00")
    toast.server.faults.arm(Fault("drop_after", operation="GIFTCARD_REDEEM"))
    assert isinstance(await checkout.pay_by_gift_card(toast.till, card), Unknown)
    (own,) = own_counts.own_counts(toast.till)
    assert own.words == "Not compared: toast tells no totals. Here, to be held against its portal:"
    assert own.lines == ("Redeemed: 1, 12.10", "1 answer is missing")
    await toast.settle()
    await day_comparison.compare_day(toast.till)
    reading = shifts.close_shift(toast.till, euros("100.00"))
    assert isinstance(reading, reports.Reading), reading
    told: Any = report_json.as_json(reading)["compared"]
    (own_told,) = [one["own"] for one in told if one["processor"] == "toast"]
    assert own_told == {"Redeemed": {"count": 2, "amount": "21.10"}}
    paper = "\n".join(lines(reports.paper(toast.till.settings, reading), 42))
    assert "- Redeemed: 2, 21.10" in paper


async def test_a_number_of_another_length_is_nobody_else_s(toast):
    assert toast.till.card("7700999900000001").provider == "toast"
    assert toast.till.card("77009999000000012").provider == "svs"
    assert toast.till.settings.is_card_number("7700999900000001")
    assert not toast.till.settings.is_card_number("77009999000000012")
