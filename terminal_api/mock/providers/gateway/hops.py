"""The two providers as second hops: their mocks with our clients before them, set up to fit each other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from pydantic import SecretStr

from terminal_api.mock.books.ledger import CardLedger, utc_now
from terminal_api.mock.providers.factor4.desk import Factor4Desk
from terminal_api.mock.providers.factor4.door import Known
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.mock.providers.gateway.hop_words import FACTOR4, TOGGLE
from terminal_api.mock.providers.gateway.second_hop import SecondHop
from terminal_api.mock.providers.toggle.desk import PATH, ToggleDesk
from terminal_api.mock.providers.toggle.rules import Account
from terminal_api.processors import factor4, toggle
from terminal_api.processors.factor4.numbers import Reserved

#: Of the second hop: less than a till waits for both, so that the gateway can still say who was silent.
READ_TIMEOUT_S = 12.0


class _Rolling:
    """Factor4's counters, in memory: for one run of the mock."""

    def __init__(self) -> None:
        self._first = 1

    def reserve(self, batch_id: str, count: int) -> Reserved:
        """The next `count`; no day is ever over."""
        first, self._first = self._first, self._first + count
        return Reserved(first, batch_id, first, count)


@dataclass(frozen=True, slots=True)
class Terms:
    """What both are told."""

    currency: str = "GBP"
    tls: bool = False
    read_timeout_s: float = READ_TIMEOUT_S
    """The longest silence of Toggle; Factor4's client has its own."""
    now: Callable[[], datetime] = utc_now


def before_toggle(ledger: CardLedger, terms: Terms | None = None) -> tuple[SecondHop, ToggleDesk]:
    """A mock Toggle, and what asks it."""
    terms = terms or Terms()
    desk = ToggleDesk(ledger, Account(currency=terms.currency), clock=terms.now)
    account = desk.account

    def client(http: httpx.AsyncClient, url: str) -> toggle.Toggle:
        settings = toggle.Settings(
            url + PATH,
            account.user,
            SecretStr(account.password),
            account.account_id,
            account.product_id,
            account.units[0],
            merchant_id=account.merchant_id,
            currency=account.currency,
            environment="test",
            read_timeout_s=terms.read_timeout_s,
        )
        return toggle.Toggle(http, settings, now=terms.now)

    hop = SecondHop(
        desk, ledger, client=client, words=TOGGLE, currency=terms.currency, tls=terms.tls, now=terms.now
    )
    return hop, desk


def before_factor4(ledger: CardLedger, terms: Terms | None = None) -> tuple[SecondHop, Factor4Desk]:
    """A mock Factor4, and what asks it: in JSON, and told that a duplicate is answered as before."""
    terms = terms or Terms()
    known = Known()
    desk = Factor4Desk(ledger, known=known, switches=Switches(value_code=terms.currency), clock=terms.now)
    site = factor4.Site(
        known.client_id, min(known.locations), "1", known.system_id, known.user, SecretStr(known.password)
    )
    settings = factor4.Settings(UTC, environment="test", duplicates="replayed")

    def client(http: httpx.AsyncClient, url: str) -> factor4.Factor4:
        codec = factor4.JsonCodec()
        return factor4.Factor4(http, url, site, settings, counter, codec=codec, now=terms.now)

    counter = _Rolling()
    hop = SecondHop(
        desk, ledger, client=client, words=FACTOR4, currency=terms.currency, tls=terms.tls, now=terms.now
    )
    return hop, desk
