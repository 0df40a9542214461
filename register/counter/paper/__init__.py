"""What every slip of the till says, and its way to paper."""
