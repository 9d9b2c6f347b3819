"""Applying (申请): begin, the task list, one thing a page, check the answers, submit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.forms.public import Section, form_sections, is_row_act, parse_form
from tongban.foundation.identity.public import Person, current_person
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases import draft_queries
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.commands.ask_again import ask_again
from tongban.services.cases.commands.ask_signature import ask_for_draft
from tongban.services.cases.drafts import application_of
from tongban.services.cases.known import known_of_draft
from tongban.services.cases.pages.changing import tell_changes
from tongban.services.cases.pages.checking import fees_of, recipient_of
from tongban.services.cases.pages.drafting import WHOLE, Desk, desk_of
from tongban.services.cases.pages.looking import draft_talk
from tongban.services.cases.pages.two_windows import SEEN, Clash, marks_of, merged
from tongban.services.cases.reading import FormIsStale
from tongban.services.items.public import told_answers

ASKED_AGAIN_AFTER = timedelta(minutes=1)


def or_its_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a draft; once the draft is submitted, its address leads to the case."""

    @wraps(view)
    def shown(request: HttpRequest, draft_id: UUID, **rest: Any) -> HttpResponse:
        try:
            return view(request, draft_id=draft_id, **rest)
        except NotFound:
            if number := draft_queries.submitted_draft(draft_id, by=current_person(request)):
                return redirect("cases:track", number=number)
            raise

    return shown


@or_its_case
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The task list: what is filled in, what is left, what comes next."""
    desk = own_desk(request, draft_id)
    talk = draft_talk(desk, reader=current_person(request))
    return render(request, "cases/draft.html", {"desk": desk, "talk": talk})


@require_POST
def renew(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Carry a draft over to the guide in force; what was typed stays."""
    drafts.renew_draft(draft_id=draft_id, by=current_person(request), at=clock.now())
    messages.success(request, _("Your draft now follows the new guide. What you typed is kept."))
    return redirect("cases:draft", draft_id=draft_id)


@require_POST
def ask(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask the silent registers again, now."""
    if ask_again(draft_id=draft_id, by=current_person(request), at=clock.now()):
        messages.success(request, _("The register has answered: what it knows is filled in."))
    else:
        messages.warning(
            request, _("The register still does not answer. Go on by typing; we check it later.")
        )
    return redirect("cases:draft", draft_id=draft_id)


@or_its_case
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """One page of the form: errors, locked facts, questions, save."""
    person = current_person(request)
    desk = own_desk(request, draft_id, person)
    section = "" if section == WHOLE else section
    here = next((one for one in form_sections(desk.content.form or {}) if one.key == section), None)
    if here is None:
        raise NotFound
    if request.method != "POST":
        return _fill_page(request, desk, here)
    if is_row_act(request.POST):
        values = {**desk.draft.form, **parse_form(desk.content.form or {}, request.POST, section=section)}
        return _fill_page(request, desk, here, values=values, seen=request.POST.get(SEEN, ""))
    kept = _save(request, desk, here, person)
    if kept.clashes:
        return _fill_page(request, kept.desk, here, values=kept.values, clashes=kept.clashes)
    if "later" in request.POST:
        messages.success(request, _("Saved. Come back whenever you like."))
        return redirect("cases:draft", draft_id=draft_id)
    asked = {one.key for one in here.fields}
    errors = {path: said for path, said in kept.problems.items() if path.split(".")[0] in asked}
    if errors:
        seen = marks_of(kept.values, here.fields)
        return _fill_page(request, kept.desk, here, values=kept.values, errors=errors, seen=seen)
    return _after(draft_id, kept.desk, section)


def _fill_page(
    request: HttpRequest,
    desk: Desk,
    here: Section,
    *,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] = MappingProxyType({}),
    clashes: Sequence[Clash] = (),
    seen: str = "",
) -> HttpResponse:
    """The page with `values` in it, by default those of the draft; `seen` marks what stands in the draft."""
    context: dict[str, Any] = {
        "desk": desk,
        "section": here,
        "values": desk.draft.form if values is None else values,
        "errors": errors,
        "post": request.POST if request.method == "POST" else None,
        "clashes": clashes,
        "seen": seen or marks_of(desk.draft.form, here.fields),
    }
    return render(request, "cases/fill.html", context, status=409 if clashes else 422 if errors else 200)


@or_its_case
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Check the answers before signing and submitting."""
    return _check_page(request, own_desk(request, draft_id))


def _check_page(request: HttpRequest, desk: Desk, *, refused: Refused | None = None) -> HttpResponse:
    context = {
        "desk": desk,
        "asked": told_answers(desk.content, desk.draft.answers),
        "recipient": recipient_of(desk),
        "fees": fees_of(desk),
        "errors": {"open": refused.sentence(_)} if refused else {},
    }
    return render(request, "cases/check.html", context, status=refused.status if refused else 200)


@acts_from("cases:check", "draft_id")
def prepare(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """From the checked answers to the signing page: put the application down as it will be signed.

    Where a register says something else than what was shown, it is to be checked again first.
    """
    person = current_person(request)
    if done := draft_queries.submitted_draft(draft_id, by=person):
        return redirect("cases:track", number=done)
    desk = own_desk(request, draft_id, person)
    try:
        ask_for_draft(application=application_of(desk.draft), draft_id=draft_id, by=person, at=clock.now())
    except FormIsStale as refused:
        drafts.renew_draft(draft_id=draft_id, by=person, at=clock.now())
        messages.warning(request, refused.sentence(_))
        return redirect("cases:draft", draft_id=draft_id)
    except NotFound:
        raise
    except Refused as refused:
        return _check_page(request, desk, refused=refused)
    if tell_changes(request, desk, own_desk(request, draft_id, person)):
        return redirect("cases:check", draft_id=draft_id)
    return redirect("cases:sign", draft_id=draft_id)


@require_POST
def drop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    drafts.drop_draft(draft_id=draft_id, by=current_person(request), at=clock.now())
    messages.success(request, _("The draft is deleted."))
    return redirect("cases:mine")


def own_desk(request: HttpRequest, draft_id: UUID, person: Person | None = None) -> Desk:
    """The draft of who asks, as its pages show it. Raises NotFound.

    A register that did not answer is asked again when the draft is opened, once a minute at most.
    """
    person = person or current_person(request)
    found = draft_queries.own_draft(draft_id, by=person)
    if known_of_draft(found).silent and clock.now() - found.known_at >= ASKED_AGAIN_AFTER:
        ask_again(draft_id=draft_id, by=person, at=clock.now())
        found = draft_queries.own_draft(draft_id, by=person)
    return desk_of(found, person=person)


def _after(draft_id: UUID, desk: Desk, section: str) -> HttpResponse:
    """To the next page of the form on which something is asked, else back to the list."""
    keys = [line.section.key for line in desk.sections]
    following = keys[keys.index(section) + 1 :] if section in keys else []
    if following:
        return redirect("cases:fill", draft_id=draft_id, section=following[0] or WHOLE)
    return redirect("cases:draft", draft_id=draft_id)


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What became of a page: kept, with what the whole form still says to it; or not, where entries clash."""

    desk: Desk
    values: Mapping[str, Any]
    problems: Mapping[str, str] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def _save(request: HttpRequest, desk: Desk, here: Section, person: Person) -> _Kept:
    """Keep what was typed on a page, on top of what other windows have kept. Raises DraftChanged, NotFound."""
    for is_last in (False, False, True):
        found = merged(desk.content.form or {}, desk.draft.form, request.POST, section=here.key)
        values = {name: value for name, value in found.values.items() if name not in desk.locked}
        if found.clashes:
            return _Kept(desk=desk, values=values, clashes=found.clashes)
        problems = desk.problems_of(values)
        try:
            drafts.save_form(
                draft_id=desk.draft.id,
                values=values,
                is_done=not problems,
                by=person,
                at=clock.now(),
                over=desk.draft.form_version,
            )
            return _Kept(desk=desk, values=values, problems=problems)
        except drafts.DraftChanged:
            if is_last:
                raise
            desk = own_desk(request, desk.draft.id, person)
    raise AssertionError  # the last try returns or raises
