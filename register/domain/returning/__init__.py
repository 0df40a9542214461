"""Goods that come back: which may, and where their money goes."""
