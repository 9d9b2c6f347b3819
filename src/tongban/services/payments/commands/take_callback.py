"""Hear a gateway's callback (支付结果通知): genuine, recent and only once."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models.functions import Now

from tongban.kernel.clock import CITY_ZONE
from tongban.services.payments.commands.confirm_payment import Confirmed, Told, confirm_payment
from tongban.services.payments.gateway import Callback, CallbackReplayed, OrderState
from tongban.services.payments.models import CallbackSeen

_COUNT = """
INSERT INTO payments_callbacktally (day, outcome, count) VALUES (%s, %s, 1)
ON CONFLICT (day, outcome) DO UPDATE SET count = payments_callbacktally.count + 1
"""


@transaction.atomic
def take_callback(*, gateway: str, callback: Callback, at: datetime) -> Confirmed:
    """Book what a genuine callback says. The gateway may send it anew as often as it likes; a copy of
    one that was heard is refused. At most 15 SQL.

    Raises CallbackReplayed.
    """
    seen = CallbackSeen(gateway=gateway, nonce=callback.nonce, received_at=Now())
    if not _is_new(seen):
        raise CallbackReplayed
    if callback.status.state is not OrderState.PAID:
        return Confirmed.KNOWN
    return confirm_payment(gateway=gateway, status=callback.status, told_by=Told.CALLBACK, at=at)


def count_callback(outcome: str, *, at: datetime) -> None:
    """Count how a callback ended, forged ones too, for operators and `/metrics`. 1 SQL."""
    day: date = at.astimezone(CITY_ZONE).date()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [day, outcome])


def _is_new(seen: CallbackSeen) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_callbackseen (gateway, nonce, received_at) "
            "VALUES (%s, %s, statement_timestamp()) ON CONFLICT DO NOTHING",
            [seen.gateway, seen.nonce],
        )
        return bool(cursor.rowcount == 1)
