"""Gift cards a register names by their whole second track."""

import re

from terminal_api.nexo.messages.parts import StoredValueAccountID

#: Start sentinel, number, expiry as YYMM, whatever else the issuer wrote, end sentinel (ISO 7813).
TRACK_2 = re.compile(";?(?P<number>[0-9]{8,28})=(?P<year>[0-9]{2})(?P<month>0[1-9]|1[0-2])[0-9]*[?]?")


def read_account(account: StoredValueAccountID) -> StoredValueAccountID:
    """`account` with its number and expiry by themselves, where the request brings a whole track."""
    track = TRACK_2.fullmatch(account.stored_value_id)
    if account.identification_type != "ISOTrack2" or track is None:
        return account
    return account.model_copy(
        update={
            "identification_type": "PAN",
            "stored_value_id": track["number"],
            "expiry_date": account.expiry_date or f"{track['month']}{track['year']}",
        }
    )
