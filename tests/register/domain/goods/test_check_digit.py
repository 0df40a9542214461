"""Check digits, beside those of a library that others trust."""

import pytest
from biip.checksums import gs1_price_weight_check_digit, gs1_standard_check_digit
from hypothesis import given
from hypothesis import strategies as st

from register.domain.goods.check_digit import check_digit, price_weight_check_digit


@given(st.text("0123456789", min_size=1, max_size=30))
def test_the_check_digit_of_a_barcode_is_the_one_that_gs1_names(digits: str):
    assert check_digit(digits) == gs1_standard_check_digit(digits)


@given(st.integers(4, 5).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_the_check_digit_of_a_price_or_a_weight_is_the_one_that_gs1_names(digits: str):
    assert price_weight_check_digit(digits) == gs1_price_weight_check_digit(digits)


@pytest.mark.parametrize("digits", ["", "375", "003750"])
def test_gs1_names_no_check_digit_for_shorter_and_longer_prices(digits: str):
    with pytest.raises(ValueError, match=f"{len(digits)} digits"):
        price_weight_check_digit(digits)
