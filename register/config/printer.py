"""[printer] and [second_printer] of `config.toml`: which receipt printers there are, and the way to them."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from receipts import models
from receipts.fonts import Font
from receipts.profiles import PROFILES, Confirmation, Pin, Profile
from register.config.values import Text
from register.config.ways import Reached, Way

Connection = Literal[Way, "cups"]

#: The dots across the widest paper that receipts are printed on, of 80 mm.
_WIDEST_DOTS = 640
#: Connections with no way back.
_MUTE: tuple[Connection, ...] = ("file", "cups")


def _printer_model(name: str) -> str:
    if name in {profile.escpos for profile in PROFILES.values()}:
        return name
    if name not in (known_models := models.names()):
        raise ValueError(f"it should be a printer of python-escpos, one of {', '.join(known_models)}")
    return name


def _pin(value: object) -> object:
    # An environment variable is text, and a choice of numbers is not read from text by itself.
    return int(value) if isinstance(value, str) and value in ("2", "5") else value


class Printer(Reached):
    """[printer]: a receipt printer, in the network unless `connection` says otherwise."""

    connection: Connection = "network"
    queue: Text | None = None
    profile: Annotated[str, AfterValidator(_printer_model)] = "default"
    """A printer's name in python-escpos."""
    columns: Annotated[int, Field(ge=24, le=96)] = 42
    font: Font = Font.A
    code_page: Text = "CP858"
    confirm: Confirmation = Confirmation.A
    drawer_pin: Annotated[Pin, BeforeValidator(_pin)] = 2

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        most = _WIDEST_DOTS // self.font.width
        if self.columns > most:
            other = ': say font = "B"' if self.font is Font.A and self.columns <= _WIDEST_DOTS // 9 else ""
            raise ValueError(
                f'columns = {self.columns} do not fit: in font "{self.font}" paper has at most {most}{other}'
            )
        return self

    @model_validator(mode="after")
    def _has_the_page(self) -> Self:
        if (self.profile, self.code_page) in {(known.escpos, known.code_page) for known in PROFILES.values()}:
            return self  # the usual ones, so that not every start reads the table of all printers
        pages = models.printable_pages(self.profile)
        if self.code_page not in pages:
            allowed = ", ".join(f'"{page}"' for page in pages)
            raise ValueError(
                f'code_page = "{self.code_page}" is no page of the model {self.profile} that receipts can be '
                f"printed in; it should be one of {allowed}"
            )
        return self

    @model_validator(mode="after")
    def _told_enough(self) -> Self:
        self.told_enough_for(self.connection)
        if self.connection in _MUTE and self.confirm is not Confirmation.D:
            raise ValueError(f'nothing comes back over "{self.connection}": confirm should be "D"')
        return self

    @property
    def address(self) -> str:
        """Where it is, as people would say it."""
        if self.connection == "cups":
            return f"queue {self.queue}"
        return self.address_by(self.connection)

    @property
    def paper(self) -> Profile:
        """What this printer can do, in the words of `receipts`."""
        return Profile(
            self.profile,
            self.columns,
            self.profile,
            self.code_page,
            self.confirm,
            self.font,
            self.drawer_pin,
        )


class SecondPrinter(Printer):
    """[second_printer]: what prints while [printer] cannot; keys as there, and these."""

    drawer: bool = False
    """Whether the drawer hangs on this printer, and not on the first."""
    takes_over_s: Annotated[float, Field(ge=0, le=600)] = 5
    """After so many seconds without the first a receipt of which nothing was sent is printed here."""
    in_doubt_s: Annotated[float, Field(ge=0, le=3600)] = 20
    """After so many one that may be on paper there is printed here, marked COPY."""


def printers(first: Printer | None, second: SecondPrinter | None) -> tuple[Printer, ...]:
    """Those that there are. Raises `ValueError` where the second cannot stand in for the first."""
    if second is None:
        return () if first is None else (first,)
    if first is None:
        raise ValueError("[second_printer]: there is no first one: call this table [printer]")
    if first.address == second.address:
        raise ValueError(f"[second_printer]: {second.address} is [printer] already: it should be another")
    return first, second
