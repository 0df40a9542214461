"""[rights] of `config.toml`: which roles may do alone what needs permission."""

from typing import Annotated

from pydantic import AfterValidator, Field

from register.config.values import LISTED, spelt
from register.domain.staff.rights import ACTS


def _act(key: str) -> str:
    if key not in ACTS:
        raise ValueError(f"it should be one of {', '.join(ACTS)}")
    return key


RoleName = Annotated[str, spelt(r"[a-z][a-z_-]{0,19}", "a role: 1 to 20 small letters such as 'cashier'")]
Roles = Annotated[tuple[RoleName, ...], LISTED, Field(min_length=1)]
RightsTable = dict[Annotated[str, AfterValidator(_act)], Roles]
