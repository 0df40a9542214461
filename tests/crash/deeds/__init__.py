"""Every kind of sale and every operation of the till, each as somebody at the counter would do it."""

from collections.abc import Awaitable, Callable

from register.simulate.habits.visit import Visit
from tests.crash.deeds.coming_back import (
    exchanges_for_less,
    exchanges_for_more,
    sells_bottles_and_takes_one_back,
    sells_for_rounded_cash,
    sells_under_a_promotion_and_takes_one_back,
    takes_goods_back,
    takes_goods_back_without_a_receipt,
)
from tests.crash.deeds.day import (
    adds_and_blocks_somebody,
    closes_a_drawer_that_is_wrong,
    closes_the_shift,
    compares_the_day,
    moves_cash,
)
from tests.crash.deeds.gift_cards import (
    activates_at_the_desk,
    cashes_a_card_out,
    cashes_out_more_than_there_is,
    ends_a_card,
    loads_and_undoes,
    looks_and_prints,
    looks_while_nobody_is_signed_in,
    refunds_onto_a_card,
    reverses_at_the_desk,
)
from tests.crash.deeds.paper import (
    gives_a_receipt_up,
    sells_as_the_paper_ends,
    sells_while_the_printer_is_off,
    waits_for_paper_and_lets_it_go,
)
from tests.crash.deeds.providers import (
    denies_an_activation_that_was_done,
    pays_a_card_of_toast_out_and_undoes_that,
    pays_by_a_card_of_factor4,
    pays_by_a_card_of_the_gateway,
    pays_by_a_card_of_toast,
    pays_by_a_card_of_toggle,
    sells_a_card_of_toast_and_undoes_that,
)
from tests.crash.deeds.selling import (
    gives_tenders_back,
    says_things_and_parks,
    sells_a_batch,
    sells_for_cash,
    sells_to_a_bank_card,
    sells_to_a_gift_card,
    sells_without_tax,
    sets_a_sale_aside,
    splits_a_sale,
    voids_a_sale,
    voids_a_sale_and_gives_cash_for_its_card,
)
from tests.crash.deeds.settings import changes_a_setting

Deed = Callable[[Visit], Awaitable[None]]

#: Deeds at a register that has a second printer.
WITH_TWO_PRINTERS: tuple[Deed, ...] = (sells_while_the_printer_is_off, sells_as_the_paper_ends)

DEEDS: tuple[Deed, ...] = (
    *WITH_TWO_PRINTERS,
    sells_for_cash,
    sells_for_rounded_cash,
    sells_without_tax,
    sells_to_a_gift_card,
    sells_to_a_bank_card,
    splits_a_sale,
    says_things_and_parks,
    sells_a_batch,
    voids_a_sale,
    voids_a_sale_and_gives_cash_for_its_card,
    gives_tenders_back,
    sets_a_sale_aside,
    takes_goods_back,
    sells_bottles_and_takes_one_back,
    sells_under_a_promotion_and_takes_one_back,
    exchanges_for_less,
    exchanges_for_more,
    takes_goods_back_without_a_receipt,
    cashes_a_card_out,
    cashes_out_more_than_there_is,
    ends_a_card,
    refunds_onto_a_card,
    activates_at_the_desk,
    loads_and_undoes,
    reverses_at_the_desk,
    looks_and_prints,
    looks_while_nobody_is_signed_in,
    moves_cash,
    closes_the_shift,
    compares_the_day,
    closes_a_drawer_that_is_wrong,
    adds_and_blocks_somebody,
    changes_a_setting,
    waits_for_paper_and_lets_it_go,
    gives_a_receipt_up,
    pays_by_a_card_of_toast,
    pays_by_a_card_of_toggle,
    pays_by_a_card_of_factor4,
    pays_by_a_card_of_the_gateway,
    pays_a_card_of_toast_out_and_undoes_that,
    sells_a_card_of_toast_and_undoes_that,
    denies_an_activation_that_was_done,
)
