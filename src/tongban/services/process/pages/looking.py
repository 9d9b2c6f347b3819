"""Processes at the desk: which there are, one with its steps and versions, and its BPMN."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import officer_at_desk
from tongban.services.process.access import check_may_look
from tongban.services.process.commands.publish import DUTY
from tongban.services.process.overview import following, newest_versions, version_text, versions_of
from tongban.services.process.queries import process_figure, process_steps, process_svg
from tongban.services.process.wording import StepSpeaker

PAGE = 12


@require_safe
def process_list(request: HttpRequest) -> HttpResponse:
    """Every process with its newest version, drawn. 1 SQL besides the session, 1 more for each new drawing."""
    by = officer_at_desk(request)
    check_may_look(by)
    rows = newest_versions(after=request.GET.get("after", "")[:60], limit=PAGE + 1)
    shown = [
        {"version": row, "steps": len(process_steps(row.id)), "svg": process_svg(row.id)}
        for row in rows[:PAGE]
    ]
    context = {
        "rows": shown,
        "may_draw": DUTY in by.duties,
        "next_url": f"?after={rows[PAGE - 1].key}" if len(rows) > PAGE else "",
    }
    return render(request, "process/list.html", context)


@require_safe
def process_page(request: HttpRequest, key: str) -> HttpResponse:
    """One process: drawn, its steps, its versions, who follows it. 4 SQL when warm, 1 more where
    steps name organisations."""
    by = officer_at_desk(request)
    check_may_look(by)
    versions = versions_of(key)
    in_force = [row for row in versions if row.withdrawn_at is None]
    steps = process_steps(in_force[0].id)
    speaker = StepSpeaker(steps)
    context = {
        "newest": in_force[0],
        "versions": versions,
        "may_withdraw": DUTY in by.duties and len(in_force) > 1,
        "figure": process_figure(in_force[0].id),
        "steps": [speaker.words(step) for step in steps],
        "following": following(key),
        "may_draw": DUTY in by.duties,
    }
    return render(request, "process/process.html", context)


@require_safe
def download(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The BPMN of a version, byte by byte as it was published. 1 SQL."""
    check_may_look(officer_at_desk(request))
    _, text = version_text(key, number=number)
    name = f'attachment; filename="{key}-{number}.bpmn"'
    return HttpResponse(text.encode(), content_type="application/xml", headers={"Content-Disposition": name})
