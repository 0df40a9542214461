"""The journal for other programs: one item at a time, however long it is."""
