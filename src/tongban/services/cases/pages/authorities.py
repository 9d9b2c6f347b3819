"""Authorities (授权): those that one gave and holds, a firm's delegates, giving, accepting and ending one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.identity.public import (
    AuthorityDates,
    AuthorityFact,
    Firm,
    Granted,
    InvitationUnknown,
    Person,
    Standing,
    TooManyTries,
    accept_authority,
    authorities_given,
    authorities_held,
    authorities_of_firm,
    confirm_password,
    current_person,
    end_authority,
    firms_of,
    grant_authority,
    invitation,
)
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.services.items.public import find_items, last_published

FOUND = 10
TAGS = {
    Standing.INVITED: "warn",
    Standing.LAPSED: "line",
    Standing.AHEAD: "line",
    Standing.RUNNING: "good",
    Standing.OVER: "line",
    Standing.ENDED: "line",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One authority as a list shows it."""

    fact: AuthorityFact
    standing: Standing
    tone: str
    may_end: bool
    items: tuple[str, ...]  # their names; none: all


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Whom I have authorised, who has authorised me, and the delegates of my firms."""
    person, now = current_person(request), clock.now()
    context = {
        "given": _lines(authorities_given(person), now),
        "held": _lines(authorities_held(person), now),
        "firms": firms_of(person),
    }
    return render(request, "cases/authorities.html", context)


@require_GET
def delegates(request: HttpRequest, uscc: str) -> HttpResponse:
    """Who may apply for a firm of mine."""
    firm = _own_firm(uscc, by=current_person(request))
    context = {"firm": firm, "given": _lines(authorities_of_firm(uscc), clock.now())}
    return render(request, "cases/delegates.html", context)


@sensitive_post_parameters("password", "name")
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, uscc: str = "") -> HttpResponse:
    """Authorise somebody for my matters or for those of a firm of mine; the code is shown once."""
    person = current_person(request)
    firm = _own_firm(uscc, by=person) if uscc else None
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    typed = request.POST if request.method == "POST" else request.GET
    chosen = [code for code in typed.getlist("items") if code][: FOUND * 5]
    context: dict[str, Any] = {"firm": firm, "typed": typed, "errors": {}, "chosen": chosen}
    context |= {"from_date": typed.get("from_date") or today.isoformat(), "scope": typed.get("scope", "all")}
    status = 200
    if request.method == "POST" and "find" not in request.POST:
        try:
            granted = _granted(request, uscc, chosen, by=person)
        except Invalid as refused:
            status = refused.status
            errors = refused.by_field(_) or {_field_of(refused): refused.sentence(_)}
            errors = {"scope" if field == "items" else field: said for field, said in errors.items()}
            context |= {"errors": errors, "scope_error": errors.get("scope", "")}
        else:
            context |= {"granted": granted, "name": typed.get("name", "").strip()}
            return render(request, "cases/authority_given.html", context)
    context["choices"] = _item_choices(chosen, words=typed.get("q", ""))
    return render(request, "cases/authorise.html", context, status=status)


@acts_from("cases:authorities")
def accept(request: HttpRequest) -> HttpResponse:
    """Look at an invitation by its code, then accept it."""
    person, now = current_person(request), clock.now()
    if not ratelimit.consume(request, action="invitation", user=request.user):
        raise TooManyTries
    code = request.POST.get("code", "")[:40]
    try:
        if "accept" in request.POST:
            accept_authority(code=code, by=person, at=now)
            messages.success(request, _("You may now apply in this name. Begin with any service."))
            return redirect("cases:authorities")
        line = _lines([invitation(code, by=person, at=now)], now)[0]
    except InvitationUnknown as refused:
        context = {
            "given": _lines(authorities_given(person), now),
            "held": _lines(authorities_held(person), now),
            "firms": firms_of(person),
            "errors": {"code": refused.sentence(_)},
            "code": code,
        }
        return render(request, "cases/authorities.html", context, status=refused.status)
    return render(request, "cases/invitation.html", {"line": line, "code": code, "person": person})


@require_POST
def end(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """End an authority that I gave or hold; ended already, it says so."""
    try:
        end_authority(authority_id=authority_id, by=current_person(request), at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        messages.warning(request, refused.sentence(_))
    else:
        messages.success(request, _("The authority is ended."))
    uscc = request.POST.get("uscc", "")
    return redirect("cases:delegates", uscc=uscc) if uscc.isalnum() else redirect("cases:authorities")


def _granted(request: HttpRequest, uscc: str, chosen: Sequence[str], *, by: Person) -> Granted:
    post, at = request.POST, clock.now()
    is_named = post.get("scope") == "named"
    if faults := _missing(request, is_named=is_named, chosen=chosen):
        raise Invalid(facts={"fields": faults})
    for code in chosen:
        last_published(code)  # NotFound for a code that was made up
    return grant_authority(
        uscc=uscc,
        holder_name=post.get("name", ""),
        item_codes=chosen if is_named else (),
        from_date=date.fromisoformat(post["from_date"]),
        last_date=date.fromisoformat(post["last_date"]),
        confirmed=confirm_password(request, post.get("password", "")[:1000], at=at),
        by=by,
        at=at,
    )


def _field_of(refused: Invalid) -> str:
    return "last_date" if isinstance(refused, AuthorityDates) else "open"


def _missing(request: HttpRequest, *, is_named: bool, chosen: Sequence[str]) -> dict[str, str]:
    """What is left empty or is no day, all at once, in the order of the page. An empty password is no wrong try."""
    post = request.POST
    no_day = _("Give a day, such as 2026-12-31.")
    said = {
        "name": not post.get("name", "").strip() and _("Write the name of the person as on the ID card."),
        "scope": is_named and not chosen and _("Find and tick at least one service, or choose all."),
        "from_date": not _is_day(post.get("from_date", "")) and no_day,
        "last_date": not _is_day(post.get("last_date", "")) and no_day,
        "password": not post.get("password") and _("Type your password: it signs the authority."),
    }
    return {field: str(text) for field, text in said.items() if text}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _own_firm(uscc: str, *, by: Person) -> Firm:
    for firm in firms_of(by):
        if firm.uscc == uscc:
            return firm
    raise NotFound


def _item_choices(chosen: Collection[str], *, words: str) -> list[tuple[str, str, str]]:
    """The services that are ticked, then those that the words find."""
    ticked = [(code, *_name_of(code)) for code in chosen]
    found = find_items(q=words[:100], limit=FOUND).items if words.strip() else ()
    more = [(one.code, one.name, one.organisation) for one in found if one.line.is_applied_for]
    return ticked + [one for one in more if one[0] not in chosen]


def _lines(facts: Sequence[AuthorityFact], at: datetime) -> list[Line]:
    return [
        Line(
            fact=fact,
            standing=(standing := fact.standing(at)),
            tone=TAGS[standing],
            may_end=fact.may_end(at),
            items=tuple(_name_of(code)[0] for code in fact.items),
        )
        for fact in facts
    ]


def _name_of(code: str) -> tuple[str, str]:
    """Name and office of a service, from memory where it is; its code where it is gone."""
    try:
        item = last_published(code)
    except NotFound:
        return code, ""
    return item.content.name, item.organisation_name
