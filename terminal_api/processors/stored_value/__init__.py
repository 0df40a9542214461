"""Adyen's Stored Value API, version 46: gift cards of Givex, SVS, Fiserv and Intersolve, without a terminal.

It activates, loads, looks, undoes and deactivates; it takes no payment and gives none back. Marks at the
facts: `D` documented by Adyen (guide or specification), `L` seen in its published libraries, `I` inferred,
`P` ours.
"""

from terminal_api.processors.stored_value.processor import Issued, StoredValue
from terminal_api.processors.stored_value.providers import Channel
from terminal_api.processors.stored_value.settings import (
    TEST_URL,
    ApiKey,
    BasicLogin,
    StoredValueSettings,
    live_url,
)

__all__ = [
    "TEST_URL",
    "ApiKey",
    "BasicLogin",
    "Channel",
    "Issued",
    "StoredValue",
    "StoredValueSettings",
    "live_url",
]
