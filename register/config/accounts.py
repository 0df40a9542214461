"""[accounts] of `config.toml`: what the accounts of the double entry are called at the accountant's."""

import re
from typing import Annotated

from pydantic import AfterValidator

from register.config.values import spelt
from register.domain.bookkeeping.accounts import ACCOUNTS


def _account(key: str) -> str:
    root, colon, rest = key.partition(":")
    if root not in ACCOUNTS:
        raise ValueError(f"it should begin with one of {', '.join(ACCOUNTS)}")
    if bool(colon) != bool(ACCOUNTS[root].parts):
        example = f"{root}:*" if ACCOUNTS[root].parts else root
        raise ValueError(f'it should be written as "{example}"')
    if "*" in rest.removesuffix("*") or not re.fullmatch(r"|\*|.+:\*|[^*]+", rest):
        raise ValueError("a star stands alone behind the last colon, for all that begin so")
    return key


def _star(name: str) -> str:
    if name.count("*") > 1:
        raise ValueError("it should have one star at most, for what stands behind the colon")
    return name


_NAME = r"(?! )(?!.*  )[^;|\x00-\x1f\x7f]{1,120}(?<! )"
Name = Annotated[
    str, spelt(_NAME, "1 to 120 characters, without ; | or two spaces together"), AfterValidator(_star)
]
AccountTable = dict[Annotated[str, AfterValidator(_account)], Name]
