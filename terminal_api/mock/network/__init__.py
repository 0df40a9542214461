"""How messages reach the mock terminals and leave them: sockets, seals, the cloud, and what breaks there."""
