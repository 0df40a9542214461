"""Toggle gift cards (United Kingdom): a GraphQL service that is asked for whole pence with a sign.

`Toggle` is the processor, `Settings` what the merchant's account says. Facts marked "Toggle" are from its
developer site; "inferred" and "ours" say that no page of it tells.
"""

from terminal_api.processors.toggle.processor import Toggle
from terminal_api.processors.toggle.settings import Settings

__all__ = ["Settings", "Toggle"]
