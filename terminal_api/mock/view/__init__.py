"""The mock terminal on a developer's screen: `await show(mock)`."""
