"""The people of the till, and what each may do."""
