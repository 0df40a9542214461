"""A mock of our gateway contract: strict about requests, with hops to break, and the baskets it was given.

Ours, as the contract is: section 10 of "Centegra Plus" among our protocol pages.
"""
