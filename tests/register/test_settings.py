"""A till starts with right settings, or says in one sentence what is wrong with them."""

from decimal import Decimal

import pytest
import trustme
from moneyed import EUR, Money

from register.config import config_file
from register.demo import PEOPLE
from register.domain.goods.tax import TaxRate
from register.errors import ConfigError
from register.settings import load
from tests.register.refusing import refusal

PLAIN = config_file.packaged().read_text("utf-8")
WITH_PEOPLE = PEOPLE.read_text("utf-8")


@pytest.fixture
def shop(changed):
    """Settings made from the shipped file with some lines changed."""
    return changed


def test_the_shipped_file_opens_the_shop():
    settings = load(None, {})
    assert settings.shop.till == "2"
    assert settings.shop.currency == EUR
    assert settings.terminal is not None
    assert settings.terminal.poiid == "V400m-324688042"
    assert settings.printer is not None
    assert settings.printer.paper.columns == 48
    assert settings.quick_cash[0] == Money("5", EUR)


def test_tax_letters_stand_for_exact_percentages(shop):
    settings = shop(("B = 9", "B = 5.5"))
    assert settings.tax_rate("B").percent == Decimal("5.5")
    with pytest.raises(ConfigError, match="no rate 'X'"):
        settings.tax_rate("X")


def test_a_till_without_terminal_and_printer_is_cash_only(tmp_path):
    head, _, rest = PLAIN.partition("# The payment terminal.")
    file = tmp_path / "cash.toml"
    file.write_text(head + rest[rest.index("[cash]") :], "utf-8")
    settings = load(file, {})
    assert settings.terminal is None
    assert settings.printer is None
    assert not settings.is_card_number("6006490000012345678")
    with pytest.raises(ConfigError, match="takes no gift cards"):
        settings.provider_of("6006490000012345678")


def test_the_environment_goes_before_the_file(shop):
    pem = trustme.CA().cert_pem.bytes().decode()
    settings = shop(
        REGISTER_TERMINAL__URL="https://10.0.0.9:8443",
        REGISTER_TERMINAL__CA=pem,
        REGISTER_TERMINAL__POIID="S1F2-000158213602441",
        REGISTER_TERMINAL__PASSPHRASE="another",
        REGISTER_TERMINAL__KEY_IDENTIFIER="till",
        REGISTER_TERMINAL__KEY_VERSION="7",
        REGISTER_PRINTER__PORT="9101",
        REGISTER_TAX__A="19",
        REGISTER_CASH__QUICK="10|20",
        REGISTER_STATE="/elsewhere",
    )
    terminal = settings.terminal
    assert terminal is not None
    assert terminal.passphrase is not None
    assert (terminal.url, terminal.key_version) == ("https://10.0.0.9:8443", 7)
    assert terminal.ca == pem
    assert terminal.passphrase.get_secret_value() == "another"
    assert settings.printer is not None
    assert settings.printer.port == 9101
    assert settings.tax_rate("A").percent == 19
    assert settings.quick_cash == (Money(10, EUR), Money(20, EUR))


def test_a_certificate_authority_may_be_a_file_beside_the_settings(shop, tmp_path):
    pem = trustme.CA().cert_pem.bytes()
    (tmp_path / "root.pem").write_bytes(pem)
    settings = shop(('# ca = "adyen-terminalfleet-test.pem"', 'ca = "root.pem"'))
    assert settings.terminal is not None
    assert settings.terminal.ca == pem.decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'register = "2"',
            'register = "much too long"',
            '[shop]: register = "much too long" is wrong: it should be 1 to 8',
        ),
        ('register = "2"', "register = 2", "[shop]: register = 2 is wrong: it should be text in quotes"),
        ('store = "harbour-street"', "", "[shop]: store is missing"),
        ('currency = "EUR"', 'currency = "EURO"', "it should be a currency of ISO 4217"),
        ("A = 21", "A = 210", '[tax]: A = 210 is wrong: it should be a percentage from 0 to 100, or "exem'),
        ("A = 21", "A = 8.8755", "[tax]: A = 8.8755 is wrong: it should be a percentage with 3 decimals"),
        ("A = 21", 'A = "free"', '[tax]: A = "free" is wrong: it should be a percentage from 0 to 100, or'),
        ('prices = "include"', 'prices = "with"', '[tax_rules]: prices = "with" is wrong: '),
        ('rounding = "line"', 'rounding = "sale"', '[tax_rules]: rounding = "sale" is wrong: '),
        (
            'split = "cards first" ',
            'split = "by lot" ',
            "[returns]: split = \"by lot\" is wrong: it should be 'cards first'",
        ),
        (
            'without_receipt_most = "50"',
            'without_receipt_most = "-1"',
            '[returns]: without_receipt_most = "-1" is wrong: it should be greater than or equal to 0',
        ),
        ("A = 21", "a = 21", "[tax]: 'a' is wrong: it should be one capital letter"),
        ('url = "https://127.0.0.1:8443"', 'url = "127.0.0.1"', '[terminal]: url = "127.0.0.1" is wrong'),
        ('poiid = "V400m-324688042"', 'poiid = "V400m"', "model and serial number such as"),
        ('environment = "test"', 'environment = "prod"', "it should be 'test' or 'live'"),
        ('environment = "test"', 'environment = "live"', "[terminal]: ca is missing"),
        ("key_version = 1", "# none", "[terminal]: key_version is missing"),
        (
            '# ca = "adyen',
            'ca = "adyen',
            'ca = "adyen-terminalfleet-test.pem" is wrong: it should be a readable PEM',
        ),
        (
            "columns = 48",
            'colums = "x"',
            "[printer]: 'colums' is not known here, but 'columns' is; known are baudrate, code_page, columns",
        ),
        ("port = 9100", "port = 0", "[printer]: port = 0 is wrong"),
        ('profile = "TM-T20II"', 'profile = "TM-T999"', "it should be a printer of python-escpos"),
        ('confirm = "A"', 'confirm = "E"', "it should be 'A', 'B', 'C' or 'D'"),
        ('font = "A"', 'font = "C"', "[printer]: font = \"C\" is wrong: it should be 'A' or 'B'"),
        ("columns = 48", "columns = 64", 'in font "A" paper has at most 53: say font = "B"'),
        ("columns = 48", "columns = 90", 'columns = 90 do not fit: in font "A" paper has at most 53'),
        ("drawer_pin = 2", "drawer_pin = 3", "[printer]: drawer_pin = 3 is wrong: it should be 2 or 5"),
        ("[screen]", "[scren]", "'scren' is not known here, but 'screen' is; known are accounts, cash"),
        ('default_provider = "svs"', 'default_provider = "gyft"', "should be one of svs, givex"),
        ('name = "givex"', 'name = "givex"\npin = "often"', "should be 'never', 'asked' or 'always'"),
        ('prefixes = ["600649"]', 'prefixes = ["603628"]', "prefix '603628' is given twice"),
        (
            'prefixes = ["600649"]',
            'prefixes = ["6O"]',
            '[[gift_cards.provider]] number 1: prefixes = "6O" is wrong: it should be digits',
        ),
        ('least = "5.00"', 'least = "501"', "least = 501 is more than most = 500.00"),
        ('name = "Ruth"', 'name = "Maria"', "[[people]]: 'Maria' is given twice"),
        (
            'role = "manager"',
            'role = "Boss!"',
            'number 2: role = "Boss!" is wrong: it should be a role',
        ),
        ('role = "manager"', 'role = "cashier"', "at least one person must"),
        ("[tax]", "[[tax]]", "[tax]: it should be a table"),
        ("[shop]", "[shop", "is not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(shop, tmp_path, old, new, said):
    sentence = refusal(shop, (old, new))
    assert said in sentence
    assert sentence.startswith(str(tmp_path / "config.toml"))
    assert "\n" not in sentence


def test_a_wrong_override_names_its_variable(shop):
    assert refusal(shop, REGISTER_PRINTER__PORT="no").startswith(
        'REGISTER_PRINTER__PORT in the environment: port = "no" is wrong'
    )
    assert refusal(shop, REGISTER_PRINTER__HOTS="x").startswith(
        "REGISTER_PRINTER__HOTS in the environment: 'hots'"
    )
    assert "in a file only" in refusal(shop, REGISTER_PEOPLE__NAME="Eve")


def test_a_printer_sets_its_small_font_and_kicks_the_drawer_where_it_hangs(shop):
    printer = shop(
        ("columns = 48", "columns = 64"), ('font = "A"', 'font = "B"'), REGISTER_PRINTER__DRAWER_PIN="5"
    ).printer
    assert (printer.paper.dots, printer.paper.font, printer.paper.drawer_pin) == (576, "B", 5)


def test_unsealed_messages_are_refused_outside_the_test_environment(shop):
    assert shop(("sealed = true", "sealed = false")).terminal.sealed is False
    sentence = refusal(
        shop, ("sealed = true", "sealed = false"), ('environment = "test"', 'environment = "live"')
    )
    assert 'only with environment = "test"' in sentence


@pytest.mark.parametrize("key", ["passphrase", "key_identifier"])
def test_no_secret_is_repeated(shop, key):
    secret = "tell-nobody-\u00e9"
    variable = f"REGISTER_TERMINAL__{key.upper()}"
    shown = repr(shop(**{variable: "tell-nobody"}))
    assert "tell-nobody" not in shown
    for wrong in (
        {variable: secret, "REGISTER_TERMINAL__KEY_VERSION": "x"},
        {"REGISTER_TERMINAL__PASSPHRASE": secret},
    ):
        with pytest.raises(ConfigError) as refused:
            shop(**wrong)
        assert secret not in str(refused.value)
        assert refused.value.__suppress_context__


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml cannot be read: No such file"):
        load(tmp_path / "none.toml", {})


def test_the_file_of_the_working_directory_goes_before_the_shipped_one(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text(PLAIN.replace("Harbour Street", "Mill Lane"), "utf-8")
    assert load(None, {}).shop.name == "Harbour Street"
    monkeypatch.chdir(tmp_path)
    assert load(None, {}).shop.name == "Mill Lane"


def test_the_state_directory_is_the_one_said_last(tmp_path):
    said = {"REGISTER_STATE": str(tmp_path / "environment")}
    assert config_file.state_directory(tmp_path / "option", said) == tmp_path / "option"
    assert config_file.state_directory(None, said) == tmp_path / "environment"
    assert config_file.state_directory(None, {}).name == "cashwrap"


def test_the_catalogue_lives_with_the_state_unless_told_otherwise(shop, tmp_path):
    assert load(None, {}).catalogue_file(tmp_path) == tmp_path / "catalogue.sqlite"
    settings = shop(('# path = "catalogue.sqlite"', 'path = "shared/items.sqlite"'))
    assert settings.catalogue_file(tmp_path / "state") == tmp_path / "shared/items.sqlite"


def test_the_shipped_file_tells_what_the_shop_s_scales_print_and_where_deposits_go():
    settings = load(None, {})
    assert [(label.layout, label.holds, label.decimals) for label in settings.scale_labels] == [
        ("28IIIIIVVVVVK", "weight", 3),
        ("20IIIIICVVVVK", "price", 2),
    ]
    assert (settings.deposit.department, settings.deposit.tax) == ("Deposits", "C")
    assert settings.screen.dates == "day-month-year"


def test_a_shop_without_scales_and_deposits_needs_no_word_of_them(shop):
    head, _, rest = PLAIN.partition("# A deposit on bottles")
    settings = shop((PLAIN, head + rest[rest.index("# Who may sign in.") :]))
    assert settings.scale_labels == ()
    assert (settings.deposit.department, settings.deposit.tax) == ("Deposits", None)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"28IIIIIVVVVVK"', '"30IIIIIVVVVVK"', "[[scale_label]] number 1: layout"),
        ('"28IIIIIVVVVVK"', '"28IIIIIVVVVK"', "13 signs such as"),
        ('"20IIIIICVVVVK"', '"20IIIICVVVVVVK"', "13 signs such as"),
        ('"20IIIIICVVVVK"', '"20IIIICVVV---K"', "13 signs such as"),
        ('"20IIIIICVVVVK"', '"20IIICVVVVVVK"', "only 4 or 5 digits V"),
        ('"20IIIIICVVVVK"', '"28IIIIICVVVVK"', "two layouts begin with 28"),
        ('holds = "weight"', 'holds = "pounds"', "holds"),
        ("decimals = 2", "decimals = 3", "a price in EUR has 2 decimals at most"),
        ("decimals = 3", "decimals = 4", "decimals = 4 is wrong"),
        ('tax = "C"', 'tax = "D"', '[deposit]: tax = "D" should be one of A, B, C'),
        ('dates = "day-month-year"', 'dates = "julian"', "dates"),
    ],
)
def test_a_wrong_label_deposit_or_order_of_dates_is_said_in_a_sentence(shop, was, becomes, said):
    assert said in refusal(shop, (was, becomes))


def test_the_usual_coins_and_notes_are_counted_unless_the_file_names_others(shop):
    assert shop().denominations[:2] == (Money(500, EUR), Money(200, EUR))
    named = shop(REGISTER_CASH__DENOMINATIONS="1|20|0.50")
    assert [str(one.amount) for one in named.denominations] == ["20", "1", "0.50"]
    prices, weights = ('holds = "price"', 'holds = "weight"'), ("decimals = 2", "decimals = 3")
    assert shop(prices, weights, REGISTER_SHOP__CURRENCY="JPY").denominations[0].amount == 10_000


def test_the_drawer_s_limits_are_money_of_the_shop_and_may_be_nothing(shop):
    settings = shop()
    assert (settings.paid_out_limit, settings.difference_limit) == (Money(50, EUR), Money(5, EUR))
    strict = shop(REGISTER_CASH__PAID_OUT_LIMIT="0", REGISTER_CASH__DIFFERENCE_LIMIT="0")
    assert not strict.paid_out_limit.amount
    assert not strict.difference_limit.amount


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("BLIND", "managers", "it should be 'cashiers', 'everybody' or 'nobody'"),
        ("DENOMINATIONS", "5|5.00", "denominations: 5 is given twice"),
        ("DENOMINATIONS", "5|0.001", "denominations: 0.001 is wrong: EUR has nothing that small"),
        ("DENOMINATIONS", "0", "it should be greater than 0"),
        ("PAID_OUT_LIMIT", "-1", "it should be greater than or equal to 0"),
        ("DIFFERENCE_LIMIT", "much", "it should be a valid decimal"),
    ],
)
def test_a_drawer_kept_in_a_way_that_cannot_be_is_told(shop, key, value, says):
    assert says in refusal(shop, **{f"REGISTER_CASH__{key}": value})


def test_tax_is_in_the_prices_line_by_line_until_the_shop_says_otherwise(shop):
    assert shop().tax_rate("A") == TaxRate("A", Decimal(21))
    american = shop(
        ("A = 21", "A = 8.875"),
        ('# E = "exempt"', 'E = "exempt"'),
        ('prices = "include"', 'prices = "exclude"'),
        ('rounding = "line"', 'rounding = "receipt"'),
    )
    assert american.tax_rate("A") == TaxRate("A", Decimal("8.875"), added=True, per_receipt=True)
    assert american.tax_rate("E") == TaxRate("E", Decimal(0), exempt=True, added=True, per_receipt=True)
    assert american.tax_rate("C").exempt is False, "nothing is not the same as exempt"


def test_a_letter_without_a_rate_and_no_letters_at_all_are_wrong(shop):
    assert shop(REGISTER_TAX__A="exempt").tax_rate("A").exempt
    assert shop(REGISTER_TAX_RULES__PRICES="exclude").tax_rate("A").added
    with pytest.raises(ConfigError, match="at least one letter"):
        shop(("A = 21\nB = 9\nC = 0\n", ""), ('tax = "C"', ""))
