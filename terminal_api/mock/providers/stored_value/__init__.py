"""A mock of Adyen's Stored Value API, as strict as its specification and in the order of its checks."""
