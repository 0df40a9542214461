"""Receipts as data: describe one, see it, print it, know that it printed.

Where to begin:

    receipts.document           what stands on paper: `Receipt`, and its blocks `Text`, `Columns`, `QR`, `Cut`
    receipts.profiles           what printers can do, by name: `PROFILES`
    receipts.preview            the paper as text or as a picture: `lines`, `png`
    receipts.digital            the receipt as a document: `pdf`
    receipts.printing.spool     prints one after the other, and knows which are on paper: `Spool`, `Job`
    receipts.printing.printers  the way to a printer in the network: `TcpPrinter`
    receipts.mock.printer       a printer to test against: `MockPrinter`

README.md prints a receipt in forty lines; `register mock-printer` is the mock from a shell.
"""
