"""Put an officer's sign-in on the trail."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.facts import StaffAccount
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_

ACT = declare_act("identity.staff_sign_in", N_("An officer signed in"))


@transaction.atomic
def record_staff_sign_in(*, account_id: int, at: datetime) -> None:
    """Record that an officer signed in with both factors."""
    by = StaffAccount(account_id=account_id)
    record(act=ACT, subject=f"identity:{account_id}", by=by, at=at, facts={})
