"""The tables of the projections' file."""

CHECKPOINT = """
CREATE TABLE IF NOT EXISTS checkpoint (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    fingerprint TEXT NOT NULL, seq INTEGER NOT NULL, digest TEXT NOT NULL, seal TEXT NOT NULL,
    books TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS keys (
    kind TEXT NOT NULL, value TEXT NOT NULL, seq INTEGER NOT NULL, number TEXT NOT NULL,
    PRIMARY KEY (kind, value, seq)
) WITHOUT ROWID;
"""

ARCHIVE = """
CREATE TABLE IF NOT EXISTS facts (
    kind TEXT NOT NULL, day INTEGER NOT NULL, hour INTEGER NOT NULL, cashier TEXT NOT NULL,
    name TEXT NOT NULL, count INTEGER NOT NULL, amount INTEGER NOT NULL,
    PRIMARY KEY (kind, day, hour, cashier, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (
    seq INTEGER PRIMARY KEY, number TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    at TEXT NOT NULL, day INTEGER NOT NULL, cashier TEXT NOT NULL, amount INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS records_by_number ON records (number) WHERE number != '';
CREATE INDEX IF NOT EXISTS records_by_day ON records (day);
CREATE INDEX IF NOT EXISTS records_by_amount ON records (abs(amount), seq);
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(
    words, detail = none, prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TABLE IF NOT EXISTS shifts (
    shift INTEGER PRIMARY KEY, float INTEGER NOT NULL, opened_at TEXT NOT NULL, opened_seq INTEGER NOT NULL,
    opened_by TEXT NOT NULL, z INTEGER NOT NULL, closed_at TEXT, closed_seq INTEGER NOT NULL,
    closed_by TEXT NOT NULL, expected INTEGER, counted INTEGER, sales INTEGER, sale_count INTEGER NOT NULL,
    manager TEXT NOT NULL, odd_seen_by TEXT NOT NULL
);
"""
"""Facts of items stand twice: by the day, and by the month under a kind of their own.

Amounts are in the currency's smallest unit. A record's words have its `seq` as their row."""

TABLES = CHECKPOINT + ARCHIVE
