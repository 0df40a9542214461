"""One module a kind of receipt: pure functions from facts to blocks."""
