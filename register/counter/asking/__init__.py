"""Asking a terminal or a processor for money: intent, act, outcome, and what follows from it."""
