"""Receipts of the past, and goods that come back."""
