"""A mock terminal with a card ledger, as strict as the real one."""
