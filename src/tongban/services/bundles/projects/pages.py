"""Pages of projects: the owner's with its stages, opening one, applying in a stage; the desk of the leads."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import current_officer, current_person, firms_of
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.bundles.projects.commands.apply import apply_in_stage, check_open
from tongban.services.bundles.projects.commands.give_up import (
    WhyGivenUp,
    check_goes_on,
    give_up_project,
    open_cases,
)
from tongban.services.bundles.projects.commands.hand_on import ReasonsMissing, admit_stage, hand_over_stage
from tongban.services.bundles.projects.commands.open_project import ProjectIncomplete, open_project
from tongban.services.bundles.projects.facts import ACT_ADMIT, ACT_HAND_OVER
from tongban.services.bundles.projects.queries import (
    led_project,
    led_projects,
    own_project,
    own_projects,
    plan_in_force,
    plans_in_force,
)
from tongban.services.bundles.projects.showing import Shown, StageLine, shown
from tongban.services.items.public import asked_questions, counted_answers, published


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My firms' projects, the latest first, and the kinds that can be opened. 11 SQL."""
    person = current_person(request)
    page = own_projects(person, before=request.GET.get("before", ""))
    context = {
        "projects": shown(page.standings, now=clock.now()),
        "next_url": f"?before={page.cursor}" if page.cursor else "",
        "first_url": request.path if request.GET.get("before") else "",
        "plans": plans_in_force(),
        "has_firm": bool(firms_of(person)),
    }
    return render(request, "bundles/projects/mine.html", context)


@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest, plan: str) -> HttpResponse:
    """What the project is called, where it is and whose it is; then it has its code."""
    person = current_person(request)
    content = plan_in_force(plan)
    given = {key: request.POST.get(key, "") for key in ("uscc", "name", "place")}
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            code = open_project(plan_code=plan, by=person, at=clock.now(), **given)
            messages.success(request, _("The project is open. Its code is %(code)s.") % {"code": code})
            return redirect("bundles:project", code=code)
        except ProjectIncomplete as refused:
            errors = refused.by_field(_)
    firms = [(firm.uscc, firm.name) for firm in firms_of(person)]
    given["uscc"] = given["uscc"] or (firms[0][0] if firms else "")
    context = {"plan": content, "firms": firms, "given": given, "errors": errors}
    return render(request, "bundles/projects/open.html", context, status=422 if errors else 200)


@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A project with all its stages: where it stands, what can be applied for now, and who leads."""
    person = current_person(request)
    (whole,) = shown([own_project(code, by=person)], now=clock.now())
    is_theirs = whole.project.uscc in {firm.uscc for firm in firms_of(person)}
    return render(request, "bundles/projects/one.html", {"whole": whole, "is_theirs": is_theirs})


@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, code: str) -> HttpResponse:
    """Say what becomes of the open cases and ask for the reasons, then give the project up."""
    person = current_person(request)
    errors: Mapping[str, str] = {}
    why = request.POST.get("why", "")
    if request.method == "POST":
        try:
            give_up_project(code=code, why=why, by=person, at=clock.now())
            messages.success(request, _("The project is given up."))
            return redirect("bundles:project", code=code)
        except WhyGivenUp as refused:
            errors = refused.by_field(_)
    standing = own_project(code, by=person)
    (whole,) = shown([standing], now=clock.now())
    context = {
        "whole": whole,
        "cases": open_cases(standing, by=person),
        "granted": [one for line in whole.stages for one in line.lines if one.is_granted],
        "errors": errors,
        "why": why,
    }
    return render(request, "bundles/projects/give_up.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def apply_for(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Ask what the plan leaves open of a service, then begin its draft with all that is known."""
    person = current_person(request)
    standing = own_project(code, by=person)
    check_goes_on(standing.project)
    row = standing.service(key)
    check_open(standing, row)
    item = published(row.item_code)
    settled = standing.content.service(key).answers
    given = counted_answers(item.content, {**request.POST.dict(), **settled})
    questions = [one for one in asked_questions(item.content, given) if one.key not in settled]
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            draft_id = apply_in_stage(code=code, service=key, answers=given, by=person, at=clock.now())
            return redirect("cases:draft", draft_id=draft_id)
        except Invalid as refused:
            seen = set(request.POST.getlist("seen"))
            errors = {name: text for name, text in refused.by_field(_).items() if name in seen}
    context = {
        "whole": shown([standing], now=clock.now())[0],
        "item": item,
        "answers": given,
        "questions": [(one, [(c.value, c.label) for c in one.choices]) for one in questions],
        "errors": errors,
    }
    return render(request, "bundles/projects/apply.html", context, status=422 if errors else 200)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The projects of which my organisations lead a stage: where each stands, its days, what I have to hand over."""
    officer = current_officer(request)
    page = led_projects(officer, before=request.GET.get("before", ""))
    projects = shown(page.standings, now=clock.now())
    context = {
        "rows": [
            (
                whole,
                whole.now.row.organisation_id in officer.organisation_ids,
                [line for line in whole.stages if _may_hand_over(whole, line, officer)],
            )
            for whole in projects
        ],
        "next_url": f"?before={page.cursor}" if page.cursor else "",
        "first_url": request.path if request.GET.get("before") else "",
    }
    return render(request, "bundles/projects/desk.html", context)


@require_GET
def desk_one(request: HttpRequest, code: str) -> HttpResponse:
    """A project for the lead of one of its stages, with what they can do about theirs."""
    officer = current_officer(request)
    (whole,) = shown([led_project(code, by=officer)], now=clock.now())
    context = {
        "whole": whole,
        "to_hand_over": {line.row.key for line in whole.stages if _may_hand_over(whole, line, officer)},
        "to_admit": {line.row.key for line in whole.stages if _may_admit(whole, line, officer)},
        "own": officer.organisation_ids,
    }
    return render(request, "bundles/projects/desk_one.html", context)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Ask once more, then hand a stage over to the lead of the next."""
    officer = current_officer(request)
    if request.method == "POST":
        hand_over_stage(code=code, stage=key, note=request.POST.get("note", ""), by=officer, at=clock.now())
        messages.success(request, _("The stage is handed over."))
        return redirect("bundles:desk_project", code=code)
    (whole,) = shown([led_project(code, by=officer)], now=clock.now())
    line = _line(whole.stages, key)
    if not _may_hand_over(whole, line, officer):
        raise NotFound
    context = {"whole": whole, "line": line, "following": whole.stages[line.row.place]}
    return render(request, "bundles/projects/hand_over.html", context)


@require_http_methods(["GET", "POST"])
def admit(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Ask for the reasons, then let a stage begin although something is missing."""
    officer = current_officer(request)
    errors: Mapping[str, str] = {}
    why = request.POST.get("why", "")
    if request.method == "POST":
        try:
            admit_stage(code=code, stage=key, why=why, by=officer, at=clock.now())
            messages.success(request, _("The stage can be applied for now."))
            return redirect("bundles:desk_project", code=code)
        except ReasonsMissing as refused:
            errors = refused.by_field(_)
    (whole,) = shown([led_project(code, by=officer)], now=clock.now())
    line = _line(whole.stages, key)
    if not _may_admit(whole, line, officer):
        raise NotFound
    context = {"whole": whole, "line": line, "errors": errors, "why": why}
    return render(request, "bundles/projects/admit.html", context, status=422 if errors else 200)


def _line(stages: tuple[StageLine, ...], key: str) -> StageLine:
    found = next((line for line in stages if line.row.key == key), None)
    if found is None:
        raise NotFound
    return found


def _may_hand_over(whole: Shown, line: StageLine, officer: Officer) -> bool:
    return not whole.is_given_up and line.may_be_handed_over and _has(ACT_HAND_OVER, line, officer)


def _may_admit(whole: Shown, line: StageLine, officer: Officer) -> bool:
    return not whole.is_given_up and line.is_closed and _has(ACT_ADMIT, line, officer)


def _has(duty: str, line: StageLine, officer: Officer) -> bool:
    return duty in officer.duties_in.get(line.row.organisation_id, frozenset())
