"""Mock gift-card providers: servers as strict as the real ones, on the card ledger of the mock terminal.

`server.MockProvider` serves one `Desk`, the rules of one provider: TLS, faults to order, a back door. A desk
gets a request and answers it, with no knowledge of sockets.
"""
