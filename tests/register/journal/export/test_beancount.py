"""beancount: in balance, every account opened, names that it can read, and its own checker agrees."""

import re
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, KWD, Money

from register.domain import events as kinds
from register.domain.bookkeeping.accounts import ACCOUNTS, AccountNames
from register.domain.bookkeeping.postings import Posting, postings
from register.errors import ConfigError
from register.journal.entry import Record
from register.journal.errors import JournalError
from register.journal.export import beancount, hledger
from register.journal.export.booked import Booked
from register.journal.export.exported import Wanted
from register.journal.export.form import Form
from register.journal.export.named import Tally, balanced, daily
from register.journal.export.span import Span
from tests.register.domain.bookkeeping.test_postings import happening
from tests.register.journal.export.conftest import NOON, UTC_DAYS

MOVES_MONEY = (
    *(kinds.ShiftOpened, kinds.ShiftClosed, kinds.DrawerMoved, kinds.CashTaken, kinds.CashGiven),
    *(kinds.CardRefunded, kinds.OwedPaid, kinds.Ended, kinds.LateApproval, kinds.SalePaid),
    *(kinds.ReturnCompleted, kinds.ReversalFailed, kinds.CashOutReturned),
)
any_event = st.sampled_from(MOVES_MONEY).flatmap(happening)

ACCOUNT = r"(?:Assets|Liabilities|Equity|Income|Expenses)(?::[^\W_a-z][^\W_]*(?:-[^\W_]+)*)+"
OPEN = re.compile(rf"1970-01-01 open ({ACCOUNT})\n")
HEAD = re.compile(r'(\d{4}-\d\d-\d\d) \* "([a-z ]+)"\n  entry: (\d+)\n((?:  [a-z]+: "(?:[^"\\\n]|\\.)*"\n)*)')
LINE = re.compile(rf"  ({ACCOUNT}) {{2,}}(-?\d+(?:\.\d+)?) ([A-Z]{{3}})\n")


def transactions(written: str):
    """A strict reader of as much of beancount's syntax as we write: entry, and its lines."""
    head, *blocks = written.split("\n\n")
    assert head.startswith(";;")
    opened: set[str] = set()
    for block in blocks:
        text = block.rstrip("\n") + "\n"
        if found := OPEN.fullmatch(text):
            assert found[1] not in opened
            opened.add(found[1])
            continue
        found = HEAD.match(text)
        assert found, text
        rows = [LINE.fullmatch(line) for line in text[found.end() :].splitlines(keepends=True)]
        assert all(rows), text
        lines = [(row[1], Decimal(row[2]), row[3]) for row in rows if row]
        assert {account for account, _, _ in lines} <= opened
        yield found, lines


def sums(lines):
    totals = defaultdict(Decimal)
    for _, amount, currency in lines:
        totals[currency] += amount
    return dict(totals)


def test_every_transaction_for_beancount_is_in_balance_and_has_all_that_was_booked(shop):
    found = list(transactions(shop.text(Form.BEANCOUNT)))
    booked = shop.booked()
    assert [int(head[3]) for head, _ in found] == list(booked)
    for head, lines in found:
        assert set(sums(lines).values()) == {0}
        expected = [(one.amount.amount, one.amount.currency.code) for one in booked[int(head[3])]]
        assert [line[1:] for line in lines] == expected


def test_beancount_reads_kind_sale_and_cashier(shop):
    head, lines = list(transactions(shop.text(Form.BEANCOUNT)))[2]
    assert (head[1], head[2]) == ("2026-03-02", "cash taken")
    assert '  sale: "R2-000001"\n  cashier: "=Ruth"\n' in head[4]
    assert [line[0] for line in lines] == ["Assets:Cash:Drawer", "Liabilities:Tendered"]


def test_its_own_checker_has_nothing_to_say(shop, tmp_path):
    loader = pytest.importorskip("beancount.loader", reason="beancount is not installed here")
    for by_day in (False, True):
        text = "".join(shop.wanted(Wanted(Form.BEANCOUNT, UTC_DAYS, by_day=by_day)))
        (tmp_path / "books.beancount").write_text(text, "utf-8")
        entries, errors, _ = loader.load_file(str(tmp_path / "books.beancount"))
        assert errors == []
        assert entries


@given(st.text())
def test_whatever_a_department_is_called_the_account_is_one_to_beancount(department):
    name = beancount.account_name(f"Income:Sales:{department}")
    assert re.fullmatch(ACCOUNT, name)
    assert beancount.wrong_name(name) is None


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("Income:Sales:Stationery", "Income:Sales:Stationery"),
        ("Income:Sales:food & drink", "Income:Sales:Food-drink"),
        ("Income:Sales:", "Income:Sales:Other"),
        ("Income:Sales:écrit", "Income:Sales:Écrit"),
        ("Income:Sales:日本", "Income:Sales:X日本"),
        ("Income:Sales:7 Up", "Income:Sales:7-Up"),
        ("moon:dust", "Equity:Unnamed:Moon:Dust"),
    ],
)
def test_an_account_is_named_as_beancount_can_read_it(account, name):
    assert beancount.account_name(account) == name


def test_accounts_are_called_what_the_settings_say_the_longest_first(shop):
    names = AccountNames(
        {"sales:Pens": "Income:Writing", "sales:*": "Income:Rest:*", "drawer": "Assets:Till"}
    )
    text = "".join(shop.wanted(Wanted(Form.BEANCOUNT, UTC_DAYS, names)))
    accounts = {account for _, lines in transactions(text) for account, _, _ in lines}
    assert {"Income:Writing", "Income:Rest:Other", "Assets:Till", "Liabilities:Tax:A"} <= accounts
    assert not any(account.startswith("Income:Sales") for account in accounts)


def test_accounts_without_a_name_are_told_before_and_exported_all_the_same(shop):
    wanted = Wanted(Form.HLEDGER, UTC_DAYS, AccountNames({"sales:*": "Revenue", "drawer": "1000 Cash"}))
    assert shop.unnamed(wanted) == ("gift_cards:terminal:pay", "safe", "tax:A", "tendered")
    text = "".join(shop.wanted(wanted))
    assert "    1000 Cash  " in text
    assert f"    {hledger.account_name('gift_cards:terminal:pay')}  " in text
    assert shop.unnamed(Wanted(Form.HLEDGER, UTC_DAYS)) == ()
    assert shop.unnamed(Wanted(Form.BEANCOUNT, UTC_DAYS, AccountNames({"drawer": "Assets:X"}))) == ()


@pytest.mark.parametrize("name", ["Cash", "Umsatz:Pens", "Income:pens", "Income:Food & Drink", "Income"])
def test_a_name_that_beancount_cannot_have_is_refused_before_anything_is_written(shop, name):
    with pytest.raises(ConfigError, match=r'\[accounts\]: "drawer" = .* is no name for beancount: '):
        list(shop.wanted(Wanted(Form.BEANCOUNT, UTC_DAYS, AccountNames({"drawer": name}))))


def test_a_day_is_one_transaction_with_a_line_for_each_account(shop):
    tally = Tally()
    text = "".join(shop.wanted(Wanted(Form.BEANCOUNT, UTC_DAYS, by_day=True), tally))
    found = list(transactions(text))
    days = [head[1] for head, _ in found]
    assert days == sorted(set(days))
    assert tally.transactions == len(found) == 3
    every = [line for _, lines in transactions(shop.text(Form.BEANCOUNT)) for line in lines]
    by_account = defaultdict(Decimal)
    for account, amount, currency in every:
        by_account[account, currency] += amount
    for _, lines in found:
        assert len({(account, currency) for account, _, currency in lines}) == len(lines)
        for account, amount, currency in lines:
            by_account[account, currency] -= amount
    assert set(by_account.values()) == {0}


def as_booked(seq: int, hours: int, event) -> Booked:
    at = NOON.replace(day=1 + hours // 24, hour=hours % 24)
    record = Record("s", "1", seq, at.isoformat(), "Ann", "said", None, "{}", "", "")
    return Booked(record, at.date(), postings(event))


@given(st.lists(st.tuples(st.integers(0, 100), any_event), max_size=12))
def test_random_books_are_in_balance_in_every_form_by_entry_and_by_day(drawn):
    booked = [as_booked(seq, hours, event) for seq, (hours, event) in enumerate(drawn) if postings(event)]
    whole = list(balanced(daily(balanced(booked))))
    assert [one.day for one in whole] == sorted({one.day for one in whole})
    for books in (booked, whole):
        renamed = [
            Booked(one.record, one.day, tuple(Posting(usual(p.account), p.amount) for p in one.postings))
            for one in books
        ]
        for _, lines in transactions("".join(beancount.lines(renamed))):
            assert set(sums(lines).values()) <= {0}
    ours, theirs = (sorted(totals(books).items()) for books in (booked, whole))
    assert [one for one in ours if one[1]] == [one for one in theirs if one[1]]


def totals(books):
    found = defaultdict(Decimal)
    for one in books:
        for posting in one.postings:
            found[posting.account, posting.amount.currency.code] += posting.amount.amount
    return found


def usual(account: str) -> str:
    name = AccountNames().over_usual.name(account)
    assert name is not None
    return name


@given(st.sampled_from(kinds.EVENTS).flatmap(happening))
def test_every_account_that_is_booked_has_a_meaning_and_a_usual_name(event):
    for posting in postings(event):
        root, _, rest = posting.account.partition(":")
        assert bool(rest) == bool(ACCOUNTS[root].parts) or root == "sales"
        assert beancount.wrong_name(beancount.account_name(usual(posting.account))) is None


def test_an_entry_that_is_not_in_balance_ends_the_export():
    odd = Booked(
        Record("s", "1", 7, NOON.isoformat(), None, "said", None, "{}", "", ""),
        NOON.date(),
        (Posting("drawer", Money(1, EUR)), Posting("safe", Money(-1, KWD))),
    )
    with pytest.raises(JournalError, match="Entry 7 is not in balance"):
        list(balanced([odd]))


def test_a_period_cuts_at_the_shops_days(shop):
    span = Span(NOON.date(), NOON.date(), UTC_DAYS.zone)
    assert {head[1] for head, _ in transactions("".join(shop.wanted(Wanted(Form.BEANCOUNT, span))))} == {
        "2026-03-01"
    }
