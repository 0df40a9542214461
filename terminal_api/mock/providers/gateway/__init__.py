"""A mock of our gateway contract: strict about requests, with hops to break, and the baskets it was given.

The contract is ours: see `terminal_api.processors.gateway`, of whose code nothing is used here, so that the
two check each other.
"""
