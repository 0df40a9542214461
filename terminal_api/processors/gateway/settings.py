"""How a till is known at its gateway."""

from dataclasses import dataclass
from typing import Literal

from moneyed import CurrencyDoesNotExist, get_currency

from terminal_api.errors import SettingError
from terminal_api.processors.service import Environment

Provider = Literal["toggle", "factor4"]

Debits = Literal["at_tender", "at_close"]

#: Two hops answer: the gateway's and the provider's. Ours.
READ_TIMEOUT_S = 20.0

#: What the provider is called in a sentence.
SPOKEN: dict[Provider, str] = {"toggle": "Toggle", "factor4": "Factor4"}


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """One till of one store. Raises `SettingError` for what no gateway can be asked with."""

    url: str
    """`https://gateway.example/v1`"""
    store: str
    """The POS store ID, as it is mapped at the provider."""
    till: str
    currency: str
    """Three letters, ISO 4217."""
    provider: Provider
    """For words and capabilities only: the gateway knows where a card belongs."""
    debits: Debits = "at_tender"
    """When a card pays: with the tender, or with the closed basket (Centegra does not say which)."""
    environment: Environment = "live"
    grace_s: float = 30.0
    """So long after sending, a request the gateway does not know may still be on its way."""

    def __post_init__(self) -> None:
        for name in ("store", "till"):
            text: str = getattr(self, name)
            # They travel as headers, and an HTTP client breaks off at anything else.
            if not text or not all("!" <= character <= "~" for character in text):
                raise SettingError(f"The gateway's setting {name} must be letters and digits without spaces.")
        try:
            get_currency(self.currency)
        except CurrencyDoesNotExist as error:
            raise SettingError("The gateway's currency must be three letters, such as GBP.") from error

    @property
    def spoken(self) -> str:
        """What the provider is called in a sentence: `Toggle`."""
        return SPOKEN[self.provider]
