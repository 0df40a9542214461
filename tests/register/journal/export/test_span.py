"""Which days are exported, and how much memory years of them take."""

import json
import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from register.journal.export.form import Form
from register.journal.export.span import Span


def test_only_the_days_asked_for_are_in_it_both_of_them_whole(shop):
    def days(**span):
        return [
            json.loads(line)["at"][:10] for line in shop.text(Form.JSONL, Span(**span, zone=UTC)).splitlines()
        ]

    first, second, last = (date(2026, 3, day) for day in (1, 2, 3))
    every = days()
    assert every == sorted(every)
    assert set(every) == {"2026-03-01", "2026-03-02", "2026-03-03"}
    assert set(days(since=second)) == {"2026-03-02", "2026-03-03"}
    assert set(days(until=second)) == {"2026-03-01", "2026-03-02"}
    assert set(days(since=second, until=second)) == {"2026-03-02"}
    assert days(since=last, until=first) == []
    assert len(days(since=first, until=last)) == len(every)


def test_a_day_is_the_shop_s_day(empty):
    shop = empty
    shop.append(shop.day[1], at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    amsterdam = timezone(timedelta(hours=1))
    assert {row["date"] for row in shop.rows(Span(zone=amsterdam))} == {"2026-03-02"}
    assert shop.rows(Span(since=date(2026, 3, 2), zone=amsterdam))
    assert not shop.rows(Span(since=date(2026, 3, 2), zone=UTC))
    assert "2026-03-02 (1) shift opened" in shop.text(Form.HLEDGER, Span(zone=amsterdam))


@pytest.mark.parametrize("form", Form)
def test_an_empty_journal_is_an_empty_export(empty, form):
    assert empty.text(form).count("\n") == (0 if form is Form.JSONL else 1)


@pytest.mark.parametrize("form", Form)
def test_memory_does_not_grow_with_the_journal(empty, form):
    def peak():
        tracemalloc.start()
        for _ in empty.pieces(form):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    empty.append_sales(1000)
    peak()
    short = peak()
    empty.append_sales(4000)
    assert peak() < 1.5 * short
