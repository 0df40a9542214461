"""Gift-card processors and the payment terminal behind one interface, and a mock of every server."""
