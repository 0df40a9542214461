"""The way to a receipt printer, as its table in the settings says."""

from pathlib import Path
from typing import assert_never

from receipts.printers import Connect, FilePrinter, TcpPrinter
from receipts.profiles import Confirmation
from register.config.printer import Printer


def way_to(table: Printer) -> Connect:
    """What opens a line to the printer of `table`."""
    answers = table.confirm is not Confirmation.D
    match table.connection:
        case "network":
            return TcpPrinter(table.named("host"), table.port).connect
        case "file":
            return FilePrinter(Path(table.named("device"))).connect
        case "serial":
            from receipts.connectors import SerialPort
            from receipts.devices import DevicePrinter

            port = SerialPort(table.named("device"), table.baudrate, table.handshake == "rtscts")
            return DevicePrinter(port.opened, answers, table.baudrate / 10).connect
        case "usb":
            from receipts.connectors import UsbDevice
            from receipts.devices import DevicePrinter

            assert table.vendor is not None
            assert table.product is not None
            return DevicePrinter(UsbDevice(table.vendor, table.product).opened, answers).connect
        case "cups":
            from receipts.queues import QueuePrinter

            return QueuePrinter(table.named("queue")).connect
        case _:
            assert_never(table.connection)
