"""Gift cards: sold, looked at, paid out."""
