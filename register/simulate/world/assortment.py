"""What the simulated shop sells, some of everything a till has rules for; and what its scales print."""

from decimal import Decimal

from moneyed import EUR, Money

from register.domain.goods.item import Item

#: Codes with their check digits, names, prices, taxes, departments, units.
ITEMS = (
    Item("4131", "Apples", Money("2.49", EUR), "B", "Fruit", "kg"),
    Item("4011", "Bananas", Money("1.79", EUR), "B", "Fruit", "kg"),
    Item("16318212", "Pencil HB", Money("0.85", EUR), "A", "Paper"),
    Item("1402713568386", "Notebook A5", Money("4.95", EUR), "A", "Paper"),
    Item("7", "Coffee", Money("3.20", EUR), "B", "Café"),
    Item("8", "Deposit", Money("0.25", EUR), "C", "Deposits"),
    Item("9", "Lamp", Money("39.99", EUR), "A", "Home"),
    Item("10", "Lemonade", Money("1.15", EUR), "B", "Drinks", deposit=Money("0.25", EUR)),
    Item("11", "Beer", Money("1.60", EUR), "A", "Drinks", minimum_age=18, deposit=Money("0.10", EUR)),
    Item("13", "Stamps", Money("1.10", EUR), "E", "Services"),
    Item("12", "Repair", Money(0, EUR), "A", "Services", open_price=True),
)

SOLD = {item.code: item for item in ITEMS}


def scale_label(number: str, kilograms: Decimal) -> str:
    """The barcode that a scale prints for so much of the item: grams behind a 28 and the item's number."""
    digits = f"28{int(number):05d}{int(kilograms * 1000):05d}"
    weighed = sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"
