"""Where a secret is kept: `config.toml` names the place, never the secret."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

from register.config.values import beside_file, spelt
from terminal_api.secret import InEnvironment, InFile, InKeyring, Source

_FORMS = r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/]+/.+|file:.+"


def _beside(text: str, info: ValidationInfo) -> str:
    if not text.startswith("file:"):
        return text
    return f"file:{beside_file(Path(text.removeprefix('file:')), info)}"


SecretFrom = Annotated[
    str, spelt(_FORMS, '"env:VARIABLE", "keyring:SERVICE/USER" or "file:PATH"'), AfterValidator(_beside)
]


def source(text: str) -> Source:
    """The place that `text`, a `SecretFrom`, names."""
    kind, _, place = text.partition(":")
    match kind:
        case "env":
            return InEnvironment(place)
        case "file":
            return InFile(Path(place))
        case _:
            service, _, user = place.partition("/")
            return InKeyring(service, user)
