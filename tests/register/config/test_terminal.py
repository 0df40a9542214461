"""[terminal] says how the terminal is reached and used; what does not fit together is one sentence."""

import asyncio

import pytest
import trustme

from register.config import config_file
from register.edges import terminal
from register.edges.terminal import terminal_settings
from register.errors import ConfigError
from register.settings import Settings
from terminal_api.nexo.messages.parts import EntryMode
from terminal_api.nexo.questions import Deactivation
from terminal_api.processor import Operation

PLAIN = config_file.packaged().read_text("utf-8")
CLOUD = {"connection": "cloud", "merchant_account": "HarbourStreetPOS", "api_key": "invented-api-key"}
TOLD = {"notify_port": "8443", "notify_user": "adyen", "notify_password": "between us"}


@pytest.fixture
def shop(changed):
    """The shipped settings with some lines changed and keys of [terminal] put into the environment."""
    return lambda *lines, **keys: changed(
        *lines, **{f"REGISTER_TERMINAL__{key.upper()}": value for key, value in keys.items()}
    )


NO_URL = ('url = "https://127.0.0.1:8443"', "")


def in_client(settings: Settings):
    assert settings.terminal is not None
    return terminal_settings(settings.terminal, settings.gift_cards)


def test_the_shipped_terminal_is_in_the_shops_own_network(shop):
    table = shop().terminal
    assert (table.connection, table.lane, table.longest_wait_s) == ("local", 0, 125)
    assert (table.show_basket, table.print_receipts, table.inspector) == (False, False, False)


def test_through_the_cloud_an_answer_may_take_longer(shop):
    settings = shop(NO_URL, region="eu", **CLOUD)
    assert settings.terminal.longest_wait_s == 155
    assert in_client(settings).wait_s("Payment") == 155
    assert in_client(settings).lookup_timeout_s == 30
    assert shop(NO_URL, region="eu", answer_timeout_s="170", **CLOUD).terminal.longest_wait_s == 170


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"connection": "bluetooth"}, "it should be 'local', 'cloud' or 'cloud-async'"),
        ({"region": "eu"}, '[terminal]: region is for the cloud only, and connection = "local"'),
        ({"api_key": "x"}, "[terminal]: api_key is for the cloud only"),
        ({**CLOUD, "region": "eu"}, "[terminal]: region or url: give one of the two"),
        (
            {**CLOUD, "api_key_from": "keyring:a/b"},
            "[terminal]: api_key or api_key_from: give one of the two",
        ),
        ({"connection": "cloud", "api_key": "x"}, "[terminal]: merchant_account is missing"),
        ({"connection": "cloud", "merchant_account": "X"}, "api_key or api_key_from: give one of the two"),
        ({**CLOUD, "connection": "cloud-async"}, "[terminal]: notify_port is missing"),
        ({"notify_port": "8443"}, "[terminal]: notify_user is missing"),
        ({"notify_user": "adyen"}, "[terminal]: notify_port is missing, and notify_user is given"),
        ({**TOLD, "notify_user": "a:b"}, 'notify_user = "a:b" is wrong: it should be a name without a colon'),
        ({**TOLD, "notify_key": "till.key"}, "[terminal]: notify_certificate is missing"),
        ({**TOLD, "notify_port": "70000"}, 'notify_port = "70000" is wrong'),
        ({"lane": "10"}, 'lane = "10" is wrong: it should be less than or equal to 9'),
        ({"idle_limit_s": "0"}, 'idle_limit_s = "0" is wrong: it should be greater than 0'),
        ({"next_passphrase": "another"}, "[terminal]: next_key_identifier is missing"),
        (
            {"sealed": "false", "next_passphrase": "a", "next_key_identifier": "b", "next_key_version": "2"},
            "next_passphrase is for sealed messages only",
        ),
        ({"api_key_from": "safe:a"}, 'it should be "keyring:SERVICE/USER" or "file:PATH"'),
        ({"deactivation": "burn"}, "it should be 'payment' or 'unload'"),
        ({"typed_entry": "sung"}, "it should be 'scanned' or 'keyed'"),
        ({"columns": "8"}, 'columns = "8" is wrong'),
        ({"show_basket": "perhaps"}, 'show_basket = "perhaps" is wrong'),
    ],
)
def test_what_does_not_fit_the_connection_is_named(shop, keys, said):
    with pytest.raises(ConfigError) as refused:
        shop(**keys)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("api_key", "tell nobody"),
        ("notify_password", "tell-nobody-é"),
        ("next_passphrase", "tell-nobody-é"),
        ("passphrase", "tell-nobody-é"),
    ],
)
def test_a_wrong_secret_is_not_repeated(shop, key, wrong):
    with pytest.raises(ConfigError) as refused:
        shop(**{**CLOUD, **TOLD, key: wrong})
    assert f"{key} is wrong" in str(refused.value)
    assert "nobody" not in str(refused.value)


def test_secrets_of_the_cloud_are_not_shown(shop):
    shown = repr(shop(**CLOUD, **TOLD))
    assert "invented-api-key" not in shown
    assert "between us" not in shown


LIVE = ('environment = "test"', 'environment = "live"')
IN_CLEAR = {**TOLD, "notify_host": "0.0.0.0", **CLOUD, "region": "eu"}


def test_a_live_till_lets_nobody_on_the_network_listen_to_what_it_is_told(shop):
    with pytest.raises(ConfigError) as refused:
        shop(NO_URL, LIVE, **IN_CLEAR)
    assert "[terminal]: notify_certificate is missing" in str(refused.value)
    assert shop(NO_URL, **IN_CLEAR).terminal.notify_host == "0.0.0.0"
    assert shop(NO_URL, LIVE, **{**IN_CLEAR, "notify_host": "127.0.0.1"})


def test_a_live_terminal_behind_the_cloud_needs_neither_certificate_nor_seal(shop):
    live = shop(NO_URL, LIVE, region="us", sealed="false", **CLOUD)
    assert live.terminal.ca is None
    assert live.terminal.address == "cloud us"


def test_while_keys_change_the_terminal_may_use_either(shop):
    following = {"next_passphrase": "another", "next_key_identifier": "next", "next_key_version": "2"}
    first, second = terminal.keys(shop(**following).terminal)
    assert (first.version, second.version) == (1, 2)
    assert terminal.keys(shop(sealed="false").terminal) == ()


def test_what_differs_between_accounts_reaches_the_client(shop):
    dialect = in_client(
        shop(deactivation="unload", cash_out="redemptionType=cash", typed_entry="keyed", idle_limit_s="60")
    ).dialect
    assert dialect.deactivation is Deactivation.UNLOAD
    assert (dialect.cash_out, dialect.typed) == ("redemptionType=cash", EntryMode.KEYED)
    assert in_client(shop(idle_limit_s="60")).idle_limit_s == 60


def test_a_card_type_of_intersolves_can_be_loaded_and_a_local_brand_only_spent(shop):
    named = ('name = "harbourcard"', 'name = "harbourcard"\nnetwork = "intersolve"')
    assert in_client(shop(named)).capabilities("harbourcard").can(Operation.LOAD)
    assert not in_client(shop()).capabilities("harbourcard").can(Operation.LOAD)
    local = in_client(shop(('name = "givex"', 'name = "givex"\nnetwork = "local"')))
    assert not local.capabilities("givex").can(Operation.LOAD)
    with pytest.raises(ConfigError, match="it should be 'intersolve' or 'local'"):
        shop(('name = "givex"', 'name = "givex"\nnetwork = "stars"'))


def test_receipts_are_as_wide_as_whatever_prints_them(shop):
    assert shop(print_receipts="true").paper_columns == 48
    alone = shop(print_receipts="true").model_copy(update={"printer": None})
    assert alone.paper_columns == 32
    assert shop().model_copy(update={"printer": None}).paper_columns is None


def check(settings: Settings) -> None:
    assert settings.terminal is not None
    asyncio.run(terminal.check(settings.terminal))


def test_an_api_key_in_a_file_beside_the_settings_is_found_if_nobody_else_reads_it(shop, tmp_path):
    keys = {key: value for key, value in CLOUD.items() if key != "api_key"} | {"api_key_from": "file:api.key"}
    key = tmp_path / "api.key"
    key.write_text("invented-api-key\n")
    key.chmod(0o600)
    settings = shop(NO_URL, region="eu", **keys)
    check(settings)
    key.chmod(0o644)
    with pytest.raises(ConfigError, match=r"\[terminal\]: Others can read the API key"):
        check(settings)
    key.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        check(settings)


def test_certificates_are_tried_before_the_till_opens(shop, tmp_path):
    certificate = trustme.CA().issue_cert("till.example")
    certificate.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "till.pem"))
    check(shop(**TOLD, notify_certificate=str(tmp_path / "till.pem")))
    with pytest.raises(ConfigError, match="notify_certificate cannot be used: No such file"):
        check(shop(**TOLD, notify_certificate=str(tmp_path / "none.pem")))
    with pytest.raises(ConfigError, match="notify_certificate cannot be used"):
        check(shop(**TOLD, notify_certificate=str(tmp_path / "config.toml")))
    broken = "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----"
    with pytest.raises(ConfigError, match="certificate cannot be read"):
        check(shop(ca=broken))
    with pytest.raises(ConfigError, match="ca cannot be read"):
        check(shop(ca=broken, **CLOUD))


def test_a_region_the_cloud_does_not_have_is_refused_in_the_test_environment_too(shop):
    with pytest.raises(ConfigError, match="it should be 'eu', 'us', 'au', 'apse' or 'nea'"):
        shop(NO_URL, region="mars", **CLOUD)
    check(shop(NO_URL, region="nea", **CLOUD))
