"""The terminal as a thing on a counter: its screen, keys, printer and reader, and the shopper before it."""
