"""Receipts as data: describe one, see it, print it, know that it printed."""
