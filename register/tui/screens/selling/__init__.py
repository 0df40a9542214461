"""The sale: basket, goods, what is off them, tenders."""
