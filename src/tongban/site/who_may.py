"""Who has a duty that the reader's posts lack, for the page of a refusal."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from tongban.foundation.directory.public import OR, area, officer_at_desk, posts_with_duty
from tongban.kernel.errors import Refused

_MOST = 3  # posts that are named


@dataclass(frozen=True, kw_only=True)
class WhoMay:
    """Posts of the reader's own organisation, or else of others of its area and the areas above."""

    is_own: bool
    posts: str  # empty: nobody has the duty


def who_may(request: HttpRequest, duty: str) -> WhoMay | None:
    """Who has this duty, or one of these; None where no officer is signed in. 2 SQL besides the session."""
    try:
        by = officer_at_desk(request)
    except Refused:
        return None
    found = posts_with_duty(*duty.split(OR), area_codes=area(by.area_code).path or (by.area_code,))
    own = [post.name for post in found if post.organisation_id in by.organisation_ids]
    others = [
        gettext("%(post)s at %(office)s") % {"post": post.name, "office": post.organisation_name}
        for post in found
    ]
    named = list(dict.fromkeys(own or others))[:_MOST]
    return WhoMay(is_own=bool(own), posts=gettext(", ").join(named))
