"""Factor4: its rules over the card ledger, in SOAP or in our JSON."""
