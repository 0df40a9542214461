"""What is looked for on this till: numbers as its providers have them, and its own secrets."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from register.config import config_file
from register.config.secret_source import source
from register.domain.cards.card_data import GiftNumbers, Secret, Sought
from register.edges.evidence.databases import codes
from register.edges.evidence.places import CARD_KEYS
from register.errors import ConfigError
from register.language import say
from register.settings import Settings
from terminal_api.errors import SettingError
from terminal_api.secret import InFile, text

_LEAST_SECRET = 6
"""Shorter ones stand in any text by chance."""


def sought_by(settings: Settings, state: Path) -> tuple[Sought, tuple[str, ...]]:
    """What to look for; and a sentence for each secret that cannot be read, so not looked for."""
    troubles: list[str] = []
    secrets = (*_of_terminal(settings), *_of_card_keys(state), *_from_places(settings, troubles))
    known = _published()
    return (
        Sought(
            gift=_gift_numbers(settings),
            secrets=tuple(one for one in secrets if _tells(one.value) and one.value != known),
            known=codes(settings.catalogue_file(state)),
        ),
        tuple(troubles),
    )


def places_of_secrets(settings: Settings) -> Iterator[Path]:
    """The files that secrets are kept in."""
    for _, place in _sources(settings):
        found = source(place)
        if isinstance(found, InFile):
            yield found.path


def invented(listed: Path) -> tuple[frozenset[bytes], tuple[bytes, ...]]:
    """The numbers in the file `listed`, and how others of them begin (`6006490000*`)."""
    if not listed.is_file():
        return frozenset(), ()
    words = [line.partition("#")[0].strip() for line in listed.read_text("utf-8").splitlines()]
    numbers = frozenset(word.encode() for word in words if word and not word.endswith("*"))
    return numbers, tuple(word[:-1].encode() for word in words if len(word) > 1 and word.endswith("*"))


def _gift_numbers(settings: Settings) -> tuple[GiftNumbers, ...]:
    if settings.gift_cards is None:
        return ()
    return tuple(
        GiftNumbers(prefix.encode(), frozenset(one.lengths))
        for one in settings.gift_cards.providers
        for prefix in one.prefixes
    )


def _of_terminal(settings: Settings) -> Iterator[Secret]:
    if (table := settings.terminal) is None:
        return
    for key in ("passphrase", "next_passphrase", "api_key", "notify_password"):
        value: object = getattr(table, key)
        if isinstance(value, SecretStr):
            yield Secret(f"[terminal] {key}", value.get_secret_value().encode())


def _sources(settings: Settings) -> Iterator[tuple[str, str]]:
    """Where secrets are that the settings do not hold themselves: the name of the key, and the place."""
    if settings.terminal is not None and settings.terminal.api_key_from is not None:
        yield "[terminal] api_key_from", settings.terminal.api_key_from
    for name, table in settings.processor.tables:
        yield f"[processor.{name}]", table.secret_from


def _from_places(settings: Settings, troubles: list[str]) -> Iterator[Secret]:
    for name, place in _sources(settings):
        try:
            found = text(source(place)).get_secret_value()
        except SettingError as error:
            troubles.append(say("{name} was not looked for: {reason}", name=name, reason=error))
        else:
            yield from _lines(name, found)


def _lines(name: str, secret: str) -> Iterator[Secret]:
    """A private key is told by any line of it but its first and last."""
    lines = secret.splitlines()
    inner = lines[1:-1] if lines and lines[0].startswith("-----") else [secret]
    yield from (Secret(name, line.encode()) for line in inner)


def _of_card_keys(state: Path) -> Iterator[Secret]:
    try:
        keys: object = json.loads((state / CARD_KEYS).read_text("utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(keys, dict):
        yield from (Secret(CARD_KEYS, str(key).encode()) for key in keys.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _tells(secret: bytes) -> bool:
    """Whether it is no text that stands anywhere by chance."""
    return len(secret) >= _LEAST_SECRET and len(set(secret)) > 2


def _published() -> bytes:
    """The passphrase that everybody can read in the settings which came along: it opens the mock alone."""
    try:
        table = config_file.read(config_file.packaged()).get("terminal", {})
    except ConfigError:
        return b""
    return str(table.get("passphrase", "")).encode()
