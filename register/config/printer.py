"""[printer] of `config.toml`: which receipt printer there is, and the way to it."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from receipts import models
from receipts.profiles import PROFILES, Confirmation, Profile
from register.config.values import Table, Text

Connection = Literal["network", "serial", "usb", "file", "cups"]

#: What each connection must be told.
_NEEDED: dict[Connection, tuple[str, ...]] = {
    "network": ("host",),
    "serial": ("device",),
    "usb": ("vendor", "product"),
    "file": ("device",),
    "cups": ("queue",),
}
#: Connections with no way back.
_MUTE: tuple[Connection, ...] = ("file", "cups")


def _printer_model(name: str) -> str:
    if name in {profile.escpos for profile in PROFILES.values()}:
        return name
    if name not in (known_models := models.names()):
        raise ValueError(f"it should be a printer of python-escpos, one of {', '.join(known_models)}")
    return name


def _number(value: object) -> object:
    """USB's numbers are spelt in hex; an environment variable is text."""
    try:
        return int(value, 16) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("it should be a USB number such as 0x04b8") from None


UsbNumber = Annotated[int, BeforeValidator(_number), Field(ge=1, le=0xFFFF)]


class Printer(Table):
    """[printer]: a receipt printer, in the network unless `connection` says otherwise."""

    connection: Connection = "network"
    host: Text | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 9100
    device: Text | None = None
    """A serial port, or for "file" a device or pipe that takes bytes."""
    baudrate: Annotated[int, Field(ge=300, le=1_000_000)] = 9600
    handshake: Literal["xonxoff", "rtscts"] = "xonxoff"
    """How a printer on a serial port says that it takes no more now."""
    vendor: UsbNumber | None = None
    product: UsbNumber | None = None
    queue: Text | None = None
    profile: Annotated[str, AfterValidator(_printer_model)] = "default"
    """A printer's name in python-escpos."""
    columns: Annotated[int, Field(ge=24, le=96)] = 42
    code_page: Text = "CP858"
    confirm: Confirmation = Confirmation.A

    @model_validator(mode="after")
    def _told_enough(self) -> Self:
        for key in _NEEDED[self.connection]:
            if getattr(self, key) is None:
                raise ValueError(f'connection = "{self.connection}" needs {key}')
        if self.connection in _MUTE and self.confirm is not Confirmation.D:
            raise ValueError(f'nothing comes back over "{self.connection}": confirm should be "D"')
        return self

    @property
    def address(self) -> str:
        """Where it is, as people would say it."""
        match self.connection:
            case "network":
                return f"{self.host}:{self.port}"
            case "usb":
                return f"usb {self.vendor:04x}:{self.product:04x}"
            case "cups":
                return f"queue {self.queue}"
            case _:
                return self.named("device")

    def named(self, key: str) -> str:
        """The text under `key`, which this connection needs."""
        value = getattr(self, key)
        assert isinstance(value, str)
        return value

    @property
    def paper(self) -> Profile:
        """What this printer can do, in the words of `receipts`."""
        known = {profile.escpos: profile.dots_per_column for profile in PROFILES.values()}
        dots = known.get(self.profile, 12)
        return Profile(self.profile, self.columns, self.profile, self.code_page, self.confirm, dots)
