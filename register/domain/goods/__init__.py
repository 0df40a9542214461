"""What the shop sells: items, the lines and taxes of a basket, and what makes them cheaper."""
