"""Who works at the till, and what each of them may do."""
