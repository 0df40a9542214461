"""Case 32 of the acceptance cases: when a card needs its PIN, and which one will do."""

from decimal import Decimal

import pytest

from terminal_api.mock.providers.toast.pins import PinPolicy
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.wire import Type
from tests.terminal_api.mock.providers.toast_counter import (
    AMOUNTS,
    PIN,
    PLENTY,
    WITH_PIN,
    Counter,
    balance,
    code,
    new_guid,
    paid,
    refusal,
)


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.mark.parametrize(
    ("policy", "source", "presented", "status"),
    [
        (PinPolicy.KEYED, "KEYED", None, "VERIFICATION_REQUIRED"),
        (PinPolicy.KEYED, "KEYED_ONLINE", None, "VERIFICATION_REQUIRED"),
        (PinPolicy.KEYED, "UNKNOWN", None, "VERIFICATION_REQUIRED"),
        (PinPolicy.KEYED, "SCANNED", None, None),
        (PinPolicy.KEYED, "SWIPED", None, None),
        (PinPolicy.ALWAYS, "SWIPED", None, "VERIFICATION_REQUIRED"),
        (PinPolicy.KEYED, "KEYED", code("0000"), "VERIFICATION_FAILED"),
        (PinPolicy.KEYED, "SCANNED", code("0000"), "VERIFICATION_FAILED"),
        (PinPolicy.ALWAYS, "SCANNED", code("٩٠٣٤"), "VERIFICATION_FAILED"),
        (PinPolicy.KEYED, "KEYED", code(PIN), None),
        (PinPolicy.ALWAYS, "SWIPED", code(PIN, "SWIPED"), None),
        (PinPolicy.ALWAYS, "KEYED", code(None, "VERIFIED"), None),
        (PinPolicy.ALWAYS, "KEYED", code("0000", "VERIFIED"), None),
        (PinPolicy.NONE, "KEYED", None, None),
        (PinPolicy.NONE, "KEYED", code(PIN), "VERIFICATION_NOT_SUPPORTED"),
        (PinPolicy.NONE, "KEYED", code(None, "VERIFIED"), None),
    ],
)
def test_32_a_code_is_asked_for_and_judged_as_the_provider_chose(
    policy: PinPolicy, source: str, presented: dict[str, str] | None, status: str | None
) -> None:
    counter = Counter(Policy(pin=policy))
    told = counter.look(WITH_PIN, identifierSource=source, verificationCode=presented)
    assert told == (refusal(status) if status else balance("12.50"))


@pytest.mark.parametrize("type", [Type.ACTIVATE, Type.ADD_VALUE, Type.REDEEM, Type.REVERSE])
def test_32_no_type_gets_past_a_missing_code(type: Type) -> None:
    counter = Counter(Policy(pin=PinPolicy.ALWAYS))
    fields = AMOUNTS.get(type) or {"previousTransaction": new_guid()}
    assert counter.asked(type, WITH_PIN, **fields) == refusal("VERIFICATION_REQUIRED")
    assert counter.on(WITH_PIN) == Decimal("12.50")


def test_32_a_card_without_a_code_needs_none_and_takes_none() -> None:
    counter = Counter(Policy(pin=PinPolicy.ALWAYS))
    assert counter.look(PLENTY, identifierSource="KEYED") == balance("40.00")
    assert counter.look(PLENTY, verificationCode=code("1234")) == refusal("VERIFICATION_NOT_SUPPORTED")


def test_32_the_right_code_may_follow_a_wrong_one_under_the_same_id(counter: Counter) -> None:
    payment = new_guid()
    for wrong in (None, code("0000")):
        counter.redeem(WITH_PIN, "2.50", payment, identifierSource="KEYED", verificationCode=wrong)
    told = counter.redeem(WITH_PIN, "2.50", payment, identifierSource="KEYED", verificationCode=code(PIN))
    assert told == paid("2.50", "10.00")


def test_32_a_repeat_needs_no_code(counter: Counter) -> None:
    payment = new_guid()
    for presented in (code(PIN), code(None, "VERIFIED"), None):
        told = counter.redeem(WITH_PIN, "2.50", payment, identifierSource="KEYED", verificationCode=presented)
        assert told == paid("2.50", "10.00")


def test_32_a_tip_relies_on_the_code_of_the_payment_that_it_replaces(counter: Counter) -> None:
    first, unchecked = new_guid(), new_guid()
    keyed = {"identifierSource": "KEYED"}
    counter.redeem(WITH_PIN, "2.50", first, verificationCode=code(PIN), **keyed)
    counter.reverse(WITH_PIN, first)
    second = new_guid()
    assert counter.redeem(WITH_PIN, "3.00", second, relatedTransaction=first, **keyed) == paid("3.00", "9.50")
    counter.reverse(WITH_PIN, second)
    assert counter.redeem(WITH_PIN, "4.00", relatedTransaction=second, **keyed) == paid("4.00", "8.50")
    counter.redeem(WITH_PIN, "1.00", unchecked)
    for related in (unchecked, new_guid()):
        told = counter.redeem(WITH_PIN, "2.00", relatedTransaction=related, **keyed)
        assert told == refusal("VERIFICATION_REQUIRED")
