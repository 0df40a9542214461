"""What customers, cashiers and managers do."""
