"""How the API learns who calls: a bearer token, or the session of the site's own pages.

With a session, changing calls need Django's CSRF token like any form.
"""

from abc import abstractmethod
from typing import Generic, TypeVar, cast

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.identity.facts import APPLY, Person, StaffSignInNeeded, WrongDoor
from tongban.foundation.identity.sessions import current_officer, current_person
from tongban.foundation.identity.tokens import authenticate_token, bearer_of
from tongban.kernel.errors import N_, NotAllowed


class CsrfFailed(NotAllowed):
    """A changing call by session came without the page's token."""

    code = "csrf-failed"
    title = N_("This call needs the CSRF token of the page, or a bearer token.")


Caller = TypeVar("Caller", Person, Officer, Person | Officer)


class _HouseAuth(HttpBearer, Generic[Caller]):
    """Shared by those below; `request.auth` becomes the caller that the chosen way tells."""

    def __init__(self, scope: str | None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        if bearer_of(request) is not None:
            return self.by_token(request)
        if check_csrf(request) is not None:
            raise CsrfFailed
        return self.by_session(request)

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        return self.by_token(request)

    @abstractmethod
    def by_token(self, request: HttpRequest) -> Caller:
        """The caller whom the bearer token names. Raises what it refuses."""

    @abstractmethod
    def by_session(self, request: HttpRequest) -> Caller:
        """The caller who has signed in to the pages. Raises what it refuses."""


class PersonAuth(_HouseAuth[Person]):
    """A citizen with a real name; a token needs the scope `apply`. `request.auth` is a Person."""

    def __init__(self) -> None:
        super().__init__(APPLY)

    def by_token(self, request: HttpRequest) -> Person:
        found = authenticate_token(request, self.scope)
        if not isinstance(found, Person):
            raise WrongDoor
        return found

    def by_session(self, request: HttpRequest) -> Person:
        return current_person(request)


class OfficerAuth(_HouseAuth[Officer]):
    """An officer; where a duty is named, it must be held (and carried by the token). `request.auth` is an Officer."""

    def __init__(self, duty: str | None = None) -> None:
        super().__init__(duty)

    def by_token(self, request: HttpRequest) -> Officer:
        found = authenticate_token(request, self.scope)
        if not isinstance(found, Officer):
            raise StaffSignInNeeded
        return found

    def by_session(self, request: HttpRequest) -> Officer:
        officer = current_officer(request)
        if self.scope is not None and self.scope not in officer.duties:
            raise DutyMissing(facts={"duty": self.scope})
        return officer


class AnyAuth(_HouseAuth[Person | Officer]):
    """A citizen or an officer, whichever it is."""

    def __init__(self) -> None:
        super().__init__(None)

    def by_token(self, request: HttpRequest) -> Person | Officer:
        return authenticate_token(request, None)

    def by_session(self, request: HttpRequest) -> Person | Officer:
        try:
            return current_officer(request)
        except StaffSignInNeeded:
            return current_person(request)


def caller(request: HttpRequest) -> Person | Officer:
    """Who calls an address that `AnyAuth` keeps."""
    return cast(Person | Officer, request.auth)  # type: ignore[attr-defined]


def person_calling(request: HttpRequest) -> Person:
    """The citizen who calls an address that `PersonAuth` keeps."""
    return cast(Person, request.auth)  # type: ignore[attr-defined]


def officer_calling(request: HttpRequest) -> Officer:
    """The officer who calls an address that `OfficerAuth` keeps."""
    return cast(Officer, request.auth)  # type: ignore[attr-defined]
