"""What the gateway gets of a sale that is over, and cards that pay with it."""
