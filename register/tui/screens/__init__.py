"""What the till shows: one file a screen, no rules inside."""
