"""[processor.gateway]: what the shop's file may say of the gateway, and what it may not."""

import pytest
from pydantic import ValidationError

from register.config.processors import GatewayTable

FACTS = {
    "url": "https://gateway.example/v1",
    "store": "CP-0417-02",
    "till": "1",
    "key_from": "env:GATEWAY_KEY",
    "provider": "toggle",
}


def test_a_card_pays_with_the_tender_whether_that_is_said_or_not():
    assert GatewayTable.model_validate(FACTS).debits == "at_tender"
    assert GatewayTable.model_validate({**FACTS, "debits": "at_tender"}).debits == "at_tender"


def test_a_gateway_may_take_the_money_with_the_basket_and_at_no_other_time():
    assert GatewayTable.model_validate({**FACTS, "debits": "at_close"}).debits == "at_close"
    with pytest.raises(ValidationError, match="at_tender"):
        GatewayTable.model_validate({**FACTS, "debits": "tomorrow"})
