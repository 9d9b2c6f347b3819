"""The applicant's own cases: list, follow, correct, withdraw."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.forms.public import parse_form
from tongban.foundation.identity.public import current_person
from tongban.foundation.papers.public import papers_named, store_file
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.resources.licences.public import licences_of_case
from tongban.services.cases import draft_queries, queries
from tongban.services.cases.access import may_act
from tongban.services.cases.commands.ask_signature import ask_for_correction
from tongban.services.cases.commands.resubmit import NotAskedFor
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import IN_PARTS, Capacity, CaseState, SlotInput
from tongban.services.cases.joint.pages import shown_joint
from tongban.services.cases.pages.asked import asked_of
from tongban.services.cases.pages.cards import case_cards, is_about
from tongban.services.cases.pages.counting import calculation_file
from tongban.services.cases.pages.days_told import days_told
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.gathering import followed
from tongban.services.cases.pages.heard_first import heard_first
from tongban.services.cases.pages.settling import waits_for_rule
from tongban.services.cases.pages.talking import talk_of
from tongban.services.cases.procedures.standing import interests_of
from tongban.services.cases.rules import may_move
from tongban.services.cases.steps import subject_of
from tongban.services.cases.two_levels.showing import shown_levels
from tongban.services.delivery.public import own_parcel_of

# a bundle case has its page in the app that composes it
PAGE_OF_WHOLE, DESK_OF_WHOLE = "/my/bundles/{number}/", "/desk/bundles/{number}/"


def is_just_submitted(request: HttpRequest, number: str, *, is_last: bool = True) -> bool:
    """Whether the case was submitted a moment ago in this session; told once, `is_last`, or until then."""
    if request.session.get("submitted", "") != number:
        return False
    if is_last:
        del request.session["submitted"]
    return True


def mine(request: HttpRequest) -> HttpResponse:
    """My cases: what waits for me first, then drafts, then the rest."""
    person = current_person(request)
    cards = case_cards(queries.own_cases(person, with_parts=True), reader=person, now=clock.now())
    context = {
        "needing": [card for card in cards if card.needs_you],
        "running": [card for card in cards if card.is_open and not card.needs_you],
        "ended": [card for card in cards if not card.is_open],
        "concerns": interests_of(person),
        "drafts": draft_queries.draft_facts(draft_queries.drafts_of(person)),
    }
    return render(request, "cases/mine.html", context)


def track(request: HttpRequest, number: str) -> HttpResponse:
    """One case: by when, why that day, what has happened, the receipt, what I can do.

    Whose authority has ended sees how far it is, and no papers, messages or result any more.
    """
    person = current_person(request)
    case, now = queries.own_case(number, by=person), clock.now()
    if case.handling_system == IN_PARTS:
        return redirect(PAGE_OF_WHOLE.format(number=number))
    shown, is_theirs = followed(case, now=now, reader=person), may_act(case, by=person, at=now)
    waits = waits_for_rule(shown, now=now)
    if request.headers.get("HX-Request") and "ruled" in request.GET:  # the page asks while the rule looks
        return HttpResponse(status=204) if waits else HttpResponse(headers={"HX-Refresh": "true"})
    address, heard = reverse("cases:ask", args=[number]), heard_first(shown, now=now)
    # nothing is handed over where the item has no result
    has_parcel = is_theirs and bool(shown.content.result)
    context = {
        "case": shown if is_theirs else replace(shown, documents={}),
        "is_theirs": is_theirs,
        "joint": shown_joint(case, shown.content, shown.steps, now=now),
        "levels": shown_levels(case, shown),
        "asked": asked_of(shown, heard) if is_theirs else [],
        "heard": heard,
        "told": days_told(shown),
        "is_kept_back": heard.keeps_back(shown.due_on),
        "waits_for_rule": waits,
        "is_new": is_just_submitted(request, number),
        "talk": talk_of(case, reader=person, url=address, applicant=person.name) if is_theirs else None,
        "person": person,
        "is_own": is_about(case, person),
        "papers": papers_named([one for slot in shown.slots for one in slot.papers]) if is_theirs else {},
        "childs_licence": _childs_licence(shown)
        if is_theirs and case.person_id != person.person_id
        else None,
        "licence_code": _licence_code(shown),
        "parcel": own_parcel_of(subject_of(case), by=person, at=now) if has_parcel else None,
    }
    return render(request, "cases/track.html", context)


def _childs_licence(shown: Followed) -> UUID | None:
    """The paper of the licence for a parent, who reads it for the child. 1 SQL, none for others."""
    if shown.fact.capacity is not Capacity.PARENT or not (shown.is_granted and shown.fact.licence):
        return None
    return next((one.paper_id for one in licences_of_case(shown.fact.number)), None)


def _licence_code(shown: Followed) -> str:
    """The code of the card that came out, for its own page. 1 SQL, none where none did."""
    if not (shown.is_granted and shown.fact.licence):
        return ""
    return next((one.code for one in licences_of_case(shown.fact.number)), "")


def why(request: HttpRequest, number: str) -> HttpResponse:
    """How the days of this case were counted, as text to keep."""
    return calculation_file(queries.own_case(number, by=current_person(request)))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more, then withdraw."""
    person = current_person(request)
    case = queries.own_case(number, by=person)
    if request.method == "POST":
        withdraw_case(
            number=number, reasons=request.POST.get("reasons", "")[:1000], by=person, at=clock.now()
        )
        messages.success(request, _("Your application is withdrawn."))
        return redirect("cases:track", number=number)
    allowed = may_move(CaseState(case.state), "cases.withdraw")
    return render(request, "cases/withdraw.html", {"case": queries.as_fact(case), "allowed": allowed})


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Fill in what the correction notice asks for; it is handed in once it is signed."""
    person = current_person(request)
    shown = followed(queries.own_case(number, by=person), now=clock.now())
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            with transaction.atomic():  # no file is kept when the whole is refused
                form, slots = _correction(request, shown, person)
                ask_for_correction(number=number, form=form, slots=slots, by=person, at=clock.now())
            return redirect("cases:sign_correction", number=number)
        except Refused as refused:
            errors, status = _said(refused, shown), refused.status
    return render(
        request, "cases/correct.html", {"case": shown, "errors": errors, "post": request.POST}, status=status
    )


def _correction(request: HttpRequest, shown: Followed, person: Any) -> tuple[dict[str, Any], list[SlotInput]]:
    fields = {entry.key for entry in shown.wanted if entry.is_field}
    posted = parse_form(shown.content.form or {}, request.POST) if fields else {}
    slots = []
    for entry in shown.wanted:
        if not entry.is_field:
            files = request.FILES.getlist(f"slot-{entry.key}")
            papers = [
                store_file(stream=file, name=file.name or "", owner=person.ref, by=person, at=clock.now()).id
                for file in files
            ]
            slots.append(SlotInput(key=entry.key, papers=tuple(UUID(str(paper)) for paper in papers)))
    return {name: value for name, value in posted.items() if name in fields}, slots


def _said(refused: Refused, shown: Followed) -> dict[str, str]:
    """What is wrong, by field; what is not there at all is named in our words."""
    fields = refused.by_field(_)
    if not fields:
        return {"open": refused.sentence(_)}
    if isinstance(refused, NotAskedFor):
        names = {entry.key: entry.name for entry in shown.wanted}
        return {key: _("Still missing: %(name)s") % {"name": names.get(key, key)} for key in fields}
    return fields
