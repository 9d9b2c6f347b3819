"""The second factor of staff: time-based codes (RFC 6238), each good for one sign-in.

allauth keeps the secret, encrypted by our adapter. Codes follow the machine's own time,
never the city's clock, which a demo may move.
"""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils.crypto import constant_time_compare

PERIOD_SECONDS = 30
TOLERANCE = 1  # periods before and after, for clocks that are not quite right


def enrol(account_id: int, secret: str) -> None:
    """Give an account this secret (base32), in place of an earlier one."""
    from tongban.foundation.identity.models import Account

    Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(Account.objects.get(pk=account_id), secret)


def current_code(secret: str, *, periods: int = 0) -> str:
    """The code of this moment, or of a neighbouring period (for the walk, the demo and tests)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS + periods)))


@transaction.atomic
def use_code(account_id: int, code: str) -> bool:
    """Whether `code` is good now; a good one is used up by this. 3 SQL at most."""
    kept = (
        Authenticator.objects.select_for_update()
        .filter(user_id=account_id, type=Authenticator.Type.TOTP)
        .first()
    )
    if kept is None:
        return False
    secret = decrypt(kept.data["secret"])
    period = int(time.time()) // PERIOD_SECONDS
    used = [p for p in kept.data.get("used", []) if p >= period - TOLERANCE]
    given = "".join(code.split())
    for candidate in range(period - TOLERANCE, period + TOLERANCE + 1):
        right = constant_time_compare(given, format_hotp_value(hotp_value(secret, candidate)))
        if right and candidate not in used:
            kept.data["used"] = [*used, candidate]
            kept.record_usage()
            Authenticator.objects.filter(pk=kept.pk).update(data=kept.data)
            return True
    return False
