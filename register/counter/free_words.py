"""What people write in their own words, and what stays on the journal of it: never a card's number."""

import re

from register.counter.till import Till
from register.domain.amounts import Refused
from register.language import say

#: A run of digits by itself, also in groups: `6006 4900 0000 0000 016`. Inside a word it is a reference.
_DIGITS = re.compile(r"(?<![\w.])\d(?:[ -]?\d){7,27}(?![\w])")
#: So long are bank cards' numbers. Source: ISO/IEC 7812.
_BANK_CARD_DIGITS = range(13, 20)


def wrong_reason(till: Till, text: str, missing: str) -> Refused | None:
    """Why `text` cannot stand on the journal as a reason; `missing` is said where there is none."""
    if not text.strip():
        return Refused(missing)
    digits = (re.sub("[ -]", "", found) for found in _DIGITS.findall(text))
    words = (word.strip(".,;:!?()'\"") for word in text.split())
    if any(is_card(till, one) for one in (*digits, *words)):
        return Refused(say("Leave the card's number out of it: its last four digits are enough"))
    return None


def is_card(till: Till, digits: str) -> bool:
    """Whether `digits` may be a gift card of ours, or a bank card."""
    if till.settings.is_card_number(digits):
        return True
    return digits.isdecimal() and len(digits) in _BANK_CARD_DIGITS and _checks(digits)


def _checks(digits: str) -> bool:
    """Whether the last digit proves the others. Source: ISO/IEC 7812-1, annex B."""
    doubled = (str(int(digit) * 2) if at % 2 else digit for at, digit in enumerate(reversed(digits)))
    return sum(int(digit) for pair in doubled for digit in pair) % 10 == 0
