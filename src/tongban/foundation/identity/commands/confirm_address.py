"""The e-mail address of a citizen's account: it counts once its owner has opened the link that we mail."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tongban.foundation.identity.facts import Applicant
from tongban.foundation.identity.models import Account
from tongban.foundation.trail.public import declare_act, record
from tongban.foundation.vault.public import KeyFault, decrypt, encrypt
from tongban.kernel.errors import N_, Refused

CONFIRM_ACT = declare_act("identity.confirm_address", N_("An e-mail address was confirmed"))
REMOVE_ACT = declare_act("identity.remove_address", N_("An e-mail address was removed"))
ADDRESS_PURPOSE, _PLACE = "identity.mail-address", "identity.address-link"
LINK_HOLDS = timedelta(hours=24)


class AddressLinkPast(Refused):
    """The link is broken, older than a day, or the account has another address by now."""

    code = "address-link-past"
    status = 410
    title = N_("This link no longer holds. Ask for a new one under “My space”.")


def address_link(*, address: str, by: Applicant, at: datetime) -> str:
    """The sealed part of the link that confirms an address; nothing is written. 1 SQL."""
    said = {"account": by.account_id, "address": address, "was": _address_of(by), "at": at.isoformat()}
    sealed = encrypt(json.dumps(said).encode(), purpose=ADDRESS_PURPOSE, place=_PLACE)
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def read_link(sealed: str, *, at: datetime) -> tuple[Applicant, str]:
    """Whose account and which address a link confirms. 1 SQL. Raises AddressLinkPast."""
    try:
        raw = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        said: dict[str, Any] = json.loads(decrypt(raw, purpose=ADDRESS_PURPOSE, place=_PLACE))
    except (ValueError, KeyFault) as fault:
        raise AddressLinkPast from fault
    applicant = Applicant(account_id=said["account"])
    is_late = at > datetime.fromisoformat(said["at"]) + LINK_HOLDS
    if is_late or _address_of(applicant) != said["was"]:
        raise AddressLinkPast
    return applicant, said["address"]


@transaction.atomic
def confirm_address(*, sealed: str, at: datetime) -> str:
    """Make the link's address that of the account; a link works once. Raises AddressLinkPast."""
    applicant, address = read_link(sealed, at=at)
    account = Account.objects.select_for_update().get(pk=applicant.account_id)
    account.email = address
    account.save(update_fields=["email"])
    record(act=CONFIRM_ACT, subject=f"identity:{account.pk}", by=applicant, at=at, facts={"address": address})
    return address


@transaction.atomic
def remove_address(*, by: Applicant, at: datetime) -> None:
    """Forget the address; messages then come to the inbox only. Removing it again changes nothing."""
    if Account.objects.filter(pk=by.account_id).exclude(email="").update(email=""):
        record(act=REMOVE_ACT, subject=f"identity:{by.account_id}", by=by, at=at, facts={})


def _address_of(applicant: Applicant) -> str:
    accounts = Account.objects.filter(pk=applicant.account_id, is_active=True)
    return accounts.values_list("email", flat=True).first() or ""
