"""What a merchant's account at Toggle says, and what this register decides about it."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from pydantic import SecretStr

from terminal_api.processors.service import Environment


@dataclass(frozen=True, slots=True)
class Settings:
    """One site's way to Toggle. Times in seconds. Source: Toggle, configuration for tills."""

    url: str
    """The endpoint from the onboarding papers, with its path `/graphql`."""
    user: str
    """The API user's name, or its e-mail address where `user_by` says so."""
    password: SecretStr = field(repr=False)
    """Shown once, when the store's owner makes the API user."""
    account_id: int
    product_id: int
    """The product `In-Store Gift`, which every card from the shop's stock is sold as."""
    unit_epos_reference: str
    """This site, by the name that is entered in Toggle's site settings."""
    merchant_id: int = 26
    """The integration partner: 26 is the general one for third parties, 12 Centegra's."""
    currency: str = "GBP"
    user_by: Literal["username", "email"] = "username"
    log_in: str = "loginUser"
    """The log-in's name; newer pages spell it `LoginUser`."""
    environment: Environment = "live"
    refunds: bool = False
    """Whether money may be put onto a card without an earlier payment: at Toggle that is a top-up."""
    zone: tzinfo = UTC
    """Which clock a card's validity is written in. Ours: no page says."""
    read_timeout_s: float = 15.0
    """Ours: Toggle publishes no time-outs."""
    repeat_after_s: float = 30.0
    """So long after sending, a reference that is not known may be sent once more."""
    repeat_after_looks: int = 3
    """And after so many look-ups that found nothing."""
