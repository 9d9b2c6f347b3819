"""Who a visitor of the public pages is: an account, or a mark in a cookie that says nothing but that it is the same."""

from dataclasses import dataclass
from secrets import token_urlsafe

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tongban.foundation.identity.public import Applicant, current_applicant
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import Refused
from tongban.resources.opendata.refusals import TooOften

_COOKIE, _AGE = "open_visitor", 60 * 60 * 24 * 365
REQUESTS, VOTES, REMARKS = "open_requests", "open_votes", "open_remarks"


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Whoever looks at open data."""

    account_id: int | None
    mark: str

    @property
    def actor(self) -> Actor:
        """As what they stand on the trail."""
        if self.account_id is None:
            return SystemActor(job="visitor")
        return Applicant(account_id=self.account_id)

    @property
    def voter(self) -> str:
        """The same visitor has the same one."""
        return f"account:{self.account_id}" if self.account_id is not None else f"visitor:{self.mark}"


def visitor(request: HttpRequest) -> Visitor:
    """The visitor of this request; whoever is not signed in as a citizen has a mark, a new one at first."""
    try:
        return Visitor(account_id=current_applicant(request).account_id, mark="")
    except Refused:
        mark = request.get_signed_cookie(_COOKIE, default="", max_age=_AGE) or token_urlsafe(12)
        return Visitor(account_id=None, mark=str(mark))


def remember(answer: HttpResponse, who: Visitor) -> HttpResponse:
    """Let the browser keep the mark of a visitor who did something."""
    if who.account_id is None:
        answer.set_signed_cookie(
            _COOKIE,
            who.mark,
            max_age=_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer


def check_often(request: HttpRequest, action: str) -> None:
    """Raise TooOften where this address did it too often within an hour."""
    if not ratelimit.consume(request, action=action):
        raise TooOften


def is_robot(request: HttpRequest) -> bool:
    """Whether the field that people do not see was filled in."""
    return bool(request.POST.get("website", "").strip())
