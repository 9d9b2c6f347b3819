"""Published answers at the desk (`/desk/answers/`): written anew, looked at by a second person, withdrawn."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import DutyMissing, Officer, check_duty, organisations_named
from tongban.foundation.identity.public import current_officer
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import Tab, acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.feedback.answers.commands.propose import draft_from, propose_answer, propose_change
from tongban.services.feedback.answers.commands.review import publish_answer, return_answer
from tongban.services.feedback.answers.commands.withdraw import withdraw_answer
from tongban.services.feedback.answers.facts import (
    MAY_PROPOSE,
    MAY_PUBLISH,
    AnswerAtDesk,
    AnswerDraft,
    about_of,
)
from tongban.services.feedback.answers.queries import answer_at_desk, answers_at_desk
from tongban.services.feedback.enquiries.facts import Enquiry
from tongban.services.feedback.enquiries.pages.posting import notes_of
from tongban.services.feedback.enquiries.queries import enquiry_at_desk
from tongban.services.items.public import item_names

TABS = (("waiting", N_("To review")), ("public", N_("Read by everybody")), ("past", N_("Not public")))
_USUAL_DAYS = 365  # until an answer is looked at again, where the editor says nothing else (our default)


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """The answers of the officer's organisations: to review, published, not public. 2 SQL beside the session."""
    by = current_officer(request)
    if not by.duties & {MAY_PROPOSE, MAY_PUBLISH}:
        raise DutyMissing(facts={"duty": MAY_PROPOSE})
    which = request.GET.get("tab", "")
    which = which if which in dict(TABS) else "waiting"
    page = answers_at_desk(by=by, which=which, cursor=request.GET.get("cursor", ""))
    context = {
        "answers": page.rows,
        "next_url": f"?tab={which}&cursor={page.cursor}" if page.cursor else "",
        "which": which,
        "tabs": [
            Tab(label=gettext(label), url=f"?tab={value}", is_here=value == which) for value, label in TABS
        ],
        "may_propose": MAY_PROPOSE in by.duties,
    }
    return render(request, "feedback/answers/desk.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an answer to everybody, from an enquiry (`?enquiry=`) or from nothing."""
    by = current_officer(request)
    enquiry = _enquiry(request, by)
    office = enquiry.organisation_id if enquiry else _office(request, by)
    check_duty(by, MAY_PROPOSE, organisation_id=office)
    draft = _draft(request) if request.method == "POST" else _first(enquiry)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            made = propose_answer(draft=draft, organisation_id=office, by=by, at=clock.now())
        except Refused as said:
            refusal = _beside(said)
        else:
            messages.success(request, gettext("Proposed. A colleague reviews it."))
            return redirect("feedback:desk-answer", answer_id=made)
    context = {"enquiry": enquiry, "notes": notes_of(enquiry, reader=by) if enquiry else []}
    names = organisations_named(_offices(by)) if enquiry is None else {}
    offices = [(str(one), name) for one, name in sorted(names.items(), key=lambda pair: pair[1])]
    return _form(request, draft, refusal, **context, office=str(office), offices=offices)


@require_GET
def one(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """One answer: what waits for a review, what the public reads, its versions."""
    return _one(request, current_officer(request), answer_id)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Write another version."""
    by = current_officer(request)
    answer = answer_at_desk(answer_id, by=by)
    check_duty(by, MAY_PROPOSE, organisation_id=answer.organisation_id)
    draft = _draft(request) if request.method == "POST" else _again(answer)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            propose_change(answer_id=answer_id, draft=draft, by=by, at=clock.now())
        except Invalid as said:
            refusal = said
        else:
            messages.success(request, gettext("Proposed. A colleague reviews it."))
            return redirect("feedback:desk-answer", answer_id=answer_id)
    return _form(request, draft, refusal, answer=answer)


@acts_from("feedback:desk-answer", "answer_id")
def publish(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """The second person publishes it."""
    by, version = current_officer(request), _version(request)
    return _act(
        request,
        by,
        answer_id,
        lambda: publish_answer(answer_id=answer_id, version=version, by=by, at=clock.now()),
    )


@acts_from("feedback:desk-answer", "answer_id")
def send_back(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """The second person sends it back with a remark."""
    by, version, remark = current_officer(request), _version(request), request.POST.get("remark", "")
    return _act(
        request,
        by,
        answer_id,
        lambda: return_answer(answer_id=answer_id, version=version, remark=remark, by=by, at=clock.now()),
    )


@acts_from("feedback:desk-answer", "answer_id")
def withdraw(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Nobody reads it any more."""
    by, reason = current_officer(request), request.POST.get("reason", "")
    return _act(
        request,
        by,
        answer_id,
        lambda: withdraw_answer(answer_id=answer_id, reason=reason, by=by, at=clock.now()),
    )


def _act(request: HttpRequest, by: Officer, answer_id: UUID, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Invalid as refusal:
        return _one(request, by, answer_id, refusal)
    return redirect("feedback:desk-answer", answer_id=answer_id)


def _one(request: HttpRequest, by: Officer, answer_id: UUID, refusal: Invalid | None = None) -> HttpResponse:
    answer = answer_at_desk(answer_id, by=by)
    duties, proposal = by.duties_in.get(answer.organisation_id, frozenset()), answer.proposal
    reviews = MAY_PUBLISH in duties and proposal is not None
    own = proposal is not None and by.is_hand_of(
        proposal.proposed_by_ref, MAY_PUBLISH, organisation_id=answer.organisation_id
    )
    context = {
        "answer": answer,
        "proposal": proposal,
        "may_review": reviews and not own,
        "waits_for_colleague": proposal is not None and not (reviews and not own),
        "may_change": MAY_PROPOSE in duties and proposal is None,
        "may_withdraw": MAY_PUBLISH in duties and answer.is_public,
        "trail": entries_of(about_of(answer.id)),
        "typed": request.POST,
        "errors": refusal.by_field(gettext) if refusal else {},
    }
    return render(
        request, "feedback/answers/desk_one.html", context, status=refusal.status if refusal else 200
    )


def _form(
    request: HttpRequest, draft: AnswerDraft, refusal: Refused | None, **context: object
) -> HttpResponse:
    errors = refusal.by_field(gettext) if refusal else {}
    context |= {
        "draft": draft,
        "item_name": item_names([draft.item_code]).get(draft.item_code, "") if draft.item_code else "",
        "asks_numbers": "numbers_checked" in errors or draft.numbers_checked,
        "errors": errors,
    }
    return render(request, "feedback/answers/write.html", context, status=refusal.status if refusal else 200)


def _beside(refusal: Refused) -> Refused:
    """A service that is not there is told beside its entry. Raises every other refusal that is about no entry."""
    if isinstance(refusal, Invalid):
        return refusal
    if isinstance(refusal, NotFound):
        return Invalid(
            facts={"fields": {"item_code": N_("There is no such service. Look its code up in its guide.")}}
        )
    raise refusal


def _draft(request: HttpRequest) -> AnswerDraft:
    return AnswerDraft(
        question=request.POST.get("question", ""),
        answer=request.POST.get("answer", ""),
        review_on=_day(request.POST.get("review_on", "")),
        item_code="".join(request.POST.get("item_code", "").split())[:60],
        enquiry_number=request.POST.get("enquiry", "")[:20],
        numbers_checked=request.POST.get("numbers_checked") == "yes",
    )


def _first(enquiry: Enquiry | None) -> AnswerDraft:
    """An empty form: nothing of what somebody wrote goes to the public by itself."""
    return AnswerDraft(
        question="",
        answer="",
        review_on=_usual_day(),
        item_code=enquiry.item_code if enquiry else "",
        enquiry_number=enquiry.number if enquiry else "",
    )


def _again(answer: AnswerAtDesk) -> AnswerDraft:
    newest = draft_from(answer.newest, item_code=answer.item_code)
    return AnswerDraft(
        question=newest.question, answer=newest.answer, review_on=_usual_day(), item_code=newest.item_code
    )


def _usual_day() -> date:
    return clock.now().astimezone(clock.CITY_ZONE).date() + timedelta(days=_USUAL_DAYS)


def _enquiry(request: HttpRequest, by: Officer) -> Enquiry | None:
    number = (request.POST if request.method == "POST" else request.GET).get("enquiry", "")
    return enquiry_at_desk(number=number, by=by) if number else None


def _office(request: HttpRequest, by: Officer) -> UUID:
    """For which of the officer's organisations. Raises DutyMissing."""
    mine = _offices(by)
    if not mine:
        raise DutyMissing(facts={"duty": MAY_PROPOSE})
    said = request.POST.get("office", "")
    first = by.organisation_id if by.organisation_id in mine else min(mine)
    return next((one for one in mine if str(one) == said), first)


def _offices(by: Officer) -> list[UUID]:
    """The organisations for which the officer writes answers."""
    return [one for one, duties in by.duties_in.items() if MAY_PROPOSE in duties]


def _version(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 5 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
