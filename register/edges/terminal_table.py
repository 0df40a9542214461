"""`[terminal]` in the client's own words: its keys, its waits, what the cards of each provider can do."""

from register.config.tables import GiftCards
from register.config.terminal import Terminal
from register.edges.gives_way import LONGEST_SCREEN_S
from terminal_api.nexo.capabilities import PAYMENTS_ONLY, intersolve
from terminal_api.nexo.messages.parts import EntryMode
from terminal_api.nexo.questions import Deactivation, Dialect
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.settings import Settings
from terminal_api.processor import Capabilities


def terminal_settings(table: Terminal, gift_cards: GiftCards | None) -> Settings:
    """`table` in the client's own words."""
    usual = _usual(table)
    return Settings(
        not_found_grace_s=table.not_found_grace_s,
        prompt_timeout_s=table.longest_wait_s,
        lookup_timeout_s=usual.lookup_timeout_s,
        timeouts_s={**usual.timeouts_s, "Display": LONGEST_SCREEN_S},
        idle_limit_s=table.idle_limit_s,
        dialect=Dialect(
            cash_out=table.cash_out,
            deactivation=Deactivation(table.deactivation),
            typed=EntryMode.KEYED if table.typed_entry == "keyed" else EntryMode.SCANNED,
        ),
        providers=_capabilities(gift_cards),
    )


def _capabilities(gift_cards: GiftCards | None) -> dict[str, Capabilities]:
    providers = gift_cards.providers if gift_cards else ()
    local = {one.name: PAYMENTS_ONLY for one in providers if one.network == "local"}
    return {**intersolve(*(one.name for one in providers if one.network == "intersolve")), **local}


def keys(table: Terminal) -> tuple[TerminalKey, ...]:
    """The key that seals, and while keys change the next one, which opens as well; none without a seal."""
    if not table.sealed:
        return ()
    given = (
        (table.passphrase, table.key_identifier, table.key_version),
        (table.next_passphrase, table.next_key_identifier, table.next_key_version),
    )
    return tuple(
        TerminalKey.derive(
            passphrase.get_secret_value(), identifier=identifier.get_secret_value(), version=version
        )
        for passphrase, identifier, version in given
        if passphrase is not None and identifier is not None and version is not None
    )


def _usual(table: Terminal) -> Settings:
    if not table.is_cloud:
        return Settings()
    from terminal_api.nexo.cloud.transport import CLOUD_SETTINGS  # with the cloud's client

    return CLOUD_SETTINGS
