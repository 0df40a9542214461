"""The way to a receipt printer, as its table in the settings says."""

from receipts.printers import Connect, TcpPrinter
from register.config.tables import Printer


def way_to(table: Printer) -> Connect:
    """What opens a line to the printer of `table`."""
    return TcpPrinter(table.host, table.port).connect
