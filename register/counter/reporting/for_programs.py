"""A report as programs read it: JSON, and CSV (RFC 4180). English keys, amounts as decimals with a point."""

import csv
import io
from decimal import Decimal

from moneyed import Money

from register.counter.reporting.period import Period
from register.counter.reporting.table import Cell, Report
from register.domain.amounts import exact
from register.journal.export.spreadsheet import harmless


def as_json(report: Report) -> dict[str, object]:
    """One object; each row and the totals by the keys of the columns, null where there is nothing to tell."""
    keys = [column.key for column in report.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in _rows(report)]
    found = next((one.currency.code for row in report.rows for one in row if isinstance(one, Money)), None)
    names = sum(column.is_text for column in report.columns)
    return {
        "report": report.kind,
        "period": _period(report.period),
        "against": _period(report.against) if report.against else None,
        "currency": found,
        "columns": keys,
        "rows": rows,
        "totals": dict(zip(keys[names:], map(_value, report.totals[names:]), strict=False)) or None,
        "notes": list(report.notes),
    }


def as_csv(report: Report) -> str:
    """A row of keys, then the rows. Totals are not in it: whoever adds up a column would count them too."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(column.key for column in report.columns)
    names = sum(column.is_text for column in report.columns)
    for row in _rows(report):
        rows.writerow(
            [
                *(harmless(str(name)) for name in row[:names]),
                *("" if one is None else one for one in row[names:]),
            ]
        )
    return text.getvalue()


def _rows(report: Report) -> list[list[str | int | None]]:
    """Each row with its names as programs read them."""
    names = report.for_machines or tuple(() for _ in report.rows)
    return [[*own, *map(_value, row[len(own) :])] for own, row in zip(names, report.rows, strict=True)]


def _value(cell: Cell) -> str | int | None:
    match cell:
        case Money():
            return exact(cell)
        case Decimal():
            return f"{cell:f}"
        case _:
            return cell


def _period(period: Period) -> dict[str, str]:
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}
