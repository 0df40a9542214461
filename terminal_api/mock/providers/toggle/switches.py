"""What may be turned at a running mock Toggle. Source of what there is to turn: the reference, section 12."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from terminal_api.mock.providers import choices


@dataclass(slots=True)
class Switches:
    """As Toggle is when it is well."""

    log_in: str = "loginUser"
    """Or `LoginUser`, as newer pages spell it."""
    token_life_s: int = 3600
    renews: bool = False
    """A new token in every answer."""
    guards: bool = True
    """Off: a used reference is done again."""
    points: int = 8000
    """What queries may cost until more points come back; 5000 do in ten minutes."""

    @property
    def token_life(self) -> timedelta:
        """For how long a token is good."""
        return timedelta(seconds=self.token_life_s)

    @property
    def told(self) -> Mapping[str, str]:
        """How each stands, in the words that turn it."""
        return choices.told(_CHOICES, self)

    def turn(self, said: Mapping[str, str]) -> None:
        """Turn those that are named, all of them or none. Raises `SettingError`."""
        for name, value in choices.made(_CHOICES, said).items():
            setattr(self, name, value)


_CHOICES = {
    "log_in": choices.one_of("loginUser", "LoginUser"),
    "token_life_s": choices.whole(86_400),
    "renews": choices.yes_or_no(),
    "guards": choices.yes_or_no(),
    "points": choices.whole(8000),
}
