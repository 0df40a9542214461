"""A gateway between the till and Toggle or Factor4, as Centegra Plus is one: cards, money, closed baskets.

The wire is **our contract**, for the provider's own is not public: `wire` (what is said), `refusals` (what a
no means) and `record` (how a basket is written) hold all of it, to be fitted to the real document.
"""
