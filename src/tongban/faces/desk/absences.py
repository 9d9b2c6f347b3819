"""Absences: hand one's posts to a colleague for some days, and see for whom one stands in."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import (
    Officer,
    colleagues_in,
    delegate_posts,
    delegations_of,
    end_delegation,
    organisations_named,
    post_names,
)
from tongban.foundation.identity.public import current_officer
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What runs or is to come, and the form for another absence. At most 9 SQL."""
    officer = current_officer(request)
    if request.method == "GET":
        return _page(request, officer, {})
    try:
        delegate_posts(
            post_ids=[int(text) for text in request.POST.getlist("posts") if text.isdecimal()],
            to_account=_number(request.POST.get("to", "")),
            from_at=_midnight(_day(request.POST.get("from", ""))),
            until_at=_midnight(_day(request.POST.get("until", ""))) + timedelta(days=1),
            reason=request.POST.get("reason", ""),
            by=officer,
            at=clock.now(),
        )
    except Refused as refused:
        errors = refused.by_field(_) or {"": refused.sentence(_)}
        return _page(request, officer, errors, status=refused.status)
    messages.success(request, _("Your colleague stands in for you on these days."))
    return redirect("desk:absences")


@acts_from("desk:absences")
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Take a post back, or give it back, before the last day."""
    end_delegation(delegation_id=delegation_id, by=current_officer(request), at=clock.now())
    messages.success(request, _("The delegation is over."))
    return redirect("desk:absences")


def _page(
    request: HttpRequest, officer: Officer, errors: Mapping[str, str], *, status: int = 200
) -> HttpResponse:
    now = clock.now()
    running = delegations_of(officer, at=now)
    context: dict[str, Any] = {
        "given": [(one, _last_day(one.until_at)) for one in running if one.is_mine],
        "taken": [(one, _last_day(one.until_at)) for one in running if not one.is_mine],
        "posts": _posts(officer),
        "colleagues": [("", "—"), *_colleagues(officer, at=now)],
        "chosen": request.POST.getlist("posts"),
        "typed": request.POST,
        "errors": errors,
        "from_day": request.POST.get("from") or now.astimezone(CITY_ZONE).date().isoformat(),
    }
    return render(request, "desk/absences.html", context, status=status)


def _posts(officer: Officer) -> list[tuple[str, str]]:
    """The officer's own posts, in words; with the organisation where there is more than one."""
    names = post_names()
    mine = [post for post in officer.posts if post.for_account is None]
    offices = organisations_named({post.organisation_id for post in mine})
    return [
        (
            str(post.post_id),
            names.get(post.code, post.code)
            + (f" · {offices.get(post.organisation_id, '')}" if len(offices) > 1 else ""),
        )
        for post in mine
    ]


def _colleagues(officer: Officer, *, at: datetime) -> list[tuple[str, str]]:
    """Who may be chosen: everybody of the organisations of the officer's own posts. 1 SQL."""
    offices = {post.organisation_id for post in officer.posts if post.for_account is None}
    return [
        (str(one.account_id), f"{one.name}（{'、'.join(one.posts)}）")
        for one in colleagues_in(*offices, at=at)
        if one.account_id != officer.account_id
    ]


def _last_day(until_at: datetime) -> date:
    return (until_at - timedelta(seconds=1)).astimezone(CITY_ZONE).date()


def _day(text: str) -> date:
    """The day; one that cannot be read has passed long ago and is refused as such."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date(1970, 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CITY_ZONE)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
