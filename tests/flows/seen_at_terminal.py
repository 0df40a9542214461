"""What reached the mock terminal, as its inspector shows it."""

from typing import Any


def named(shop: Any, category: str) -> list[str]:
    """The ServiceIDs that requests of `category` (`Abort`) were about, since the shop opened."""
    here = {one.service_id for one in shop.served}
    seen = [one for one in shop.mock.exchange.seen if one.category == category and one.service_id in here]
    asked = [one.message["SaleToPOIRequest"] for one in seen if "SaleToPOIRequest" in (one.message or ())]
    return [one[f"{category}Request"]["MessageReference"]["ServiceID"] for one in asked]
