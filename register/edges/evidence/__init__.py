"""Searching all that a till keeps for card data: which places, how each is read, and the search over them."""
