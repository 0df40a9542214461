"""A serial port and USB through python-escpos' connectors, which block: see `devices`.

Facts: python-escpos 3.1, `escpos/printer/serial.py` and `usb.py`; USB's class of printers, "Universal Serial
Bus Device Class Definition for Printing Devices" 1.1, 4.2 and 5.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from receipts.language import marked

_PIECE = 4096
_USUAL_ENDPOINTS = 0x82, 0x01
"""Of a device that tells nothing of itself: in, out."""
_PRINTERS = 7
"""The class of an interface that takes a printer's data."""
_KIND, _BULK, _IN = 0x03, 0x02, 0x80
"""Bits of an endpoint: its kind among its attributes, and which is for data; of its address, the way in."""


class MissingLibrary(OSError):
    """The library for this kind of connection is not installed; the text says which."""


@dataclass(frozen=True, slots=True)
class EscposConnector:
    """A connector of python-escpos that is open.

    `late` is what its library raises when time is up, `drain` waits until all has left, `drop` forgets what
    has not.
    """

    connector: Any
    late: type[OSError]
    drain: Callable[[], None]
    drop: Callable[[], None]

    def write(self, data: bytes) -> None:
        """See `Connector`. In pieces: some printers on USB break off a long write."""
        try:
            for at in range(0, len(data), _PIECE):
                self.connector._raw(data[at : at + _PIECE])
        except self.late as error:
            raise TimeoutError from error
        self.drain()

    def read(self) -> bytes:
        """See `Connector`."""
        try:
            return bytes(self.connector._read())
        except self.late:
            return b""

    def abandon(self) -> None:
        """See `Connector`."""
        self.drop()

    def close(self) -> None:
        """See `Connector`."""
        self.connector.close()


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A serial port: 8 bits, no parity. `rtscts`: the handshake has wires of its own; else it is XON/XOFF.

    Without a handshake bytes overrun a printer that is busy, so there is no such choice.
    """

    device: str
    baudrate: int = 9600
    rtscts: bool = False
    write_s: float = 10.0

    def opened(self) -> EscposConnector:
        """The port, open. Raises `OSError`."""
        from escpos.printer import Serial  # pyright: ignore[reportMissingTypeStubs]

        if not Serial.is_usable():
            raise MissingLibrary(marked("pyserial is missing: install cashwrap[serial]"))
        from serial import SerialTimeoutException

        # A read waits for 16 bytes or this long: a second, its own choice, would make every answer late.
        port: Any = Serial(self.device, self.baudrate, timeout=0.05, xonxoff=not self.rtscts, dsrdtr=False)
        _open(port)
        port.device.rtscts = self.rtscts
        port.device.write_timeout = self.write_s
        device = port.device
        return EscposConnector(port, SerialTimeoutException, device.flush, device.reset_output_buffer)


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """A printer on USB by its two numbers. Where it takes data and answers, its descriptors say."""

    vendor: int
    product: int
    write_ms: int = 10_000

    def opened(self) -> EscposConnector:
        """The device, open. Raises `OSError`."""
        from escpos.printer import Usb  # pyright: ignore[reportMissingTypeStubs]

        if not Usb.is_usable():
            raise MissingLibrary(marked("pyusb is missing: install cashwrap[usb]"))
        core: Any = import_module("usb.core")  # it has no types

        usb: Any = Usb(self.vendor, self.product, timeout=self.write_ms)
        _open(usb)
        usb.in_ep, usb.out_ep = _endpoints(usb.device.get_active_configuration())
        return EscposConnector(usb, core.USBTimeoutError, _nothing, _nothing)


def _endpoints(interfaces: Iterable[Any]) -> tuple[int, int]:
    """Addresses in and out: of the first interface that is a printer's, else of the first that could be."""
    by_class = sorted(interfaces, key=lambda interface: interface.bInterfaceClass != _PRINTERS)
    for interface in by_class:
        bulk = [end.bEndpointAddress for end in interface if end.bmAttributes & _KIND == _BULK]
        out = next((address for address in bulk if not address & _IN), None)
        if out is not None:
            # A printer of the one-way kind has none in: nobody can ask it anything.
            return next((address for address in bulk if address & _IN), _USUAL_ENDPOINTS[0]), out
    return _USUAL_ENDPOINTS


def _nothing() -> None:
    """A write to USB ends when the printer has the bytes, or by its own time limit."""


def _open(connector: Any) -> None:
    """Open it. Raises `ConnectionError` in place of the library's own error, which is no `OSError`."""
    from escpos.exceptions import Error  # pyright: ignore[reportMissingTypeStubs]

    try:
        connector.open()
    except (Error, AssertionError, ValueError) as error:  # the last: pyusb finds no libusb
        raise ConnectionError(marked("no device is there, or it may not be used")) from error
