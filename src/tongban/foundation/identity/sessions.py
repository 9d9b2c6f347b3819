"""Who the request comes from: the only door by which pages learn it."""

import time
from collections.abc import Sequence
from datetime import datetime

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest

from tongban.foundation.directory.public import Officer, officer_from
from tongban.foundation.identity.facts import (
    Applicant,
    Firm,
    PasswordConfirmed,
    PasswordWrong,
    Person,
    RealNameNeeded,
    StaffSignInNeeded,
    TooManyTries,
    WrongDoor,
    real_name_source,
)
from tongban.foundation.identity.models import Account, ConfirmedName
from tongban.kernel.errors import NotFound, SignInNeeded

_SECOND_FACTOR, _SEEN, _ACTING_FOR = "staff_second_factor", "staff_seen", "acting_for"
_SEEN_EVERY_SECONDS = 60


def current_account(request: HttpRequest) -> Account:
    """The signed-in account of either kind. Raises SignInNeeded. 2 SQL: the session and the account."""
    user = request.user
    if not isinstance(user, Account):
        raise SignInNeeded
    return user


def current_applicant(request: HttpRequest) -> Applicant:
    """The signed-in citizen, real name known or not. Raises SignInNeeded, WrongDoor."""
    account = current_account(request)
    if account.is_staff:
        raise WrongDoor
    return Applicant(account_id=account.pk)


def current_person(request: HttpRequest) -> Person:
    """The signed-in citizen with a real name. Raises SignInNeeded, WrongDoor, RealNameNeeded.

    2 SQL: the session, and the account with all that is needed of it.
    """
    current_applicant(request)
    return person_behind(current_account(request))


def person_behind(account: Account) -> Person:
    """The person of an account that was loaded with its real name. No SQL. Raises RealNameNeeded."""
    try:
        known = account.confirmed_name
    except ConfirmedName.DoesNotExist:
        raise RealNameNeeded from None
    return Person(account_id=account.pk, name=known.name, person_id=known.person_id, level=known.level)


def current_officer(request: HttpRequest) -> Officer:
    """The officer who has signed in with both factors and was not idle too long.

    Raises StaffSignInNeeded, NotAnOfficer. 2 SQL: the session, and the account with its posts.
    """
    account = request.user
    if not isinstance(account, Account) or not account.is_staff or not request.session.get(_SECOND_FACTOR):
        raise StaffSignInNeeded
    now = time.time()  # sessions live in the machine's time
    seen = float(request.session.get(_SEEN, 0))
    if now - seen > settings.STAFF_IDLE_MINUTES * 60:
        logout(request)
        raise StaffSignInNeeded
    if now - seen > _SEEN_EVERY_SECONDS:
        request.session[_SEEN] = now
    return officer_from(account.officer, account_id=account.pk)  # type: ignore[attr-defined]


def confirm_password(request: HttpRequest, password: str, *, at: datetime) -> PasswordConfirmed:
    """That whoever sits before the page knows the account's password; five wrong ones rest a quarter of an hour.

    Raises PasswordWrong, TooManyTries.
    """
    account = current_account(request)
    if not ratelimit.consume(request, action="confirm_password", user=account):
        raise TooManyTries
    if not account.check_password(password):
        raise PasswordWrong(facts={"fields": {"password": PasswordWrong.title}})
    ratelimit.clear(request, action="confirm_password", user=account)  # only wrong ones count
    return PasswordConfirmed(account_id=account.pk, at=at)


def has_password(request: HttpRequest) -> bool:
    """Whether the account has a password at all; some only come in from elsewhere."""
    return current_account(request).has_usable_password()


def sign_in_officer(request: HttpRequest, account: Account) -> None:
    """Begin a staff session; both factors have been checked."""
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[_SECOND_FACTOR] = True
    request.session[_SEEN] = time.time()


def firms_of(person: Person) -> Sequence[Firm]:
    """The firms whose legal representative (法定代表人) or owner this person is. Raises NoProvider."""
    return real_name_source.ask().firms_of(person_id=person.person_id)


def acting_for(request: HttpRequest) -> Firm | None:
    """The firm that the person acts for in this session; None is for themselves.

    No look-up for those who act for themselves. A firm that is no longer theirs is forgotten.
    """
    uscc = request.session.get(_ACTING_FOR)
    if not uscc:
        return None
    return next((firm for firm in firms_of(current_person(request)) if firm.uscc == uscc), None)


def act_for(request: HttpRequest, uscc: str) -> None:
    """Act for this firm from now on, or for oneself when `uscc` is empty. Raises NotFound for others' firms."""
    if uscc and uscc not in {firm.uscc for firm in firms_of(current_person(request))}:
        raise NotFound
    request.session[_ACTING_FOR] = uscc
