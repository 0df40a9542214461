"""Cards that pay with the closed basket: a whole till, a real gateway that takes the money only then."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from register.config.customer_display import CustomerDisplay
from register.counter import (
    card_desk,
    card_sales,
    checkout,
    customer_screen,
    history,
    settling,
    shifts,
    worker,
)
from register.counter.customer_display import two_lines
from register.counter.obligations import Kind
from register.domain.amounts import Refused, figures
from register.domain.books import Books, replay
from register.domain.events import (
    BasketAsked,
    BasketPosted,
    CashTaken,
    Ended,
    Intended,
    PaperQueued,
    SaleCompleted,
    SalePaid,
)
from register.domain.exchange import Held, Reserved
from register.domain.people import Person
from register.domain.postings import postings
from register.domain.sale import Sale, Stage
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Approved, NotSent, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.service import service_client
from tests.flows.street import Euros, Street

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUTH = Person("Ruth", "manager", "")


class Late(Street):
    """Where the gateway takes the money with the closed basket."""

    def on(self, card: GiftCard) -> str:
        known = self.gateway.ledger.card(card.number)
        assert known is not None
        return figures(known.balance)

    async def reserves(self, total: str = "62.50", balance: str = "50.00") -> GiftCard:
        """Ring up `total`, of which a gift card is to pay what it has."""
        if self.till.books.sale is None:
            self.ring_up(total)
        card = self.gift_card(balance)
        outcome = await checkout.pay_by_gift_card(self.till, card)
        assert isinstance(outcome, Approved), outcome
        return card

    @property
    def sums(self) -> tuple[str, str, str, str]:
        """Paid, held, reserved and due of the sale at the counter."""
        sale = self.sale
        return figures(sale.paid), figures(sale.held), figures(sale.reserved), figures(sale.due)

    def past(self, number: str) -> Sale:
        sale = history.past_sale(self.till, number)
        assert sale is not None
        return sale

    def kinds(self, number: str) -> list[type[Any]]:
        wanted = (Intended, Ended, CashTaken, BasketAsked, SalePaid, SaleCompleted, PaperQueued)
        entries = self.till.journal.entries(sale=number)
        return [type(one.event) for one in entries if isinstance(one.event, wanted)]

    async def settle_all(self) -> None:
        for _ in range(6):
            self.gateway.clock.seconds += 60
            self.later(120)
            await worker.settle_due(self.till)


def referee(street: Late) -> None:
    """What the gateway took and gave is what the till has booked; and nothing was told it twice."""
    assert street.events(BasketPosted) == [], "no basket that took money is posted once more"
    entries = tuple(street.till.journal.entries())
    shop = street.till.settings.shop
    assert replay(Books(shop.till, shop.currency), entries) == street.till.books
    if street.till.books.unsettled:
        return
    there = Counter[str]()
    for line in street.gateway.ledger.transactions:
        if line.approved and line.id and not line.id.startswith("elsewhere"):
            there[str(line.operation)] += int(line.moved.amount * 100)
    booked = Counter[str]()
    for each in (each for entry in entries for each in postings(entry.event)):
        if each.account.startswith("gift_cards:gateway:"):
            booked[each.account.rpartition(":")[2]] += abs(int(each.amount.amount * 100))
    assert booked == there


@pytest_asyncio.fixture(loop_scope="module")
async def street(bench, tmp_path) -> AsyncIterator[Late]:
    async with service_client(proxies=False) as http:
        gateway = Euros(http, "at_close")
        await gateway.mock.start()
        street = Late(bench, tmp_path, gateway=gateway)
        await street.open()
        try:
            assert shifts.open_shift(street.till, street.money("100.00")) is None
            yield street
            referee(street)
        finally:
            await street.close()
            await gateway.mock.stop()


async def test_a_card_only_reserves_until_the_rest_is_there_and_the_basket_takes_it(street):
    card = await street.reserves()
    number = street.sale.number
    assert street.sums == ("0.00", "0.00", "50.00", "12.50")
    assert street.sale.stage is Stage.TENDERING
    assert street.on(card) == "50.00"
    await checkout.pay_cash(street.till, street.money("20.00"))
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"
    assert street.kinds(number) == [
        *(Intended, Ended),
        CashTaken,
        BasketAsked,
        *(Ended, SalePaid, SaleCompleted, PaperQueued),
    ], "asked on disk before, and neither paid nor printed before the answer"
    basket = street.there[number]
    assert [(each["kind"], each["amount"]) for each in basket["tenders"]] == [
        ("gift_card", "50.00"),
        ("cash", "20.00"),
        ("change", "-7.50"),
    ]
    assert street.waiting == [], "the posting was the money request: nothing is owed"
    assert street.till.books.shift.of("gift_cards:gateway:pay") == street.money("50.00")
    assert street.till.books.shift.count("gift_cards:pay") == 1
    assert not street.till.books.unconfirmed


async def test_the_customer_is_not_shown_as_due_what_a_card_is_to_pay(street):
    street.till.by_command = True
    seen: list[tuple[str, str]] = []

    def look() -> None:
        lines = two_lines(street.till, CustomerDisplay())
        seen.append((lines.upper.amount, lines.lower.amount))

    await street.reserves()
    look()
    screen = customer_screen.picture(street.till)
    assert screen is not None
    assert [line.amount for line in (*screen.lines[-1:], screen.total)] == ["50.00", "12.50"]
    loop = asyncio.get_running_loop()

    def soon() -> None:
        loop.call_soon(look)

    street.till.watchers.append(soon)
    await checkout.pay_cash(street.till)
    assert seen[0] == ("50.00", "12.50")
    assert set(seen[1:]) == {("62.50", "0.00")}, "also while the basket is asked for"


async def test_a_card_that_pays_all_closes_the_sale_at_once(street):
    card = await street.reserves("20.00", "50.00")
    assert street.till.books.sale is None
    assert street.on(card) == "30.00"
    (completed,) = street.events(SaleCompleted)
    (payment,) = street.past(completed.sale).payments
    assert payment.with_basket
    assert payment.approved.confirmed


async def test_a_sale_without_such_a_card_is_nobodys_business(street):
    await street.sold("10.00")
    street.ring_up("10.00")
    await checkout.pay_by_gift_card(street.till, street.card("50.00"))  # the terminal keeps this one
    assert street.events(BasketAsked) == []
    assert street.there == {}


async def test_case_13_a_refused_basket_is_due_again_and_the_cash_stays(street):
    """Another till spent of the card between look and close."""
    card = await street.reserves()
    number = street.sale.number
    street.switches.elsewhere = street.money("30.00")
    await checkout.pay_cash(street.till, street.money("12.50"))
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert street.sale.basket_refused == (
        "The provider has only 20.00 EUR on this card: ask for that, or use another card."
    )
    assert street.on(card) == "20.00"
    assert PaperQueued not in street.kinds(number)
    again = await checkout.pay_by_gift_card(street.till, card)
    assert isinstance(again, Approved)
    assert street.sums == ("12.50", "0.00", "20.00", "30.00")
    assert not street.sale.basket_refused
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"
    assert [each["amount"] for each in street.there[number]["tenders"]] == ["20.00", "12.50", "30.00"]


async def test_of_two_cards_both_pay_or_neither(street):
    first = await street.reserves("62.50", "30.00")
    second = await street.reserves(balance="20.00")
    street.switches.elsewhere = street.money("1.00")
    await checkout.pay_cash(street.till)
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert (street.on(first), street.on(second)) == ("29.00", "20.00")
    for card in (first, second):
        await checkout.pay_by_gift_card(street.till, card)
    number = street.sale.number
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert (street.on(first), street.on(second)) == ("0.00", "0.00")


async def test_without_a_sale_such_a_card_pays_nothing(street):
    card = street.gift_card("50.00")
    served = street.gateway.mock.served
    outcome = await card_desk.at_desk(street.till, Operation.PAY, card, street.money("5.00"))
    assert outcome == NotSent("Such a card pays when a sale is closed: ring something up first")
    assert street.gateway.mock.served == served


async def test_one_card_is_not_taken_twice_in_one_sale(street):
    card = await street.reserves()
    again = await checkout.pay_by_gift_card(street.till, card)
    assert isinstance(again, Refused)
    assert "has paid its part" in again.reason


async def test_a_gateway_that_is_away_at_the_close_leaves_all_due(street):
    card = await street.reserves()
    street.switches.busy = True
    await checkout.pay_cash(street.till)
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert street.sale.basket_refused == "The gateway is busy: wait a moment, then try again."
    street.switches.busy = False
    await checkout.pay_by_gift_card(street.till, card)
    assert street.till.books.sale is None
    assert street.on(card) == "0.00"


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, "provider_silent"])
async def test_without_an_answer_all_is_held_and_the_same_basket_settles_it(street, kind):
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(kind, operation="basket")
    await checkout.pay_cash(street.till)
    assert street.sums == ("12.50", "50.00", "0.00", "0.00")
    assert [str(one) for one in street.obligations(Kind.ANSWER)]
    assert isinstance(await checkout.void(street.till, "no"), Refused)
    assert isinstance(await checkout.pay_cash(street.till), Refused)
    await street.settle_all()
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"
    assert len(street.events(BasketAsked)) == 1
    assert street.kinds(number).count(SalePaid) == 1


async def test_a_lost_basket_that_is_refused_when_asked_again_is_due(street):
    card = await street.reserves()
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="basket")
    await checkout.pay_cash(street.till)
    street.switches.elsewhere = street.money("1.00")
    await street.settle_all()
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert street.on(card) == "49.00"


async def test_what_refuses_only_the_second_copy_settles_nothing_also_after_a_restart(street):
    """The first copy took the money, its answer is lost, and then the key is switched off."""
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await checkout.pay_cash(street.till)
    street.switches.key = False
    await street.reopen()
    assert street.sums == ("12.50", "50.00", "0.00", "0.00")
    street.switches.key = True
    await street.settle_all()
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"


async def test_set_aside_it_ends_by_itself_while_the_next_customer_is_served(street):
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await checkout.pay_cash(street.till)
    assert await checkout.set_aside(street.till) is None
    await street.sold("3.00")
    await street.settle_all()
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"


async def test_set_aside_and_refused_it_is_given_up_and_the_cash_goes_back(street):
    card = await street.reserves()
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="basket")
    await checkout.pay_cash(street.till)
    await checkout.set_aside(street.till)
    street.switches.elsewhere = street.money("1.00")
    await street.settle_all()
    assert street.stage(number) is Stage.VOIDED
    assert street.till.books.shift.expected == street.money("100.00")
    assert street.on(card) == "49.00"
    assert street.waiting == []


async def test_one_word_of_a_manager_decides_about_all_cards_of_the_basket(street):
    await street.reserves("62.50", "30.00")
    await street.reserves(balance="20.00")
    number = street.sale.number
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await checkout.pay_cash(street.till)
    street.switches.gateway = False
    street.later(10)
    await worker.settle_due(street.till)
    first, second = (one.request for one in street.sale.exchanges.open)
    part = settling.decide(
        street.till, first.id, RUTH, "seen there", happened=True, amount=street.money("1.00")
    )
    assert isinstance(part, Refused), "a basket takes all or nothing"
    decided = settling.decide(street.till, second.id, RUTH, "seen there", happened=True)
    assert not isinstance(decided, Refused)
    assert street.stage(number) is Stage.COMPLETED
    assert [figures(one.approved.amount) for one in street.past(number).payments] == ["30.00", "20.00"]


async def test_voided_before_the_close_nothing_was_taken_and_nobody_is_told(street):
    card = await street.reserves()
    number = street.sale.number
    served = street.gateway.mock.served
    await checkout.void(street.till, "changed their mind")
    assert street.stage(number) is Stage.VOIDED
    assert street.gateway.mock.served == served
    assert street.waiting == []
    street.ring_up("50.00")
    assert isinstance(await checkout.pay_by_gift_card(street.till, card), Approved)
    assert street.on(card) == "0.00"


async def test_what_the_basket_asks_for_is_not_let_go_by_who_came_too_late(street):
    """The cashier wants all back while the basket is on its way: they wait, and its answer is lost."""
    card = await street.reserves()
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    number = street.sale.number
    async with street.till.lock(number):
        paying = asyncio.ensure_future(checkout.pay_cash(street.till))
        back = asyncio.ensure_future(checkout.give_back(street.till))
        await asyncio.sleep(0)
    await asyncio.gather(paying, back)
    assert street.sums == ("12.50", "50.00", "0.00", "0.00"), "the cash is in the basket that is posted"
    await street.settle_all()
    assert street.on(card) == "0.00"


async def test_without_a_gateway_the_cashier_reads_that_nobody_takes_the_basket(street):
    await street.reserves()
    street.till.processors = {name: one for name, one in street.till.processors.items() if name != "gateway"}
    refused = await checkout.pay_cash(street.till)
    assert refused == Refused(
        "There is no gateway to post the basket to: set [processor.gateway] in config.toml"
    )
    await checkout.give_back_one(street.till, street.sale.exchanges.reserved[0].request.id)
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")


async def test_one_tender_is_let_go_and_the_other_stays(street):
    first = await street.reserves("62.50", "30.00")
    await street.reserves(balance="20.00")
    one, _ = street.sale.exchanges.reserved
    await checkout.give_back_one(street.till, one.request.id)
    assert street.sums == ("0.00", "0.00", "20.00", "42.50")
    await checkout.give_back(street.till)
    assert street.sums == ("0.00", "0.00", "0.00", "62.50")
    assert street.sale.stage is Stage.OPEN
    assert street.on(first) == "30.00"


async def test_a_card_that_is_sold_is_made_active_after_the_basket_took_the_money(street):
    street.ring_up("30.00")
    number = street.sale.number
    new = street.gift_card("0.00", CardStatus.INACTIVE)
    await card_sales.sell(street.till, new, street.money("25.00"))
    card = await street.reserves(balance="50.00")
    assert street.sums == ("0.00", "0.00", "30.00", "25.00"), "cards pay for goods alone"
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert (street.on(card), street.on(new)) == ("20.00", "25.00")
    basket = street.there[number]
    assert [each["kind"] for each in basket["lines"]] == ["goods", "gift_card_sale"]
    assert [each["operation"] for each in basket["giftCards"]] == ["pay"]
    assert await street.posted() == {number: basket}, "no second basket of that sale"
    assert street.waiting == []


async def test_goods_that_come_back_are_paid_back_to_the_card_in_a_basket_of_their_own(street):
    card = await street.reserves("20.00", "50.00")
    (completed,) = street.events(SaleCompleted)
    await street.reopen()
    back = await street.take_back(completed.sale, {0: "1"})
    assert street.on(card) == "50.00"
    assert street.waiting == [f"{back.number}: its basket is not at the gateway yet"]


async def test_the_number_of_a_card_is_kept_only_until_it_has_paid(street):
    await street.reserves()
    assert len(street.till.vault.tokens()) == 1
    await street.reopen()
    assert isinstance(street.sale.exchanges.all[0], Reserved)
    assert len(street.till.vault.tokens()) == 1
    await checkout.pay_cash(street.till)
    assert street.till.vault.tokens() == frozenset()


async def test_after_other_settings_it_is_not_said_what_became_of_a_basket(street):
    """Under the other reading a gateway would say that it never heard of it."""
    await street.reserves("20.00", "50.00")
    street.ring_up("20.00")
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    await street.reserves(balance="50.00")
    (held,) = street.sale.exchanges.open
    assert isinstance(held, Held)
    street.gateway._shop.debits = "at_tender"
    await street.reopen()
    told = await settling.settle(street.till, held.request)
    assert isinstance(told, Unknown)
    assert told.reason.startswith("It was asked as CP-0417-02 at 127.0.0.1, at close;")


class Killed(BaseException):
    """The program is gone."""


async def sells(street: Late, card: GiftCard) -> None:
    """12.00 by the card, the rest in cash."""
    street.ring_up("20.00")
    await checkout.pay_by_gift_card(street.till, card)
    await checkout.pay_cash(street.till)


@pytest.mark.parametrize(
    ("commits", "written"),
    [
        pytest.param(3, True, id="reserved"),
        pytest.param(4, True, id="cash taken"),
        pytest.param(5, True, id="about to post the basket"),
        pytest.param(6, False, id="taken and not written down"),
        pytest.param(6, True, id="taken"),
    ],
)
async def test_killed_at_any_commit_the_card_pays_once(street, monkeypatch, commits, written):
    """The first two commits are of what was rung up, and of the card that is asked about."""
    journal, left = street.till.journal, commits
    append = journal.append
    card = street.gift_card("12.00")

    def dying(*events: Any, **how: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not written:
            raise Killed
        done = append(*events, **how)
        if left == 0:
            raise Killed
        return done

    monkeypatch.setattr(journal, "append", dying)
    with pytest.raises(Killed):
        await sells(street, card)
    monkeypatch.undo()
    await street.reopen()
    await street.settle_all()
    assert not street.till.books.unsettled
    if street.till.books.sale is not None and not street.sale.exchanges.reserved:
        await checkout.pay_by_gift_card(street.till, card)
    if street.till.books.sale is not None:
        await checkout.pay_cash(street.till)
    (completed,) = street.events(SaleCompleted)
    assert street.on(card) == "0.00"
    assert list(street.there) == [completed.sale]
    assert street.till.books.shift.expected == street.money("108.00")
    assert street.waiting == []
