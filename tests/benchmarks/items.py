"""What the measured shop sells, and who sells it."""

#: The demonstration's cashier, as `config.toml` says.
CASHIER, PIN = "Maria", "1234"


def code(number: int) -> str:
    """The EAN-13 of item `number`, none that a scale would print."""
    digits = f"{400_000_000_000 + number:012}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def name(number: int) -> str:
    """What item `number` is called; no name is part of another."""
    return f"Item {number:06}."
