"""[customer_display] of `config.toml`: the two lines that the customer sees, and the way to them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from receipts.characters import printable
from receipts.customer_display import Display
from register.config.printer import Printer
from register.config.values import LISTED, Text
from register.config.ways import Reached, Way

TwoTexts = Annotated[tuple[Text, ...], LISTED, Field(max_length=2)]


class CustomerDisplay(Reached):
    """[customer_display]: behind the receipt printer unless `connection` says otherwise."""

    connection: Literal["printer", Way] = "printer"
    columns: Annotated[int, Field(ge=16, le=40)] = 20
    code_page: Literal["CP437", "CP850", "CP852", "CP858", "CP860", "CP863", "CP865", "CP866", "CP1252"] = (
        "CP858"
    )
    welcome: TwoTexts = ()
    """What stands there while nothing is sold; empty: a word of welcome and the shop's name."""
    closed: TwoTexts = ()
    """What stands there while nobody is signed in; empty: that the till is closed."""

    @model_validator(mode="after")
    def _told_enough(self) -> Self:
        self.told_enough_for(self.connection)
        return self

    @model_validator(mode="after")
    def _texts_fit(self) -> Self:
        for key, texts in (("welcome", self.welcome), ("closed", self.closed)):
            for text in texts:
                if (signs := len(printable(text, self.code_page.lower()))) > self.columns:
                    raise ValueError(
                        f"{key}: '{text}' has {signs} signs; a line has columns = {self.columns} at most"
                    )
        return self

    def fits(self, printer: Printer | None) -> None:
        """Raises `ValueError` where it hangs behind a printer that is not there, or behind a queue."""
        if self.connection != "printer":
            return
        if printer is None:
            raise ValueError('[customer_display]: connection = "printer" needs the table [printer]')
        if printer.connection == "cups":
            raise ValueError(
                "[customer_display]: a queue of CUPS would make a print job of each picture:"
                " give the display a connection of its own"
            )

    @property
    def address(self) -> str:
        """Where it is, as people would say it."""
        return "behind the printer" if self.connection == "printer" else self.address_by(self.connection)

    @property
    def display(self) -> Display:
        """What it can do, in the words of `receipts`."""
        return Display(self.columns, self.code_page)
