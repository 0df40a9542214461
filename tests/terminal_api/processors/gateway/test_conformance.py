"""The gateway proves over a real socket what every processor must."""

import pytest

from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.gateway.benches import Shop


class TestGatewayBeforeToggle(Conformance):
    pass


class TestGatewayBeforeFactor4(Conformance):
    @pytest.fixture
    def shop(self) -> Shop:
        return Shop(provider="factor4")
