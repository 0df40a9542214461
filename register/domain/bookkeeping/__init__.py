"""Double entry, and what reports and searches are made of."""
