"""A site for each test."""

import pytest

from tests.register.edges.browser.site_alone import Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()
