"""What outlives a request: cards, the ledger's lines, remembered answers. The truth about every cent."""
