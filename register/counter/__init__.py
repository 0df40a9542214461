"""Use cases: what a cashier, a script or a recovery asks the register to do."""
