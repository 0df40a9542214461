"""`config.toml`: its tables and the values in them; the law and the coins of places as dated data."""
