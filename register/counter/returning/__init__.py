"""Goods come back, and the money for them goes out."""
