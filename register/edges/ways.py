"""The ways to a receipt printer and to a customer display, as their tables in the settings say."""

from pathlib import Path
from typing import assert_never

from receipts.printing.printers import Connect, FilePrinter, TcpPrinter
from receipts.profiles import Confirmation
from register.config.customer_display import CustomerDisplay
from register.config.printer import Printer
from register.config.ways import Reached, Way


def way_to(table: Printer, display: CustomerDisplay | None = None) -> Connect:
    """What opens a line to the printer of `table`, which is selected first where `display` is behind it."""
    way = _to_printer(table)
    if display is None or display.connection != "printer":
        return way
    from receipts.printing.display_behind import printer_first

    return printer_first(way)


def way_to_display(table: CustomerDisplay) -> Connect:
    """What opens a line to the display of `table`, which has one of its own."""
    assert table.connection != "printer"
    return _way(table, table.connection, answers=False)


def _to_printer(table: Printer) -> Connect:
    if table.connection == "cups":
        from receipts.printing.queues import QueuePrinter

        return QueuePrinter(table.named("queue")).connect
    return _way(table, table.connection, answers=table.confirm is not Confirmation.D)


def _way(table: Reached, connection: Way, *, answers: bool) -> Connect:
    match connection:
        case "network":
            return TcpPrinter(table.named("host"), table.port).connect
        case "file":
            return FilePrinter(Path(table.named("device"))).connect
        case "serial":
            from receipts.printing.connectors import SerialPort
            from receipts.printing.devices import DevicePrinter

            port = SerialPort(table.named("device"), table.baudrate, table.handshake == "rtscts")
            return DevicePrinter(port.opened, answers, table.baudrate / 10).connect
        case "usb":
            from receipts.printing.connectors import UsbDevice
            from receipts.printing.devices import DevicePrinter

            assert table.vendor is not None
            assert table.product is not None
            return DevicePrinter(UsbDevice(table.vendor, table.product).opened, answers).connect
        case _:
            assert_never(connection)
