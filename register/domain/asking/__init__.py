"""Requests for money: each a machine of states, and all of them beside what a processor wrote down."""
