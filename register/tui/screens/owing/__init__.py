"""What must still happen, and what people do about it."""
