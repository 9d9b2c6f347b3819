"""Authorise somebody (授权): a firm its delegate, a person a representative, by an invitation that they accept."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from tongban.foundation.identity.applying import Capacity
from tongban.foundation.identity.authorities.codes import digest, new_code
from tongban.foundation.identity.authorities.facts import (
    AuthorityDates,
    Granted,
    OwnAuthority,
)
from tongban.foundation.identity.authorities.models import Authority
from tongban.foundation.identity.facts import PasswordConfirmed, PasswordWrong, Person
from tongban.foundation.identity.sessions import firms_of
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound

ACTS = {
    Capacity.DELEGATE: declare_act("identity.delegate_firm", N_("A firm authorised a delegate")),
    Capacity.REPRESENTATIVE: declare_act(
        "identity.grant_authority", N_("A person authorised a representative")
    ),
}
CODE_LIVES = timedelta(days=7)
MOST_ITEMS = 50


@transaction.atomic
def grant_authority(
    *,
    uscc: str,
    holder_name: str,
    item_codes: Collection[str],
    from_date: date,
    last_date: date,
    confirmed: PasswordConfirmed,
    by: Person,
    at: datetime,
) -> Granted:
    """Sign an authority and get the code that the named person accepts it with, within seven days.

    `uscc` is empty for one's own matters; no item codes means all. The password, typed once more, signs
    it. Only a person of this name can accept; nothing is told about whether they exist.

    Source: 民法典 art. 165 (a written authority names the representative, the matters, the extent and
    the time, and is signed). Raises NotFound (a firm that is not theirs), Invalid, OwnAuthority,
    AuthorityDates, PasswordWrong (somebody else's).
    """
    firm = next((firm for firm in firms_of(by) if firm.uscc == uscc), None) if uscc else None
    if uscc and firm is None:
        raise NotFound
    _check(holder_name, item_codes, from_date, last_date, by=by, at=at)
    if confirmed.account_id != by.account_id:
        raise PasswordWrong(facts={"fields": {"password": PasswordWrong.title}})
    capacity = Capacity.DELEGATE if firm else Capacity.REPRESENTATIVE
    code = new_code()
    row = Authority.objects.create(
        capacity=capacity,
        uscc=uscc,
        principal_person_id=by.person_id,
        principal_account_id=by.account_id,
        principal_name=firm.name if firm else by.name,
        holder_name=holder_name.strip(),
        item_codes=sorted(set(item_codes)),
        from_date=from_date,
        last_date=last_date,
        code_sha256=digest(code),
        invited_until=at + CODE_LIVES,
        granted_at=at,
    )
    record(
        act=ACTS[capacity],
        subject=f"authority:{row.id}",
        by=by,
        at=at,
        facts={
            "uscc": uscc,
            "items": row.item_codes,
            "from": from_date,
            "last": last_date,
            "signed_by": "password",
        },
    )
    return Granted(id=row.id, code=code, invited_until=row.invited_until)


def _check(
    holder_name: str,
    item_codes: Collection[str],
    from_date: date,
    last_date: date,
    *,
    by: Person,
    at: datetime,
) -> None:
    name = holder_name.strip()
    if not name or len(name) > 50 or len(item_codes) > MOST_ITEMS:
        field = "items" if name and len(name) <= 50 else "name"
        raise Invalid(facts={"fields": {field: _FAULTS[field]}})
    if name == by.name:
        raise OwnAuthority(facts={"fields": {"name": OwnAuthority.title}})
    longest = settings.AUTHORITY_LONGEST_DAYS
    today = at.astimezone(CITY_ZONE).date()
    if from_date < today or not from_date <= last_date < from_date + timedelta(days=longest):
        raise AuthorityDates(facts={"days": longest})


_FAULTS = {
    "name": N_("Write the name of the person as on the ID card."),
    "items": N_("Choose at most 50 services, or all of them."),
}
