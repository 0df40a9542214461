"""What a test or a developer orders from outside: faults, scenarios, the control endpoint."""
