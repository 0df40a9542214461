"""Shifts and their drawer: counting, moving cash, X and Z."""
