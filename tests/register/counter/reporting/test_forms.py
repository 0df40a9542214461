"""One report in every form in which it leaves the till."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register.counter.reporting.content import content, file_name, save
from register.counter.reporting.form import Form
from register.counter.reporting.period import day_of
from register.counter.reporting.picture import NoPictures
from register.counter.reporting.table import Column, Report, Series
from register.counter.reporting.written import lines
from register.language import Language, language, speak

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(Language())


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def report(many: int = 0) -> Report:
    """What sold best; with so many more items."""
    more = [
        (str(at), f"Item ${at} ^ $_{at} りんご", Decimal(1), euros("1.00"), Decimal("0.1"), None, None)
        for at in range(many)
    ]
    return Report(
        kind="items",
        title="Sales by item",
        period=day_of(DAY),
        against=day_of(date(2026, 11, 21)),
        columns=(
            Column("Code", is_text=True, key="code"),
            Column("Item", is_text=True, key="item"),
            Column("Quantity", key="quantity"),
            Column("Without tax", key="net"),
            Column("Share", percent=True, key="share"),
            Column("Before", key="net_before"),
            Column("Change", key="net_change"),
        ),
        rows=(
            (
                "1",
                "=Apples, loose",
                Decimal("1.254"),
                euros("1203.75"),
                Decimal("98.0"),
                euros("0"),
                euros("1203.75"),
            ),
            ("2", "Pencil", Decimal(12), euros("-0.85"), Decimal("2.0"), None, None),
            *more,
        ),
        totals=("Total", "", None, euros("1202.90"), Decimal("100.0"), euros("0"), euros("1202.90")),
        labels=("=Apples, loose", "Pencil $1 ^ $_2"),
        series=(
            Series("Without tax", (Decimal("1203.75"), Decimal("-0.85"))),
            Series("Before", (Decimal(0), Decimal(0))),
        ),
        notes=("A note.",),
    )


TEXT = """\
Sales by item  EUR
Sun 22 Nov, against the day before

Code   Item            Quantity  Without tax    Share  Before   Change
──────────────────────────────────────────────────────────────────────
1      =Apples, loose     1.254      1203.75   98.0 %    0.00  1203.75
2      Pencil            12            -0.85    2.0 %
──────────────────────────────────────────────────────────────────────
Total                                1202.90  100.0 %    0.00  1202.90

A note.
"""


def test_text_has_its_figures_below_each_other() -> None:
    assert content(report(), Form.TEXT, DAY).decode() == TEXT


def test_text_says_amounts_as_the_shop_does_and_programs_read_points() -> None:
    speak(language("nl"))
    assert "1203,75   98,0 %" in content(report(), Form.TEXT, DAY).decode()
    assert "1203.75,98.0" in content(report(), Form.CSV, DAY).decode()


def test_names_give_way_where_there_is_no_room_and_figures_never_do() -> None:
    shown = lines(report(), DAY, width=64)
    assert max(map(len, shown)) <= 64
    assert any("=Apples…" in line and line.endswith("1203.75") for line in shown)


def test_a_name_with_a_line_end_in_it_stays_on_its_line() -> None:
    odd = replace(report(), rows=(("1", "Bananas\n\x1b[2J", *report().rows[0][2:]),), totals=())
    assert [line for line in lines(odd, DAY) if "Bananas" in line] == [lines(odd, DAY)[5]]
    assert "\x1b" not in "".join(lines(odd, DAY))


def test_a_report_of_nothing_says_so() -> None:
    empty = Report(
        "hours", "Sales by hour", day_of(DAY), None, (Column("Hour", is_text=True), Column("Sold")), ()
    )
    assert lines(empty, DAY)[-1] == "Nothing in these days."
    assert json.loads(content(empty, Form.JSON, DAY))["totals"] is None
    assert content(empty, Form.PNG, DAY).startswith(b"\x89PNG")


def test_json_is_one_object_with_amounts_as_text() -> None:
    told = json.loads(content(report(), Form.JSON, DAY))
    assert (told["report"], told["currency"]) == ("items", "EUR")
    assert told["period"] == {"since": "2026-11-22", "until": "2026-11-22"}
    assert told["against"] == {"since": "2026-11-21", "until": "2026-11-21"}
    assert told["columns"] == ["code", "item", "quantity", "net", "share", "net_before", "net_change"]
    assert told["rows"][1] == {
        **{"code": "2", "item": "Pencil", "quantity": "12", "net": "-0.85", "share": "2.0"},
        **{"net_before": None, "net_change": None},
    }
    assert told["totals"]["net"] == "1202.90"


def test_csv_is_for_spreadsheets_and_no_name_is_a_formula() -> None:
    text = content(report(), Form.CSV, DAY).decode()
    assert text.count("\r\n") == text.count("\n") == 3
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows[0]["item"] == "'=Apples, loose"
    assert (rows[1]["net"], rows[1]["net_before"]) == ("-0.85", "")


def test_a_picture_is_drawn_and_pages_take_all_rows() -> None:
    png, pdf, long = (
        content(report(many), form, DAY) for many, form in ((0, Form.PNG), (0, Form.PDF), (200, Form.PDF))
    )
    assert png.startswith(b"\x89PNG\r\n")
    assert pdf.startswith(b"%PDF-")
    assert long.count(b"/Type /Page ") > pdf.count(b"/Type /Page ") == 1


def test_without_its_extra_a_picture_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(NoPictures, match=r"pip install 'cashwrap\[pictures\]'"):
        content(report(), Form.PNG, DAY)


def test_a_file_has_a_name_that_tells_what_it_is(tmp_path: Path) -> None:
    name = file_name(report(), Form.TEXT)
    assert name == "items-2026-11-22-against-2026-11-21.txt"
    save(report(), Form.TEXT, DAY, tmp_path / name)
    assert (tmp_path / name).read_text("utf-8") == TEXT
    assert [one.name for one in tmp_path.iterdir()] == [name]
