"""Where the law demands paper: no sale begins before it is there, whichever way a sale may begin."""

from decimal import Decimal

import pytest
from moneyed import EUR, Money

from receipts.preview import lines
from receipts.printing.jobs import Condition, PrinterStatus
from register.counter.cards import card_sales
from register.counter.drawer import report_json, reports, shifts
from register.counter.paper import must_print, papers
from register.counter.people import staff
from register.counter.returning import exchanging, returns
from register.counter.selling import checkout, parking, repeating, ringing_up
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.books import Books, replay
from register.domain.events import PaperLetGo, PaperQueued
from register.domain.goods.item import Item
from register.domain.sale import Sale, Stage
from register.edges.no_printer import NoPrinter
from terminal_api.processor import GiftCard

PEN = Item("14", "Pen", Money("2.00", EUR), "A", "Paper")


class Jammed:
    """A printer that keeps what it is given, and says why; `prints` lets all of it out."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.kept: list[str] = []
        self.lamp = PrinterStatus(Condition.NOT_READY, "paper end")

    def add(self, job, receipt, *, copy, state) -> None:
        self.kept.append(job)

    def withdraw(self, job: str) -> bool:
        return True

    def kick_drawer(self) -> None:
        pass

    def prints(self) -> None:
        self.lamp = PrinterStatus(Condition.READY)
        for job in self.kept:
            papers.noted(self.till, job, "done", "confirmed by the printer")
        self.kept = []


def demands(till: Till, *, must: bool = True) -> None:
    """From now on the law is so."""
    receipt = till.settings.receipt.model_copy(update={"must_print": must})
    till.settings = till.settings.model_copy(update={"receipt": receipt})


@pytest.fixture
async def shop(till: Till) -> Till:
    """A pen is parked, R2-000001; another one is sold, R2-000002. The printer is jammed."""
    till.paper = Jammed(till)
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    ringing_up.add_item(till, PEN)
    parking.park(till)
    ringing_up.add_item(till, PEN)
    await checkout.pay_cash(till)
    demands(till)
    return till


def found(till: Till) -> returns.Found:
    one = returns.find(till, "R2-000002")
    assert isinstance(one, returns.Found)
    return one


async def every_beginning(till: Till) -> list[object]:
    """What came of each way to begin a sale."""
    return [
        ringing_up.add_item(till, PEN),
        ringing_up.ring_up(till, "1455082197725"),
        await card_sales.sell(till, GiftCard("svs", "6006490000000000040"), Money(25, EUR)),
        parking.recall(till, "R2-000001"),
        exchanging.bring_in(till, found(till), {0: Decimal(1)}),
    ]


async def test_no_sale_begins_in_any_way_and_the_refusal_says_why_and_what_to_do(shop):
    shop.catalogue.upsert([])
    for refused in await every_beginning(shop):
        assert isinstance(refused, Refused)
    ways = [one.reason for one in await every_beginning(shop) if isinstance(one, Refused)]
    said = [why for why in ways if why.startswith("Receipt R2-000002 must be on paper before the next sale")]
    assert len(said) >= 4  # an unknown code is refused for itself
    assert "(paper end)" in said[0]
    assert "(manager)" in said[0]
    assert isinstance(repeating.repeat_last(shop), Refused)
    assert shop.books.sale is None


async def test_when_the_paper_is_there_the_next_sale_begins(shop):
    shop.paper.prints()
    assert must_print.waited_for(shop) == ()
    assert ringing_up.add_item(shop, PEN) == PEN


async def test_where_no_law_demands_paper_nobody_waits(shop):
    demands(shop, must=False)
    assert ringing_up.add_item(shop, PEN) == PEN
    nothing = must_print.let_go(shop, "no roll left", shop_manager(shop))
    assert nothing == Refused("Nothing is waited for any more: the next sale can begin")


def shop_manager(till: Till):
    ruth = staff.called(till, "Ruth")
    assert ruth is not None
    return ruth


async def test_a_sale_that_has_begun_goes_on(till):
    till.paper = Jammed(till)
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    demands(till)
    ringing_up.add_item(till, PEN)
    till.record(PaperQueued("7", "R2-000009", "sale", [], False, till.clock.now()))
    assert ringing_up.add_item(till, PEN) == PEN
    ended = await checkout.pay_cash(till)
    assert isinstance(ended, Sale)
    assert ended.stage is Stage.COMPLETED
    assert [job.queued.job for job in must_print.waited_for(till)] == ["7", "8"]


async def test_goods_still_come_back_while_paper_is_missing_and_their_receipt_is_waited_for_too(shop):
    planned = returns.planned(found(shop), {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    assert not isinstance(await returns.give(shop, planned), Refused)
    assert [job.queued.title for job in must_print.waited_for(shop)] == ["sale", "refund"]


async def test_only_somebody_who_may_lets_it_go_and_only_with_a_reason(shop):
    alone = must_print.let_go(shop, "no roll left")
    assert isinstance(alone, Refused)
    assert "needs the PIN of somebody who may (manager)" in alone.reason
    maria = staff.called(shop, "Maria")
    assert isinstance(must_print.let_go(shop, "no roll left", maria), Refused)
    for reason in ("", "   ", "card 6006490000000000016 was in a hurry"):
        assert isinstance(must_print.let_go(shop, reason, shop_manager(shop)), Refused)
    assert list(shop.journal.entries(kinds=[PaperLetGo])) == []
    assert isinstance(ringing_up.add_item(shop, PEN), Refused)


async def test_what_is_let_go_is_journaled_reported_and_printed_later_all_the_same(shop):
    assert must_print.let_go(shop, " no roll left ", shop_manager(shop)) is None
    (entry,) = shop.journal.entries(kinds=[PaperLetGo])
    assert entry.event == PaperLetGo("1", "R2-000002", "no roll left", "Ruth")
    assert entry.cashier == "Maria"
    assert ringing_up.add_item(shop, PEN) == PEN
    assert shop.paper.kept == list(shop.books.jobs) == ["1"]
    await checkout.pay_cash(shop)
    assert isinstance(ringing_up.add_item(shop, PEN), Refused), "the next receipt is waited for again"
    shop.paper.prints()
    assert dict(shop.books.jobs) == {}


async def test_reports_count_what_was_let_go_and_by_whom(shop):
    must_print.let_go(shop, "no roll left", shop_manager(shop))
    shift = shop.books.shift
    assert shift is not None
    one = reports.reading(shop, shift)
    wrapped, whole = "Not printed, 1 let go by Ruth", "Not printed, let go by Ruth 1"
    for columns, said in ((32, wrapped), (48, whole)):
        text = " ".join("\n".join(lines(reports.paper(shop.settings, one), columns)).split())
        assert said in text
    assert report_json.as_json(one)["not_printed_let_go_by"] == {"Ruth": 1}
    z = shifts.close_shift(shop, shift.expected, seen_by=shop_manager(shop))
    assert isinstance(z, reports.Reading)
    assert z.shift.let_go == (("Ruth", 1),)
    shifts.open_shift(shop, Money(100, EUR))
    assert shop.books.shift is not None
    assert shop.books.shift.let_go == ()


async def test_a_shop_may_trust_its_cashiers_with_it(shop):
    given = {**shop.settings.rights_given, "let_paper_go": ("everybody",)}
    shop.settings = shop.settings.model_copy(update={"rights_given": given})
    assert must_print.let_go(shop, "no roll left") is None
    (entry,) = shop.journal.entries(kinds=[PaperLetGo])
    assert entry.event.allowed_by == "Maria"


async def test_while_the_printer_is_well_the_refusal_says_that_it_prints(shop):
    shop.paper.lamp = PrinterStatus(Condition.READY, "printing")
    refused = ringing_up.add_item(shop, PEN)
    assert refused == Refused("Receipt R2-000002 is printing: the next sale begins when it is on paper")


async def test_what_is_waited_for_is_read_off_the_journal_alone(shop):
    again = replay(Books(shop.settings.shop.till, EUR), shop.journal.entries())
    assert [job.queued.sale for job in again.jobs.values() if job.demanded] == ["R2-000002"]


async def test_where_nothing_prints_nothing_is_waited_for(till):
    """A till to learn at has no printer: its receipts are over as soon as they are made."""
    till.paper = NoPrinter(till)
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    demands(till)
    for _ in range(2):
        assert ringing_up.add_item(till, PEN) == PEN
        await checkout.pay_cash(till)
