"""What can be set about the provider, in words: at the command line, and at the control port."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from terminal_api.errors import SettingError
from terminal_api.mock.providers.toast.entry import Keys
from terminal_api.mock.providers.toast.pins import PinPolicy
from terminal_api.mock.providers.toast.programme import RESTAURANTS, Restaurant, restaurants
from terminal_api.mock.providers.toast.wire import OPTIONAL, Type

#: Told in place of a key. Said, it leaves the key as it is, so that whatever is told can be said again.
_SET = "set"


@dataclass(frozen=True, slots=True)
class Policy:
    """The provider's choices. Raises `SettingError` for what a provider may not choose."""

    restaurants: tuple[Restaurant, ...] = RESTAURANTS
    keys: Keys = field(default_factory=Keys)
    jwt: bool = False
    """Take tokens that Toast signed, and no key."""
    pin: PinPolicy = PinPolicy.KEYED
    without: frozenset[Type] = frozenset()
    """Types that are not offered."""
    idempotent: bool = True
    """False: act on every repeat, as Toast's reference implementation does (R)."""

    def __post_init__(self) -> None:
        """Balances and reversals must be offered (D)."""
        if needed := sorted(self.without - OPTIONAL):
            raise SettingError(f"A provider must offer {needed[0]}.")

    def restaurant(self, guid: str) -> Restaurant | None:
        """The one with this GUID, in small letters."""
        return next((each for each in self.restaurants if each.guid == guid), None)

    @property
    def told(self) -> Mapping[str, str]:
        """Every setting, as it can be said again; of a key only that it is `set`."""
        return {
            "restaurants": ",".join(map(str, self.restaurants)),
            "key": _SET,
            "next-key": _SET if self.keys.following else "",
            "auth": "jwt" if self.jwt else "key",
            "pin": self.pin,
            "without": ",".join(sorted(self.without)),
            "idempotent": "yes" if self.idempotent else "no",
        }

    def changed(self, said: Mapping[str, str]) -> "Policy":
        """With what is `said`. Raises `SettingError` for the first that makes no sense."""
        policy = self
        for name, value in said.items():
            if name not in _SAYING:
                raise SettingError(f"There is no setting '{name}': there are {', '.join(_SAYING)}.")
            policy = _SAYING[name](policy, value)
        return policy


def _key(policy: Policy, **said: str) -> Policy:
    return policy if _SET in said.values() else replace(policy, keys=replace(policy.keys, **said))


def _pin(policy: Policy, value: str) -> Policy:
    return replace(policy, pin=PinPolicy(_one_of(value, *PinPolicy)))


def _without(policy: Policy, value: str) -> Policy:
    types = [_one_of(each.strip(), *Type) for each in value.split(",") if each.strip()]
    return replace(policy, without=frozenset(map(Type, types)))


def _one_of(value: str, *words: str) -> str:
    if value not in words:
        raise SettingError(f"'{value}' is not among {', '.join(words)}.")
    return value


_SAYING: Mapping[str, Callable[[Policy, str], Policy]] = {
    "restaurants": lambda policy, value: replace(policy, restaurants=restaurants(value)),
    "key": lambda policy, value: _key(policy, current=value),
    "next-key": lambda policy, value: _key(policy, following=value),
    "auth": lambda policy, value: replace(policy, jwt=_one_of(value, "key", "jwt") == "jwt"),
    "pin": _pin,
    "without": _without,
    "idempotent": lambda policy, value: replace(policy, idempotent=_one_of(value, "yes", "no") == "yes"),
}
