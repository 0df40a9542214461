"""Where a request is understood, held against the rules, done and answered."""
