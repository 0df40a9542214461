"""What screens say and list, in a cashier's words."""
