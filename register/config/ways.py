"""The ways to a device at the till, as the tables of a printer and of a customer display both name them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from register.config.values import Table, Text

Way = Literal["network", "serial", "usb", "file"]

#: What each connection must be told.
_NEEDED = {
    "network": ("host",),
    "serial": ("device",),
    "usb": ("vendor", "product"),
    "file": ("device",),
    "cups": ("queue",),
}


def _number(value: object) -> object:
    """USB's numbers are spelt in hex; an environment variable is text."""
    try:
        return int(value, 16) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("it should be a USB number such as 0x04b8") from None


UsbNumber = Annotated[int, BeforeValidator(_number), Field(ge=1, le=0xFFFF)]


class Reached(Table):
    """A device that is reached in one of these ways; which one is said by the table's own `connection`."""

    host: Text | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 9100
    device: Text | None = None
    """A serial port, or for "file" a device or pipe that takes bytes."""
    baudrate: Annotated[int, Field(ge=300, le=1_000_000)] = 9600
    handshake: Literal["xonxoff", "rtscts"] = "xonxoff"
    """How a device on a serial port says that it takes no more now."""
    vendor: UsbNumber | None = None
    product: UsbNumber | None = None

    def told_enough_for(self, connection: str) -> None:
        """Raises `ValueError` where a key is missing that `connection` needs."""
        for key in _NEEDED.get(connection, ()):
            if getattr(self, key) is None:
                raise ValueError(f'connection = "{connection}" needs {key}')

    def address_by(self, connection: Way) -> str:
        """Where it is, as people would say it."""
        match connection:
            case "network":
                return f"{self.host}:{self.port}"
            case "usb":
                return f"usb {self.vendor:04x}:{self.product:04x}"
            case "serial" | "file":
                return self.named("device")

    def named(self, key: str) -> str:
        """The text under `key`, which the connection needs."""
        value = getattr(self, key)
        assert isinstance(value, str)
        return value
