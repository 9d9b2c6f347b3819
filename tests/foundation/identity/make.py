"""Accounts and people to test with: 老张 the citizen, 李窗口 the officer."""

from datetime import date, datetime
from itertools import count
from uuid import UUID

from django.test import Client

from tests.foundation.directory.make import COUNTY_OFFICE, LOADER, LONG_AGO, make_officer, make_organisations
from tongban.foundation.directory.models import Organisation
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.authorities.commands.accept import accept_authority
from tongban.foundation.identity.authorities.commands.grant import grant_authority
from tongban.foundation.identity.commands.confirm_real_name import confirm_real_name
from tongban.foundation.identity.commands.issue_token import issue_token
from tongban.foundation.identity.facts import APPLY, Applicant, PasswordConfirmed, Person
from tongban.foundation.identity.public import open_citizen_account, open_staff_account
from tongban.foundation.identity.totp import current_code
from tongban.kernel import clock
from tongban.standards.codes import make_id_number

PASSWORD = "a-long-demo-password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = count(1)


def make_account(username: str = "") -> Applicant:
    """A citizen's account without a real name."""
    name = username or f"citizen{next(_numbers)}"
    return Applicant(
        account_id=open_citizen_account(username=name, password=PASSWORD, by=LOADER, at=LONG_AGO)
    )


def make_person(*, name: str = "老张", username: str = "", birth_date: date = date(1953, 4, 5)) -> Person:
    """A citizen whose real name is confirmed against a row made for it in the population register."""
    from tests.resources.registers.make import make_registered

    row = make_registered(name=name, birth_date=birth_date)
    account = make_account(username)
    return confirm_real_name(name=row.name, id_number=row.id_number, by=account, at=LONG_AGO)


def make_staff(
    *,
    username: str = "",
    name: str = "李窗口",
    posts: tuple[str, ...] = ("accept",),
    organisation_code: str = COUNTY_OFFICE,
) -> Officer:
    """An officer with an account, a second factor and posts."""
    if not Organisation.objects.filter(code=organisation_code).exists():
        make_organisations()
    login = username or f"staff{next(_numbers)}"
    account_id = open_staff_account(
        username=login, password=PASSWORD, totp_secret=SECRET, by=LOADER, at=LONG_AGO
    )
    return make_officer(name=name, organisation_code=organisation_code, posts=posts, account_id=account_id)


def make_authority(
    principal: Person,
    holder: Person,
    *,
    uscc: str = "",
    items: tuple[str, ...] = (),
    last_date: date = date(2026, 12, 31),
    at: datetime,
) -> UUID:
    """An authority that the holder has accepted: of a firm of the principal, or of themselves."""
    granted = grant_authority(
        uscc=uscc,
        holder_name=holder.name,
        item_codes=items,
        from_date=at.date(),
        last_date=last_date,
        confirmed=PasswordConfirmed(account_id=principal.account_id, at=at),
        by=principal,
        at=at,
    )
    accept_authority(code=granted.code, by=holder, at=at)
    return granted.id


def sign_in(client: Client, person: Person | Applicant) -> Client:
    """The client with the citizen's session."""
    from tongban.foundation.identity.models import Account

    client.force_login(Account.objects.get(pk=person.account_id))
    return client


def sign_in_staff(client: Client, officer: Officer) -> Client:
    """The client with the officer's session, both factors passed."""
    import time

    from tongban.foundation.identity.models import Account

    client.force_login(Account.objects.get(pk=officer.account_id))
    session = client.session
    session["staff_second_factor"] = True
    session["staff_seen"] = time.time()
    session.save()
    return client


def bearer(holder: Person | Applicant | Officer, *scopes: str, at: datetime | None = None) -> dict[str, str]:
    """Headers with a fresh token of the holder; all own scopes when none is named."""
    by = Applicant(account_id=holder.account_id) if isinstance(holder, Person) else holder
    issued = issue_token(by=by, scopes=scopes, name="test", hours=12, at=at or clock.now())
    return {"Authorization": f"Bearer {issued.token}"}


__all__ = [
    "APPLY",
    "PASSWORD",
    "SECRET",
    "bearer",
    "current_code",
    "make_account",
    "make_authority",
    "make_id_number",
    "make_person",
    "make_staff",
    "sign_in",
    "sign_in_staff",
]
