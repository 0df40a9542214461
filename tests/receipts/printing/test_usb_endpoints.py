"""Where on USB a printer takes data and answers, it says itself; no two makers use the same addresses."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from receipts.printing.connectors import UsbDevice

BULK, INTERRUPT = 2, 3
SCALE, PRINTER = 3, 7


@dataclass
class Interface:
    """One of a device's interfaces, as pyusb shows it: of a class, with addresses and their kinds."""

    bInterfaceClass: int
    ends: tuple[tuple[int, int], ...]

    def __iter__(self):
        return iter([SimpleNamespace(bEndpointAddress=at, bmAttributes=kind) for at, kind in self.ends])


class FakeDevice:
    """A device with these interfaces, which remembers where it was written to and asked."""

    backend = SimpleNamespace(__module__="usb.backend.none")

    def __init__(self, *interfaces: Interface) -> None:
        self.interfaces = interfaces
        self.written: list[tuple[int, bytes]] = []
        self.asked: list[int] = []

    def set_configuration(self) -> None:
        pass

    def reset(self) -> None:
        pass

    def get_active_configuration(self):
        return self.interfaces

    def write(self, endpoint: int, data: bytes, timeout: int) -> None:
        self.written.append((endpoint, data))

    def read(self, endpoint: int, size: int) -> bytes:
        self.asked.append(endpoint)
        return b"\x12"


@pytest.fixture
def plugged_in(monkeypatch):
    """Plugs in a device; what a job and a question then did."""
    core = pytest.importorskip("usb.core")

    def plugged_in(*interfaces: Interface) -> tuple[int, int]:
        device = FakeDevice(*interfaces)
        monkeypatch.setattr(core, "find", lambda **_: device)
        monkeypatch.setattr("usb.util.dispose_resources", lambda _: None)
        line = UsbDevice(0x04B8, 0x0E15).opened()
        line.write(b"job")
        assert line.read() == b"\x12"
        line.close()
        ((taken_at, data),) = device.written
        assert data == b"job"
        return device.asked[0], taken_at

    return plugged_in


@pytest.mark.parametrize(
    ("interfaces", "in_and_out"),
    [
        ((Interface(PRINTER, ((0x82, BULK), (0x01, BULK))),), (0x82, 0x01)),
        ((Interface(PRINTER, ((0x81, BULK), (0x03, BULK))),), (0x81, 0x03)),
        ((Interface(PRINTER, ((0x02, BULK), (0x81, BULK))),), (0x81, 0x02)),
        ((Interface(PRINTER, ((0x83, INTERRUPT), (0x84, BULK), (0x02, BULK))),), (0x84, 0x02)),
        (
            (
                Interface(SCALE, ((0x81, INTERRUPT), (0x01, BULK))),
                Interface(PRINTER, ((0x85, BULK), (0x04, BULK))),
            ),
            (0x85, 0x04),
        ),
        ((Interface(0xFF, ((0x86, BULK), (0x05, BULK))),), (0x86, 0x05)),
        ((Interface(PRINTER, ((0x03, BULK),)),), (0x82, 0x03)),
        ((), (0x82, 0x01)),
    ],
    ids=[
        "the usual ones",
        "others",
        "the other way round",
        "beside one for interrupts",
        "of the printer, not of a scale in it",
        "of a maker's own class",
        "one that never answers",
        "one that tells nothing",
    ],
)
def test_a_printer_on_usb_is_written_to_where_it_takes_data(plugged_in, interfaces, in_and_out):
    assert plugged_in(*interfaces) == in_and_out
