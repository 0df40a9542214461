"""A printer and a customer display to develop and to test against."""
