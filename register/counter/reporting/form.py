"""The forms in which a report leaves the till. Light: the command line names them."""

from enum import StrEnum


class Form(StrEnum):
    """Text is for people, JSON and CSV for programs; PNG and PDF have the picture above the table."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    PNG = "png"
    PDF = "pdf"

    @property
    def is_for_programs(self) -> bool:
        """Whether it is English, whatever the shop speaks."""
        return self in (Form.JSON, Form.CSV)

    @property
    def is_picture(self) -> bool:
        """Whether it is bytes that no screen shows."""
        return self in (Form.PNG, Form.PDF)
