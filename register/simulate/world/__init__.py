"""What is around the registers: networks, disk, printer, time, and what goes wrong there."""
