"""The till on a terminal: screens, widgets, theme."""
