"""What `register doctor` asks: this computer, the network, the terminal, processors, printers, the display."""
