"""Confirm a real name (实名): the name and ID number agree with the population register."""

from datetime import datetime

from django.db import IntegrityError, transaction

from tongban.foundation.identity.facts import Applicant, Person, RealNameLevel, real_name_source
from tongban.foundation.identity.models import ConfirmedName
from tongban.foundation.trail.public import declare_act, record
from tongban.foundation.vault.public import mask_id_number
from tongban.kernel.errors import N_, Invalid, Refused

ACT = declare_act("identity.confirm_real_name", N_("A real name was confirmed"))


class RealNameNotMatched(Invalid):
    """The register knows no such pair. Which of the two is wrong is not told."""

    code = "real-name-not-matched"
    title = N_("The name and the ID number do not agree with the register. Check both.")


class RealNameTaken(Refused):
    """One person has one account."""

    code = "real-name-taken"
    title = N_("This person already has an account here. Sign in with that one, or call 12345.")


class RealNameKnown(Refused):
    """The account already has its real name, and it does not change."""

    code = "real-name-known"
    title = N_("The real name of this account is already confirmed.")


@transaction.atomic
def confirm_real_name(*, name: str, id_number: str, by: Applicant, at: datetime) -> Person:
    """Bind the account to the person in the register with this name and ID number.

    Raises RealNameKnown, RealNameNotMatched, RealNameTaken, NoProvider.
    """
    if ConfirmedName.objects.filter(account_id=by.account_id).exists():
        raise RealNameKnown
    person_id = real_name_source.ask().match(
        name=name.strip(), id_number=id_number.strip().upper(), by=by, at=at
    )
    if person_id is None:
        raise RealNameNotMatched
    try:
        with transaction.atomic():
            ConfirmedName.objects.create(
                account_id=by.account_id,
                person_id=person_id,
                name=name.strip(),
                id_number_masked=mask_id_number(id_number.strip().upper()),
                level=RealNameLevel.MATCHED,
                confirmed_at=at,
            )
    except IntegrityError:
        raise RealNameTaken from None
    level = RealNameLevel.MATCHED
    record(act=ACT, subject=f"identity:{by.account_id}", by=by, at=at, facts={"level": int(level)})
    return Person(account_id=by.account_id, name=name.strip(), person_id=person_id, level=level)
