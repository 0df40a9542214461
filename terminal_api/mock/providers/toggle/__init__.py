"""A mock of Toggle's GraphQL service: `ToggleDesk` judges in the order of our protocol page, section 12.

What an answer says is Toggle's where it is documented; wordings of errors, and HTTP 200 for them, are ours.
"""

from terminal_api.mock.providers.toggle.book import Facts
from terminal_api.mock.providers.toggle.desk import ToggleDesk

__all__ = ["Facts", "ToggleDesk"]
