"""`config.toml` changed while the till runs: proposed, proved, journalled, written, taken up."""
