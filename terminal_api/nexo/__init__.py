"""The nexo protocol as Adyen speaks it in JSON: messages, sealing, transports, the terminal client."""
