"""What reached the mock terminal, as its inspector shows it."""

from typing import Any


def named(shop: Any, category: str) -> list[str]:
    """The ServiceIDs that requests of `category` were about: `TransactionStatus`, `Abort`."""
    asked = [one.message for one in shop.mock.exchange.seen if one.category == category and one.message]
    bodies = [one["SaleToPOIRequest"][f"{category}Request"] for one in asked if "SaleToPOIRequest" in one]
    return [body["MessageReference"]["ServiceID"] for body in bodies]
