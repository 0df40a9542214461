"""The only memory: append-only entries in SQLite, chained by digest."""
