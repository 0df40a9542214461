"""Cards at the reader, and their PINs: tapped, inserted, swiped, keyed, forgotten, taken away."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.mock.body.face import ScreenKind
from terminal_api.mock.books.cards import NETWORK_OPERATIONS, Card, CardStatus, Provider
from terminal_api.nexo.device.progress import ProgressEvent

Bench = Callable[..., Any]

NUMBER = "6006490000000000017"
CARD = Card(NUMBER, "svs", CardStatus.ACTIVE, Money("20.00", EUR))
WITH_PIN = Card(NUMBER, "svs", CardStatus.ACTIVE, Money("20.00", EUR), pin=True)
SALE = {"SaleTransactionID": {"TransactionID": "R-1", "TimeStamp": "2031-03-14T10:00:00Z"}}


def payment(
    amount: str = "10.00", account: dict[str, Any] | None = None, **conditions: Any
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "SaleData": SALE,
        "PaymentTransaction": {
            "AmountsReq": {"Currency": "EUR", "RequestedAmount": float(amount)},
            "TransactionConditions": conditions,
        },
    }
    if account:
        instrument = {"PaymentInstrumentType": "StoredValue", "StoredValueAccountID": account}
        body["PaymentData"] = {"PaymentInstrumentData": instrument}
    return body


def gift_card(entry: str = "Scanned", number: str = NUMBER, **more: Any) -> dict[str, Any]:
    return {
        "StoredValueAccountType": "GiftCard",
        "StoredValueProvider": "svs",
        "IdentificationType": "PAN",
        "EntryMode": [entry],
        "StoredValueID": number,
        **more,
    }


def load(amount: float, account: dict[str, Any]) -> dict[str, Any]:
    data = {"StoredValueTransactionType": "Load", "StoredValueAccountID": account}
    return {"SaleData": SALE, "StoredValueData": [{**data, "ItemAmount": amount, "Currency": "EUR"}]}


def condition(answer: Any) -> str:
    return answer["Response"].get("ErrorCondition", answer["Response"]["Result"])


async def test_a_tapped_card_pays_at_once_and_an_inserted_one_after_its_pin(bench: Bench) -> None:
    at = bench()
    paying = await at.waiting("Payment", payment())
    assert at.face.screen.kind is ScreenKind.CARD
    assert at.shopper.tap_bank_card()
    card = (await paying)["PaymentResult"]["PaymentInstrumentData"]["CardData"]
    assert card["EntryMode"] == ["Contactless"]
    paying = await at.waiting("Payment", payment())
    assert at.shopper.insert_bank_card()
    await at.prompted()
    assert at.face.screen.kind is ScreenKind.PIN
    assert not at.shopper.tap_bank_card()
    assert at.shopper.enter_pin(correct=True)
    card = (await paying)["PaymentResult"]["PaymentInstrumentData"]["CardData"]
    assert card["EntryMode"] == ["ICC"]
    assert at.face.screen.kind is ScreenKind.APPROVED


async def test_the_pin_may_be_bypassed(bench: Bench) -> None:
    at = bench()
    body = payment()
    body["SaleData"] = SALE | {"SaleToAcquirerData": "tenderOption=BypassPin"}
    paying = await at.waiting("Payment", body)
    at.shopper.insert_bank_card()
    assert condition(await paying) == "Success"


async def test_a_card_left_in_the_reader_is_in_the_way(bench: Bench) -> None:
    at = bench()
    paying = await at.waiting("Payment", payment())
    at.shopper.insert_bank_card()
    await at.prompted()
    at.shopper.enter_pin(correct=True)
    assert condition(await paying) == "Success"
    assert condition(await at.ask("Payment", payment())) == "InsertedCard"
    assert at.shopper.remove_card()
    paying = await at.waiting("Payment", payment())
    at.shopper.approve()
    assert condition(await paying) == "Success"


async def test_a_shopper_who_gives_up_takes_the_card_along(bench: Bench) -> None:
    at = bench()
    paying = await at.waiting("Payment", payment())
    at.shopper.insert_bank_card()
    await at.prompted()
    at.shopper.cancel()
    assert condition(await paying) == "Cancel"
    assert not at.shopper.card_in_reader


async def test_a_card_taken_away_before_its_pin_ends_the_payment(bench: Bench) -> None:
    at = bench()
    paying = await at.waiting("Payment", payment())
    at.shopper.insert_bank_card()
    await at.prompted()
    assert at.shopper.remove_card()
    assert condition(await paying) == "Cancel"
    assert at.face.screen.kind is ScreenKind.CANCELLED


@pytest.mark.parametrize(
    ("tries", "ends"),
    [
        ([False, True], "Success"),
        ([False, False, True], "Success"),
        ([False, False, False], "WrongPIN"),
        ([None], "Cancel"),
        ([False, None], "WrongPIN"),
    ],
)
async def test_a_pin_may_be_wrong_twice_and_giving_up_then_counts_as_wrong(
    bench: Bench, tries: list[bool | None], ends: str
) -> None:
    at = bench(cards=(WITH_PIN,))
    paying = await at.waiting("Payment", payment("5.00", gift_card()))
    for correct in tries:
        await at.prompted()
        if correct is None:
            at.shopper.cancel()
        else:
            at.shopper.enter_pin(correct)
    assert condition(await paying) == ends
    assert at.terminal.ledger.card(NUMBER).balance.amount == (15 if ends == "Success" else 20)


async def test_the_amount_for_a_wrong_pin_has_the_terminal_ask_again(bench: Bench) -> None:
    at = bench()
    paying = await at.waiting("Payment", payment("1.34"))
    at.shopper.tap_bank_card()
    await at.prompted()
    at.shopper.enter_pin(correct=True)
    await at.prompted()
    assert at.face.screen.lines == ("Wrong PIN, try again",)
    at.shopper.cancel()
    assert condition(await paying) == "WrongPIN"
    at.shopper.approve()
    assert condition(await at.ask("Payment", payment("1.34"))) == "WrongPIN"


async def test_a_bank_card_can_be_keyed_when_the_register_says_so(bench: Bench) -> None:
    at = bench()
    paying = await at.waiting("Payment", payment(ForceEntryMode=["Keyed"]))
    assert at.face.screen.kind is ScreenKind.DIGITS
    assert not at.shopper.tap_bank_card()
    assert not at.shopper.key("123")
    assert at.shopper.key("4111111111111111")
    card = (await paying)["PaymentResult"]["PaymentInstrumentData"]["CardData"]
    assert (card["PaymentBrand"], card["EntryMode"]) == ("visa", ["Keyed"])
    assert card["MaskedPan"] == "411111 **** 1111"


@pytest.mark.parametrize(("entry", "act"), [("MagStripe", "present"), ("Keyed", "key")])
async def test_a_gift_card_is_swiped_or_its_number_keyed(bench: Bench, entry: str, act: str) -> None:
    at = bench(cards=(CARD,))
    paying = await at.waiting("Payment", payment("5.00", gift_card(entry, "")))
    assert not at.shopper.tap_bank_card()
    assert getattr(at.shopper, act)(NUMBER)
    assert condition(await paying) == "Success"
    assert at.terminal.ledger.card(NUMBER).balance.amount == 15


async def test_a_swiped_card_with_a_pin_asks_for_it_too(bench: Bench) -> None:
    at = bench(cards=(WITH_PIN,))
    paying = await at.waiting("Payment", payment("5.00", gift_card("MagStripe", "")))
    at.shopper.present(NUMBER)
    await at.prompted()
    assert at.face.screen.kind is ScreenKind.PIN
    at.shopper.enter_pin(correct=True)
    assert condition(await paying) == "Success"


async def test_a_gift_card_swiped_where_any_card_will_do_pays(bench: Bench) -> None:
    at = bench(cards=(CARD,))
    at.shopper.present(NUMBER)
    answer = await at.ask("Payment", payment("5.00"))
    assert answer["PaymentResult"]["PaymentInstrumentData"]["PaymentInstrumentType"] == "StoredValue"
    assert at.terminal.ledger.card(NUMBER).balance.amount == 15
    at.shopper.present("6006490000000000999")
    assert condition(await at.ask("Payment", payment("5.00"))) == "InvalidCard"


@pytest.mark.parametrize(("brands", "ends"), [(["visa"], "PaymentRestriction"), (["visa", "mc"], "Success")])
async def test_only_allowed_brands_pay(bench: Bench, brands: list[str], ends: str) -> None:
    assert condition(await bench().ask("Payment", payment(AllowedPaymentBrand=brands))) == ends
    at = bench(cards=(CARD,))
    answer = await at.ask("Payment", payment("5.00", gift_card(), AllowedPaymentBrand=["mc"]))
    assert condition(answer) == "PaymentRestriction"


@pytest.mark.parametrize(
    ("stated", "ends"),
    [("0131", "Refusal"), ("0535", "Refusal"), ("0635", "Success"), ("1335", "MessageFormat")],
)
async def test_an_expiry_date_must_be_the_cards_and_not_past(
    bench: Bench, clock: Any, stated: str, ends: str
) -> None:
    at = bench(
        clock=clock, cards=(Card(NUMBER, "svs", CardStatus.ACTIVE, Money("20.00", EUR), expiry="0635"),)
    )
    assert condition(await at.ask("Payment", payment("5.00", gift_card(ExpiryDate=stated)))) == ends


@pytest.mark.parametrize(
    ("track", "ends"),
    [
        (f";{NUMBER}=35062010000012345?", "Success"),
        (f"{NUMBER}=3506", "Success"),
        (f";{NUMBER}=30062010000012345?", "Refusal"),
        (NUMBER, "MessageFormat"),
    ],
)
async def test_a_whole_track_names_card_and_expiry(bench: Bench, clock: Any, track: str, ends: str) -> None:
    at = bench(clock=clock, cards=(CARD,))
    account = gift_card(number=track, IdentificationType="ISOTrack2")
    answer = await at.ask("Payment", payment("5.00", account))
    assert condition(answer) == ends
    assert track == NUMBER or track not in str(answer)


async def test_a_card_type_of_ones_own_is_no_local_brand(bench: Bench) -> None:
    card = Card(NUMBER, "harbour", CardStatus.ACTIVE, Money("20.00", EUR))
    account = gift_card(StoredValueProvider="harbour")
    assert condition(await bench(cards=(card,)).ask("StoredValue", load(10, account))) == "UnavailableService"
    known = bench(
        cards=(card,),
        providers=(
            Provider("harbour", NETWORK_OPERATIONS, minimum_load=Decimal(5), maximum_load=Decimal(50)),
        ),
    )
    for amount, ends in [(4.99, "Refusal"), (5, "Success"), (50, "Success"), (50.01, "Refusal")]:
        assert condition(await known.ask("StoredValue", load(amount, account))) == ends


async def test_bystanders_are_told_how_far_a_payment_has_come(bench: Bench) -> None:
    at = bench()
    told: list[str] = []
    at.face.on_change.append(lambda: told.append(at.face.progress))
    paying = await at.waiting("Payment", payment())
    at.shopper.insert_bank_card()
    await at.prompted()
    at.shopper.enter_pin(correct=True)
    await paying
    assert list(dict.fromkeys(each for each in told if each)) == [
        ProgressEvent.TENDER_CREATED,
        ProgressEvent.CARD_INSERTED,
        ProgressEvent.WAIT_FOR_PIN,
        ProgressEvent.PIN_ENTERED,
        ProgressEvent.TENDER_FINAL,
    ]


@pytest.mark.parametrize(("carries", "ends"), [(True, "Success"), (False, "Cancel")])
async def test_a_willing_shopper_swipes_a_gift_card_of_their_own_only_if_they_carry_some(
    bench: Bench, carries: bool, ends: str
) -> None:
    at = bench(cards=(CARD,), shopper_carries_gift_cards=carries)
    assert condition(await at.ask("Payment", payment(account=gift_card("MagStripe", "")))) == ends


async def test_a_willing_shopper_swipes_an_unsold_card_to_activate_and_an_empty_one_if_it_must_be(
    bench: Bench,
) -> None:
    unsold = Card("6006490000000000040", "svs", CardStatus.INACTIVE, Money(0, EUR))
    at = bench(cards=(CARD, unsold), shopper_carries_gift_cards=True)
    activation = {
        "StoredValueTransactionType": "Activate",
        "StoredValueAccountID": gift_card("MagStripe", ""),
        "ItemAmount": 5,
        "Currency": "EUR",
    }
    body = {"SaleData": SALE, "StoredValueData": [activation]}
    assert condition(await at.ask("StoredValue", body)) == "Success"
    empty = Card(NUMBER, "svs", CardStatus.ACTIVE, Money(0, EUR))
    at = bench(cards=(empty,), shopper_carries_gift_cards=True)
    assert condition(await at.ask("Payment", payment(account=gift_card("MagStripe", "")))) == "Refusal"
