"""Watches all books with books and arithmetic of its own."""
