import pytest

from terminal_api.nexo.capabilities import intersolve
from terminal_api.nexo.settings import Settings
from terminal_api.processor import Operation

ALL = frozenset(Operation)
GIFT = ALL - {Operation.DEACTIVATE}


@pytest.mark.parametrize(
    ("provider", "operations", "part_cash_out"),
    [
        ("givex", ALL, True),
        ("svs", GIFT, False),
        ("valuelink", GIFT, False),
        ("oakfield-card", GIFT, False),
        ("goldsmithscard", {Operation.PAY, Operation.REVERSE, Operation.BANK_CARD}, False),
    ],
)
def test_a_provider_can_do_what_adyen_says_it_can(
    provider: str, operations: frozenset[Operation], part_cash_out: bool
):
    capabilities = Settings(providers=intersolve("oakfield-card", "oakfield-gold")).capabilities(provider)
    assert capabilities.operations == operations
    assert capabilities.part_cash_out is part_cash_out
