"""Appraisals at the desk: a quarter with its organisations, one organisation with its figures, and the spreadsheet."""

from collections.abc import Callable
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, officer_at_desk, organisations_named
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.supervision.appraisal.commands.draw_up import draw_up_appraisal
from tongban.services.supervision.appraisal.commands.publish import publish_appraisal
from tongban.services.supervision.appraisal.facts import APPRAISE_DUTY, GRADES
from tongban.services.supervision.appraisal.queries import appraisal_of, appraisals, quarters
from tongban.services.supervision.appraisal.rules import FROM, quarter_before, quarter_days, scheme_on
from tongban.services.supervision.appraisal.showing import figure_lines, lines_of, quarter_words, spreadsheet
from tongban.standards.working_time import local_day

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The latest quarter: of what the officer may read, or the one that may be drawn up now."""
    by, wanted = officer_at_desk(request), request.GET.get("quarter", "").strip()
    if wanted:
        return redirect("supervision:appraisal", quarter=wanted)
    known = quarters(by=by)
    latest = quarter_before(local_day(clock.now()))
    may = APPRAISE_DUTY in by.duties
    return redirect("supervision:appraisal", quarter=latest if may or not known else known[0])


@require_GET
def quarter_page(request: HttpRequest, quarter: str) -> HttpResponse:
    """The organisations of a quarter by score. 3 SQL besides the session."""
    return _quarter(request, officer_at_desk(request), quarter)


def _quarter(request: HttpRequest, by: Officer, quarter: str, refused: Refused | None = None) -> HttpResponse:
    first, after = quarter_days(quarter)
    found = appraisals(quarter=quarter, by=by)
    known = quarters(by=by)
    drafts = [one for one in found if one.published_at is None]
    may = APPRAISE_DUTY in by.duties
    mine = any(
        by.is_hand_of(
            f"officer:{one.drawn_up_by_account}", APPRAISE_DUTY, organisation_id=one.organisation_id
        )
        for one in drafts
    )
    context = {
        "quarter": quarter,
        "words": quarter_words(quarter),
        "is_over": local_day(clock.now()) >= after,
        "lines": lines_of(found, organisations_named({one.organisation_id for one in found})),
        "published": next((one for one in found if one.published_at), None),
        "draft": next(iter(drafts), None),
        "may_draw_up": may and not any(one.published_at for one in found),
        "may_publish": may and bool(drafts) and not mine,
        "waits_for_second": may and bool(drafts) and mine,
        "quarters": [(one, quarter_words(one)) for one in sorted({*known, quarter}, reverse=True)],
        "grades": [(least, GRADES[grade]) for least, grade in FROM],
        "scheme": scheme_on(first),
        "refused": refused.sentence() if refused else "",
    }
    return render(
        request, "supervision/appraisal/quarter.html", context, status=refused.status if refused else 200
    )


@require_GET
def one_page(request: HttpRequest, quarter: str, organisation_id: UUID) -> HttpResponse:
    """One organisation: each figure with its formula, its value and its points. 4 SQL besides the session."""
    by = officer_at_desk(request)
    one = appraisal_of(quarter=quarter, organisation_id=organisation_id, by=by)
    (line,) = lines_of([one], organisations_named({organisation_id}))
    context = {
        "quarter": quarter,
        "words": quarter_words(quarter),
        "line": line,
        "figures": figure_lines(one),
        "scheme": scheme_on(quarter_days(quarter)[0]),
        "trail": entries_of(f"appraisals:{quarter}:{organisation_id}"),
    }
    return render(request, "supervision/appraisal/one.html", context)


@require_GET
def sheet(request: HttpRequest, quarter: str) -> FileResponse:
    """What the officer may read of a quarter as a spreadsheet. Raises NotFound where that is nothing."""
    found = appraisals(quarter=quarter, by=officer_at_desk(request))
    if not found:
        raise NotFound
    file = spreadsheet(quarter, lines_of(found, organisations_named({one.organisation_id for one in found})))
    return FileResponse(file, as_attachment=True, filename=f"appraisal-{quarter}.xlsx", content_type=_XLSX)


@acts_from("supervision:appraisal", "quarter")
def draw_up(request: HttpRequest, quarter: str) -> HttpResponse:
    """Count the quarter, again where it was counted."""
    return _act(request, quarter, draw_up_appraisal)


@acts_from("supervision:appraisal", "quarter")
def publish(request: HttpRequest, quarter: str) -> HttpResponse:
    """Publish what was drawn up."""
    return _act(request, quarter, publish_appraisal)


def _act(request: HttpRequest, quarter: str, verb: Callable[..., int]) -> HttpResponse:
    by = officer_at_desk(request)
    try:
        verb(quarter=quarter, by=by, at=clock.now())
    except Refused as refused:
        return _quarter(request, by, quarter, refused)
    return redirect("supervision:appraisal", quarter=quarter)
