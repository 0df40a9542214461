"""What the counter says to people in the till's language, and what stays English whatever that is."""

from collections.abc import Iterator
from datetime import date
from gettext import NullTranslations

import pytest
from moneyed import EUR, Money

from receipts.document import from_json
from receipts.preview import lines
from register.counter.drawer import movements as drawer
from register.counter.drawer import report_json, reports, shifts
from register.counter.owing import obligations
from register.counter.people import staff
from register.counter.selling import checkout, looking_up
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.cards.cash_out_law import CashOutLaw, NotPaid, PaysNothing, verdict
from register.domain.cards.cash_out_rule import Fixed, Known, Rule, Sign
from register.domain.cards.cash_out_words import reason, told
from register.domain.english import in_english
from register.domain.events import DrawerMoved, DrawerOpened, Movement, PaperQueued
from register.domain.staff.rights import Act
from register.language import Language, say, speak, spoken

TWELVE = Money("12.50", EUR)


class Starred(NullTranslations):
    """Every text in a language that is English with a star before it."""

    def gettext(self, message: str) -> str:
        return f"*{message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"*{msgid1 if n == 1 else msgid2}"


STARS = Language("stars", ",", Starred())


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(Language())


@pytest.fixture
def till(till: Till) -> Till:
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money("100.00", EUR))
    speak(STARS)
    return till


def paid_in(till: Till) -> DrawerMoved:
    moved = drawer.move(till, Movement.PAID_IN, TWELVE, "change from the bank")
    assert isinstance(moved, DrawerMoved)
    return moved


def on_paper(report: reports.Reading, till: Till) -> str:
    return "\n".join(lines(reports.paper(till.settings, report), 42))


def test_a_refusal_is_said_in_the_language_of_the_till(till: Till):
    assert checkout.no_sale() == Refused("*Nothing is rung up yet: scan an item first")
    refused = looking_up.look_up(till, "0000000000000")
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("*")


def test_who_may_is_said_role_by_role(till: Till):
    assert staff.those_who(till, Act.EXEMPT) == "*manager"
    assert Act.RETURN.words == "*Return of goods"


def test_the_journal_files_a_drawer_slip_in_english_and_the_slip_is_not(till: Till):
    moved = paid_in(till)
    events = [entry.event for entry in till.journal.entries(sale=moved.sale)]
    (opened,) = (one for one in events if isinstance(one, DrawerOpened))
    (paper,) = (one for one in events if isinstance(one, PaperQueued))
    assert (opened.reason, paper.title) == ("paid in", "paid in")
    slip = "\n".join(lines(from_json(paper.receipt), 42))
    assert "*PAID IN" in slip
    assert "*Handed over by" in slip


def test_what_is_open_is_said_anew_in_each_language():
    speak(STARS)
    one = obligations.Obligation(obligations.Kind.PAPER, "R2-000017", "sale receipt is not on paper")
    (kind,) = obligations.meaning([one, one])
    assert kind.words == "*2 receipts not on paper: *the sums are right all the same"
    assert one.words == "*sale receipt is not on paper"
    with in_english():
        assert one.words == "sale receipt is not on paper"


def test_a_report_is_said_on_paper_and_is_english_for_programs(till: Till):
    paid_in(till)
    assert till.books.shift
    report = reports.reading(till, till.books.shift)
    paper, machine = on_paper(report, till), report_json.as_json(report)
    assert "*Cash received" in paper
    assert "112,50" in paper
    assert "*" not in str(machine)
    assert "'Cash'" in str(machine)
    speak(Language())
    assert machine == report_json.as_json(report)


def test_a_blind_report_hides_the_cash_in_every_language(till: Till):
    assert till.books.shift
    blind = on_paper(reports.reading(till, till.books.shift, blind=True), till)
    cash, *_ = (line for line in blind.split("\n") if line.startswith("*Cash "))
    assert "0,00" not in cash


def test_a_verdict_is_english_for_programs():
    rule = Rule("US-CA", Sign.LESS, Fixed(Money("10.00", EUR)), "2008 wording", "Civil Code 1749.5")
    law = CashOutLaw("US-CA", (rule,), PaysNothing())
    one = verdict(law, day=date(2026, 11, 22), balance=TWELVE, known=Known())
    assert isinstance(one, NotPaid)
    plain = told(one)
    speak(STARS)
    assert reason(one).startswith("*Not paid out")
    assert told(one) == plain
    assert "12.50 is not less than 10.00" in str(plain["reason"])


def test_english_for_a_while_ends_also_when_something_breaks():
    def breaks() -> None:
        with in_english():
            assert say("Cash") == "Cash"
            raise RuntimeError

    speak(STARS)
    with pytest.raises(RuntimeError):
        breaks()
    assert spoken() is STARS
