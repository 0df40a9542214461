"""Printers and what happens there: ways to them, their answers, and queues that know what is on paper."""
