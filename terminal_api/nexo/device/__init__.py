"""The terminal's own parts as a register uses them: screen, keypad, printer, card reader, scanner."""
