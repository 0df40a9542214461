"""Beside all work: menu, help, palette, themes, looking for faults."""
