"""What must still happen, why, since when, and the one worker that sees to it."""
