"""Open an account for an officer or, at a counter or by a loader, for a citizen."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tongban.foundation.identity import totp
from tongban.foundation.identity.facts import AccountKind
from tongban.foundation.identity.models import Account
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused

ACT = declare_act("identity.open_account", N_("An account was opened"))


class UsernameTaken(Refused):
    """Another account has this user name, in whatever case of letters."""

    code = "username-taken"
    title = N_("This user name is taken. Choose another.")


@dataclass(frozen=True)
class EncodedPassword:
    """A password that was hashed already, for loaders that open many accounts with one."""

    value: str

    @classmethod
    def of(cls, password: str) -> "EncodedPassword":
        return cls(make_password(password))


@transaction.atomic
def open_staff_account(
    *, username: str, password: str | EncodedPassword, totp_secret: str, by: Actor, at: datetime
) -> int:
    """Open a staff account with its second factor (base32 secret); answers the account's number.

    Posts are given by the directory. Raises UsernameTaken.
    """
    account = _open(username, password, AccountKind.STAFF)
    totp.enrol(account.pk, totp_secret)
    _record(account, by, at)
    return account.pk


@transaction.atomic
def open_citizen_account(*, username: str, password: str | EncodedPassword, by: Actor, at: datetime) -> int:
    """Open a citizen's account; answers its number. Raises UsernameTaken."""
    account = _open(username, password, AccountKind.CITIZEN)
    _record(account, by, at)
    return account.pk


def account_named(username: str) -> int | None:
    """The number of the account with this user name. 1 SQL."""
    return Account.objects.filter(username__iexact=username).values_list("pk", flat=True).first()


def _open(username: str, password: str | EncodedPassword, kind: AccountKind) -> Account:
    if account_named(username) is not None:
        raise UsernameTaken
    if isinstance(password, EncodedPassword):
        return Account.objects.create(username=username.lower(), password=password.value, kind=kind)
    return Account.objects.create_user(username.lower(), password=password, kind=kind)


def _record(account: Account, by: Actor, at: datetime) -> None:
    record(act=ACT, subject=f"identity:{account.pk}", by=by, at=at, facts={"kind": str(account.kind)})
