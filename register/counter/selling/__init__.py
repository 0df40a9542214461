"""The basket at the counter, from the first scan to the money for it."""
