"""Gift-card processors and the payment terminal behind one interface, and a mock of every server.

Where to begin:

    terminal_api.nexo         a terminal in the shop or through the cloud: `local_terminal`, `cloud_terminal`
    terminal_api.processors   processors of gift cards on the internet, a package each
    terminal_api.processor    what all of them can be asked: `Request`, `Operation`, `GiftCardProcessor`
    terminal_api.outcomes     how a request ends: `Approved`, `Declined`, `NotSent`, `Unknown`
    terminal_api.settling     what became of a request whose answer was lost: `settled`
    terminal_api.mock.server  a terminal to test against, in a test's own event loop: `MockTerminal`

README.md pays with a gift card in ten lines; `register mock-terminal` is the mock from a shell.
"""
