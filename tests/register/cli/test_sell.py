"""`register sell`: a whole sale, with whatever ends it."""

from decimal import Decimal

from register import settings, wiring
from register.config.config_file import packaged
from register.counter.drawer import shifts
from register.counter.selling import ringing_up


def test_cash_is_taken_with_change(shell):
    ran = shell.run("sell", "100", "2*16318212", "--tender", "cash:20", "--json")
    sale = ran.json
    assert ran.code == 0
    assert (sale["state"], sale["total"], sale["tendered"], sale["change"]) == (
        "completed",
        "13.80",
        "20.00",
        "6.20",
    )
    assert [tender["operation"] for tender in sale["tenders"]] == ["cash"]
    assert sale["sale"] in sale["receipt"]
    assert shell.json("report", "x")["drawer"]["expected"] == "13.80"


def test_goods_by_weight_are_rounded_once(shell):
    assert shell.json("sell", "0.333*200", "--tender", "cash")["total"] == "0.67"


def test_where_small_coins_are_gone_the_sums_say_what_was_rounded(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_CASH__ROUNDING", "BE")
    sale = shell.json("sell", "0.333*200", "--tender", "cash")
    sums = [sale[key] for key in ("total", "tendered", "change", "rounding")]
    assert sums == ["0.67", "0.65", "0.00", "-0.02"]
    assert [tender["amount"] for tender in sale["tenders"]] == ["0.65"]
    assert "Rounding" in sale["receipt"]
    given = shell.json("sell", "0.333*200", "--tender", "cash:5")
    assert [given[key] for key in ("tendered", "change", "rounding")] == ["5.00", "4.35", "-0.02"]
    assert ", rounding -0.02" in shell.run("sell", "0.333*200", "--tender", "cash").out
    card = shell.terminal.card("5.00")
    exact = shell.json("sell", "0.333*200", "--tender", f"gift-card@{card}")
    assert [exact[key] for key in ("tendered", "rounding")] == ["0.67", "0.00"]
    x = shell.json("report", "x")
    assert (x["rounding"], x["drawer"]["expected"], x["ledger"]["rounding"]) == ("-0.06", "1.95", "0.06")
    back = shell.json("receipt", "refund", sale["sale"])
    assert [back[key] for key in ("total", "given", "rounding")] == ["0.67", "0.67", "-0.02"]


def test_what_promotions_take_off_is_told_by_name(shell, tmp_path):
    assert shell.json("sell", "3*16318212", "--tender", "cash")["promotions"] == {}
    table = '[[promotion]]\nname = "3 for 2"\nkind = "n for m"\ntake = 3\npay = 2\nitems = ["16318212"]\n\n'
    (tmp_path / "config.toml").write_text(table + packaged().read_text("utf-8"), "utf-8")
    ran = shell.run("sell", "3*16318212", "100", "--tender", "cash")
    assert "  3 for 2 takes 0.85 off" in ran.out.splitlines()
    sale = shell.json("sell", "16318212", "2*16318212", "--tender", "cash")
    assert (sale["total"], sale["promotions"]) == ("1.70", {"3 for 2": "0.85"})
    assert "3 for 2" in sale["receipt"]


def test_tenders_are_used_in_order_until_nothing_is_due(shell):
    first, second = shell.terminal.card("5.00"), shell.terminal.card("50.00")
    gift = [f"gift-card@{first}", f"gift-card@{second}:3"]
    sale = shell.json(
        "sell", "100", "--tender", gift[0], "--tender", gift[1], "--tender", "card", "--tender", "cash"
    )
    kinds = [(tender["operation"], tender["amount"]) for tender in sale["tenders"]]
    assert kinds == [("pay", "5.00"), ("pay", "3.00"), ("bank_card", "4.10")]
    assert sale["state"] == "completed"
    assert (shell.terminal.balance(first), shell.terminal.balance(second)) == (0, Decimal("47.00"))


def test_a_card_is_asked_for_no_more_than_is_due(shell):
    card = shell.terminal.card("50.00")
    sale = shell.json("sell", "100", "--tender", f"gift-card@{card}:40")
    assert (sale["state"], sale["tenders"][0]["asked"]) == ("completed", "12.10")
    assert shell.json("sell", "100", "--tender", "card:40")["tenders"][0]["amount"] == "12.10"


def test_every_key_is_there_for_machines(shell):
    sale = shell.json("sell", "100", "--tender", "cash")
    assert {"sale", "state", "total", "tendered", "change", "tenders", "receipt"} <= set(sale)
    request = {
        "outcome",
        "operation",
        "amount",
        "balance",
        "currency",
        "card",
        "request_id",
        "reference",
        "reason",
    }
    assert request <= set(sale["tenders"][0])
    assert request <= set(shell.json("gift", "pay", shell.terminal.card("5.00"), "1"))
    assert request <= set(shell.operations()[0])


def test_a_sale_that_is_not_paid_in_full_gives_everything_back(shell):
    card = shell.terminal.card("5.00")
    ran = shell.run("sell", "100", "--tender", f"gift-card@{card}", "--tender", "cash:1", "--json")
    assert ran.code == 1
    assert (ran.json["state"], ran.json["tendered"]) == ("voided", "0.00")
    assert [tender["operation"] for tender in ran.json["tenders"]] == ["pay", "cash", "reverse"]
    assert shell.terminal.balance(card) == Decimal("5.00")
    assert shell.json("report", "x")["drawer"]["expected"] == "0.00"


def test_a_lost_answer_sets_the_sale_aside_and_it_ends_when_the_answer_comes(shell):
    card = shell.terminal.card("20.00")
    shell.terminal.arm("drop_after", category="Payment")
    ran = shell.run("sell", "100", "--tender", f"gift-card@{card}", "--tender", "cash", "--json")
    assert (ran.code, ran.json["state"]) == (3, "tendering")
    assert [tender["outcome"] for tender in ran.json["tenders"]] == ["unknown"]
    settled = shell.run("obligations", "settle", "--json")
    assert (settled.code, settled.json["settled"][0]["outcome"]) == (0, "approved")
    assert shell.json("report", "x")["sales"] == {"count": 1, "amount": "12.10"}
    assert shell.terminal.balance(card) == Decimal("7.90")


def test_a_request_that_never_arrived_voids_the_sale_that_waited_for_it(shell):
    card = shell.terminal.card("20.00")
    shell.terminal.arm("drop_before", category="Payment")
    assert shell.run("sell", "100", "--tender", f"gift-card@{card}").code == 3
    assert shell.json("obligations", "settle")["settled"][0]["outcome"] == "declined"
    assert shell.json("report", "x")["voids"] == 1
    assert shell.terminal.balance(card) == Decimal("20.00")


def test_nobody_at_the_terminal_s_address_means_nothing_was_sent(shell, nobody, monkeypatch):
    monkeypatch.setenv("REGISTER_TERMINAL__URL", f"https://127.0.0.1:{nobody}/nexo")
    ran = shell.run("sell", "100", "--tender", "card", "--json")
    assert (ran.code, ran.json["state"]) == (4, "voided")
    assert ran.json["tenders"][0]["outcome"] == "not_sent"


def test_a_new_gift_card_is_activated_and_an_active_one_loaded_once_paid(shell):
    new, used = shell.terminal.card(status="inactive"), shell.terminal.card("5.00")
    sale = shell.json("sell", f"gift-card:{new}:25", f"gift-card:{used}:10.00", "--tender", "cash:40")
    assert [(card["operation"], card["outcome"]) for card in sale["gift_cards"]] == [
        ("activate", "approved"),
        ("load", "approved"),
    ]
    assert (shell.terminal.balance(new), shell.terminal.balance(used)) == (Decimal("25.00"), Decimal("15.00"))


def test_a_paid_card_that_is_refused_is_owed_until_it_is_active(shell):
    new = shell.terminal.card(status="inactive")
    shell.terminal.arm("decline", category="StoredValue")
    ran = shell.run("sell", f"gift-card:{new}:25", "--tender", "cash", "--json")
    assert (ran.code, ran.json["state"]) == (1, "completed")
    assert [one["kind"] for one in shell.json("obligations", "list") if one["kind"] != "paper"] == ["card"]
    assert shell.run("obligations", "settle").code == 0
    assert shell.terminal.balance(new) == Decimal("25.00")


def test_a_lost_activation_is_unknown_until_somebody_asks_what_became_of_it(shell):
    new = shell.terminal.card(status="inactive")
    shell.terminal.arm("drop_after", category="StoredValue")
    ran = shell.run("sell", f"gift-card:{new}:25", "--tender", "cash", "--json")
    assert (ran.code, ran.json["state"], ran.json["gift_cards"][0]["outcome"]) == (3, "completed", "unknown")
    assert shell.run("obligations", "settle").code == 0
    assert [one["outcome"] for one in shell.operations()] == ["approved"]
    assert shell.terminal.balance(new) == Decimal("25.00")


def test_a_card_that_cannot_be_sold_ends_the_sale_before_money_moves(shell):
    ran = shell.run(
        "sell", "100", f"gift-card:{shell.terminal.card(status='closed')}:25", "--tender", "cash", "--json"
    )
    assert (ran.code, ran.json["state"], ran.json["tenders"]) == (1, "voided", [])
    assert shell.json("sell", "100", "--tender", "cash")["state"] == "completed"


def test_an_unknown_item_is_sold_to_nobody(shell):
    ran = shell.run("sell", "999", "--tender", "cash", "--json")
    assert (ran.code, ran.json["sale"], ran.json["state"]) == (1, None, "refused")


async def _leave_a_basket(state):
    async with wiring.opened(settings.load(None, {}), state) as till:
        shifts.sign_in_as(till, "Maria")
        shifts.open_shift(till, till.settings.quick_cash[0])
        ringing_up.ring_up(till, "100")
        shifts.sign_out(till)


async def test_the_basket_of_a_person_is_not_touched(shell, run_beside):
    await _leave_a_basket(shell.state)
    ran = await run_beside(shell, "sell", "100", "--tender", "cash", "--json")
    assert ran.code == 1
    assert "is open" in ran.json["reason"]
    assert (await run_beside(shell, "report", "z")).code == 1


RULES = """code,name,price,tax,unit,minimum_age,deposit,open_price
300,Beer,1.60,A,,18,0.25,
301,Repair,0,A,,,,yes
"""


def rules(shell):
    """Items that need to know something."""
    path = shell.state.parent / "rules.csv"
    path.write_text(RULES)
    assert shell.run("catalogue", "import", str(path)).code == 0


def test_a_script_says_the_birth_date_where_an_age_counts(shell):
    rules(shell)
    refused = shell.json("sell", "2*300", "--tender", "cash")
    assert refused["state"] == "refused"
    assert "not for anybody under 18: say the --birth-date" in refused["reason"]
    young = shell.json("sell", "300", "--birth-date", "2015-01-01", "--tender", "cash")
    assert "not for anybody under 18" in young["reason"]
    sold = shell.json("sell", "2*300", "--birth-date", "1999-12-31", "--tender", "cash")
    assert (sold["state"], sold["total"]) == ("completed", "3.70")
    assert "Deposit" in sold["receipt"]
    assert shell.run("sell", "300", "--birth-date", "31.12.1999", "--tender", "cash").code == 2
    back = shell.json("receipt", "refund", sold["sale"], "--line", "1*1")
    assert (back["state"], back["total"]) == ("completed", "1.85")


def test_a_script_says_an_open_price_before_the_code(shell):
    rules(shell)
    assert "type one before it, as 12.50*301" in shell.json("sell", "301", "--tender", "cash")["reason"]
    assert shell.json("sell", "12.50*301", "--tender", "cash")["total"] == "12.50"


def test_a_scale_s_label_is_sold_from_the_shell_too(shell):
    assert shell.json("sell", "2800200015006", "--tender", "cash")["total"] == "3.00"
