"""The parts of a question as conditions in SQL, each with the index that may answer it.

SQLite cannot know how many records have some value, and would look up half the file by an index to sort it.
So each condition is written for whoever reads record by record, and for whoever looks it up.
"""

from dataclasses import dataclass

from register.domain.bookkeeping.record import Question, RecordKind
from register.journal.projections import archiving
from register.journal.projections.folding import parts
from register.journal.projections.keys import By

Value = str | int


@dataclass(frozen=True, slots=True)
class Condition:
    """`column` with `test` behind it."""

    column: str
    test: str
    values: tuple[Value, ...]
    index: str = ""
    """What it can be looked up by; empty where nothing can."""
    proves: str = ""
    """What must be said beside it so that SQLite may use that index."""

    @property
    def read(self) -> str:
        """For whoever reads record by record; the plus keeps SQLite off its indexes."""
        return f"(+{self.column}) {self.test}"

    @property
    def looked_up(self) -> str:
        """For whoever looks it up by `index`."""
        return " AND ".join(filter(None, (f"{self.column} {self.test}", self.proves)))


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all be so."""

    sql: str = "TRUE"
    values: tuple[Value, ...] = ()

    def and_(self, condition: str, *values: Value) -> "Where":
        """With one more."""
        return Where(f"{self.sql} AND {condition}", (*self.values, *values))


def conditions(question: Question) -> tuple[Condition, ...]:
    """Those of `question`, without its words and days; what is rarest by its nature first."""
    found: list[Condition] = []
    if question.number:
        by_number = ("records_by_number", "r.number != ''")
        found.append(Condition("r.number", "= ?", (question.number,), *by_number))
    if question.card_token:
        of_card = "IN (SELECT number FROM keys WHERE kind = ? AND value = ?)"
        token = (By.CARD.value, question.card_token)
        found.append(Condition("r.number", of_card, token, "records_by_number", "r.number != ''"))
    found += _kinds(question)
    if question.least is not None or question.most is not None:
        least = archiving.minor(question.least) if question.least is not None else 0
        most = archiving.minor(question.most) if question.most is not None else 2**62
        found.append(Condition("abs(r.amount)", "BETWEEN ? AND ?", (least, most), "records_by_amount"))
    if question.cashier:
        name = (question.cashier, question.cashier + "\uffff")
        found.append(Condition("r.cashier", "COLLATE NOCASE BETWEEN ? AND ?", name, "records_by_cashier"))
    return tuple(found)


def days(question: Question) -> Condition | None:
    """The days that are asked for."""
    if question.since is None and question.until is None:
        return None
    since = question.since.toordinal() if question.since else 0
    until = question.until.toordinal() if question.until else 2**31
    return Condition("r.day", "BETWEEN ? AND ?", (since, until), "records_by_day")


def words(question: Question) -> tuple[str, ...]:
    """Each word that a record must have, as they are stored."""
    return tuple(dict.fromkeys(part for word in question.words for part in parts(word)))


def _kinds(question: Question) -> list[Condition]:
    """Kinds and states. All but completed sales are few, and have an index of their own."""
    usual = (not question.kinds or RecordKind.SALE in question.kinds) and (
        not question.states or "completed" in question.states
    )
    rare = ("", "") if usual else ("records_by_kind", "NOT (r.kind = 'sale' AND r.state = 'completed')")
    asked = (("r.kind", {one.value for one in question.kinds}), ("r.state", set(question.states)))
    return [
        Condition(column, f"IN ({', '.join('?' * len(values))})", tuple(sorted(values)), *rare)
        for column, values in asked
        if values
    ]
