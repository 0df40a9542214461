"""The table [returns] of `config.toml`: how goods come back. Every key is explained in that file."""

from register.config_values import Table
from register.domain.refund_plan import Split


class Returns(Table):
    """[returns]: which tenders a refund goes to first."""

    split: Split = Split.CARDS_FIRST
