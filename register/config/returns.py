"""The table [returns] of `config.toml`: how goods come back. Every key is explained in that file."""

from decimal import Decimal

from register.config.values import Limit, Table
from register.domain.returning.refund_plan import Split


class Returns(Table):
    """[returns]: to which tenders a refund goes, and how much comes back without a receipt."""

    split: Split = Split.CARDS_FIRST
    without_receipt_most: Limit = Decimal(50)
