"""What `register doctor` asks: this computer, the network, terminal, processors, printers and display."""
