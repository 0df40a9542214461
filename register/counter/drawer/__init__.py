"""Shifts and the cash in their drawer: floats, movements, counts, X and Z."""
