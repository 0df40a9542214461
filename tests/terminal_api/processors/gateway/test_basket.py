"""The closed basket: what it must agree with, and how it is written."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money
from pydantic import TypeAdapter

from terminal_api.processors.gateway.basket import Basket, BasketGiftCard, BasketTender, LineKind
from terminal_api.processors.gateway.record import canonical, digest, record, whole
from tests.terminal_api.processors.gateway.selling import BASKET, CLOSED, GIFT, PAID, TEA, pounds


def test_a_basket_in_order_is_written_as_the_contract_has_it() -> None:
    written = record(BASKET)
    expected = {
        "sale": "LP02-1-004417",
        "store": "CP-0417-02",
        "till": "1",
        "cashier": "Imke",
        "opened": "2031-02-14T11:30:00+00:00",
        "closed": "2031-02-14T11:33:20+00:00",
        "currency": "GBP",
        "lines": [
            {
                "number": "101",
                "text": "Tea, loose",
                "department": "Pantry",
                "quantity": "1.25",
                "unitPrice": "50.00",
                "gross": "62.50",
                "discount": "0.00",
                "taxRate": "20",
                "kind": "goods",
            }
        ],
        "totals": {
            "gross": "62.50",
            "discount": "0.00",
            "tax": [{"rate": "20", "net": "52.08", "tax": "10.42"}],
            "rounding": "0.00",
        },
        "tenders": [
            {"kind": "gift_card", "amount": "50.00", "transaction": PAID, "card": "****0017"},
            {"kind": "cash", "amount": "20.00"},
            {"kind": "change", "amount": "-7.50"},
        ],
        "giftCards": [
            {
                "transaction": PAID,
                "operation": "pay",
                "amount": "50.00",
                "card": "****0017",
                "reference": "769457",
            }
        ],
    }
    found = written.pop("digest")
    assert written == expected
    compact = json.dumps(expected, sort_keys=True, separators=(",", ":")).encode()
    assert found == hashlib.sha256(compact).hexdigest()


def test_the_digest_is_over_everything_but_itself() -> None:
    written = record(BASKET)
    assert canonical(written) == canonical({**written, "digest": "other"})
    assert json.loads(whole(written))["digest"] == digest(written)


zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(zones, st.integers(0, 6), st.integers(0, 4))
def test_the_same_basket_has_one_digest_however_its_numbers_and_moments_are_spelled(
    zone: timezone, zeros: int, more: int
) -> None:
    def longer(number: Decimal, places: int) -> Decimal:
        return Decimal(f"{number:f}" + ("" if "." in f"{number:f}" else ".") + "0" * places)

    money = Money(Decimal("62.5").quantize(Decimal(1).scaleb(-1 - more)), "GBP")
    line = replace(TEA, quantity=longer(TEA.quantity, zeros), tax_rate=Decimal("2E+1"), gross=money)
    other = replace(BASKET, closed=CLOSED.astimezone(zone), lines=(line,))
    assert whole(record(other)) == whole(record(BASKET))


@pytest.mark.parametrize(
    "changed",
    [
        {"sale": "LP02-1-004418"},
        {"cashier": "Jo"},
        {"corrects": "LP02-1-004001"},
        {"gift_cards": (replace(GIFT, reference="769458"),)},
        {"lines": (replace(TEA, text="Tea, löse"),)},
        {"lines": (replace(TEA, kind=LineKind.SERVICE),)},
    ],
)
def test_any_other_content_has_another_digest(changed: dict[str, Any]) -> None:
    assert record(replace(BASKET, **changed))["digest"] != record(BASKET)["digest"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"gift_cards": ()}, "without gift cards"),
        ({"discount": pounds("0.01")}, "does not add up"),
        ({"rounding": pounds("0.01")}, "does not add up"),
        ({"tenders": BASKET.tenders[:2]}, "does not add up"),
        ({"lines": ()}, "does not add up"),
        ({"lines": (replace(TEA, unit_price=Money("50", "EUR")),)}, "currencies"),
        ({"lines": (replace(TEA, unit_price=pounds("0.001")),)}, "no coins"),
        ({"gift_cards": (replace(GIFT, last4="6301190055500010017"),)}, "last four"),
        ({"gift_cards": (replace(GIFT, amount=pounds("-50")),)}, "less than nothing"),
        ({"gift_cards": (replace(GIFT, amount=pounds("49.99")),)}, "no gift card paid"),
        ({"gift_cards": (replace(GIFT, operation="load"),)}, "no gift card paid"),
    ],
)
def test_what_does_not_agree_with_itself_is_not_written(changed: dict[str, Any], words: str) -> None:
    basket = replace(BASKET, **changed)
    assert words in (basket.wrong() or "")
    with pytest.raises(ValueError, match=words):
        record(basket)


def test_a_discount_share_of_a_card_is_a_discount_and_no_tender() -> None:
    """Case 12: 40 of the 50 are like cash, 10 lower the price."""
    tenders = (
        BasketTender("gift_card", pounds("40"), PAID, "0017"),
        BasketTender("cash", pounds("12.50")),
    )
    basket = replace(BASKET, discount=pounds("10"), tenders=tenders)
    assert basket.wrong() is None
    assert basket.paid == pounds("50")


def test_a_voided_sale_names_payment_and_reversal_and_sells_nothing() -> None:
    reversal = BasketGiftCard(
        "3f9d2a58-0d4c-4c1b-9a6f-6f8a1b2c3d4e", "reverse", pounds("50"), "769458", "0017"
    )
    voided = replace(BASKET, lines=(), taxes=(), tenders=(), gift_cards=(GIFT, reversal))
    assert voided.wrong() is None
    written = record(voided)
    assert written["lines"] == written["tenders"] == []


amounts = st.integers(0, 10**7).map(lambda pence: Money(Decimal(pence).scaleb(-2), "GBP"))


@given(st.lists(amounts, max_size=6), amounts, amounts, st.integers(-4, 5))
def test_whatever_is_sold_a_basket_leaves_exactly_when_its_tenders_make_the_total(
    gross: list[Money], discount: Money, tendered: Money, rounding: int
) -> None:
    cents = Money(Decimal(rounding).scaleb(-2), "GBP")
    basket = replace(
        BASKET,
        lines=tuple(replace(TEA, gross=each) for each in gross),
        discount=discount,
        rounding=cents,
        tenders=(BasketTender("cash", tendered),),
    )
    due = sum((each.amount for each in gross), Decimal(0)) - discount.amount + cents.amount
    assert (basket.wrong() is None) == (due == tendered.amount)
    exact = replace(basket, tenders=(BasketTender("cash", Money(due, "GBP")),))
    assert exact.wrong() is None


def test_a_journal_can_keep_a_basket_and_its_digest_survives() -> None:
    kept = TypeAdapter(Basket)
    basket = replace(BASKET, rounding=pounds("0"), discount=pounds("0"))
    again = kept.validate_json(kept.dump_json(basket))
    assert again == basket
    assert record(again) == record(basket)
