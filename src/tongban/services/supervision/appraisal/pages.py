"""Appraisals at the desk: a quarter with its organisations, what may be done with it, the spreadsheet and the report."""

from collections.abc import Callable
from datetime import date

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, officer_at_desk, organisations_named
from tongban.foundation.papers.public import document_of, file_answer
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.supervision.appraisal.commands.draw_up import draw_up_appraisal
from tongban.services.supervision.appraisal.commands.publish import publish_appraisal
from tongban.services.supervision.appraisal.commands.show import show_appraisal, take_back_appraisal
from tongban.services.supervision.appraisal.facts import APPRAISE_DUTY, GRADES, Appraised, Stage
from tongban.services.supervision.appraisal.objecting import still_until
from tongban.services.supervision.appraisal.papers import REPORT, draft_report
from tongban.services.supervision.appraisal.queries import comparison, earlier, quarters, remarks_on
from tongban.services.supervision.appraisal.readers import WholeReportReaders, whole_report_owner
from tongban.services.supervision.appraisal.rules import FROM, quarter_before, quarter_days, scheme_on
from tongban.services.supervision.appraisal.scope import is_drawer, is_over
from tongban.services.supervision.appraisal.sheet import spreadsheet
from tongban.services.supervision.appraisal.showing import Line, lines_of, quarter_words
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
    """The organisations of a quarter by score. 6 SQL besides the session, one more where it is published."""
    return _quarter(request, officer_at_desk(request), quarter)


def _quarter(request: HttpRequest, by: Officer, quarter: str, refused: Refused | None = None) -> HttpResponse:
    first, after = quarter_days(quarter)
    lines, _ = told(quarter, by=by)
    found = [line.one for line in lines]
    known, today = quarters(by=by), local_day(clock.now())
    context = {
        "quarter": quarter,
        "words": quarter_words(quarter),
        "is_over": today >= after,
        "lines": lines,
        "quarters": [(one, quarter_words(one)) for one in sorted({*known, quarter}, reverse=True)],
        "grades": [(least, GRADES[grade]) for least, grade in FROM],
        "scheme": scheme_on(first),
        "refused": refused.sentence(gettext) if refused else "",
        "errors": refused.by_field(gettext) if refused else {},
        "typed": request.POST,
        "report": report_of(found, by=by),
        "trail": entries_of(f"appraisals:{quarter}") if APPRAISE_DUTY in by.duties else [],
        **_standing(lines, by=by, today=today),
    }
    status = refused.status if refused else 200
    return render(request, "supervision/appraisal/quarter.html", context, status=status)


def _standing(lines: list[Line], *, by: Officer, today: date) -> dict[str, object]:
    """How far the quarter is, and what this officer may do with it. The verbs check again."""
    mine = [line for line in lines if is_over(by, line.one.organisation_id)]
    found = [line.one for line in mine]
    may = APPRAISE_DUTY in by.duties and not any(one.stage is Stage.PUBLISHED for one in found)
    is_shown = bool(found) and all(one.stage is Stage.SHOWN for one in found)
    is_own = any(is_drawer(by, one.drawn_up_by_account, one.organisation_id) for one in found)
    waiting, until = sum(line.open_objections for line in mine), still_until(found, today=today)
    unpublished = [line.one for line in lines if line.one.stage is not Stage.PUBLISHED]
    return {
        "draft": next(iter(unpublished), None),
        "is_supervisor": APPRAISE_DUTY in by.duties,
        "may_draw_up": may and not is_shown,
        "may_show": may and bool(found) and not is_shown,
        "is_shown": is_shown and may,
        "may_take_back": may and is_shown and not waiting,
        "may_publish": may and is_shown and not is_own and not waiting and until is None,
        "is_own": is_own,
        "waiting": waiting,
        "until": until,
        "agreed": sum(one.agreed_at is not None for one in found),
    }


def told(quarter: str, *, by: Officer) -> tuple[list[Line], list[Appraised]]:
    """What the officer may read of a quarter, as lines. 4 SQL."""
    stands = comparison(quarter=quarter, by=by)
    found = [one.appraised for one in stands.values()]
    offices = list(stands)
    lines = lines_of(
        found,
        organisations_named(offices),
        stands,
        before=earlier(quarter=quarter, organisation_ids=offices),
        remarks=remarks_on(quarter=quarter, organisation_ids=offices),
        today=local_day(clock.now()),
    )
    return lines, found


def report_of(found: list[Appraised], *, by: Officer) -> str:
    """`sealed` once the whole report is made, `waits` before, `draft` for what is not published; empty for nobody's."""
    if not found or not all(is_over(by, one.organisation_id) for one in found):
        return ""
    ids = {one.report_id for one in found}
    if len(ids) > 1:
        return ""  # published by different supervisors: each has its own
    report_id = ids.pop()
    if report_id is None:
        return "draft"
    made = document_of(owner=whole_report_owner(report_id), kind=REPORT)
    return "sealed" if made and made.paper else "waits"


@require_GET
def report(request: HttpRequest, quarter: str) -> HttpResponse | FileResponse:
    """The report of all that the supervisor oversees: sealed where it is published, drawn now before. Raises NotFound."""
    by, at = officer_at_desk(request), clock.now()
    stands = comparison(quarter=quarter, by=by)
    found = [one.appraised for one in stands.values() if is_over(by, one.appraised.organisation_id)]
    if not found:
        raise NotFound
    report_id = found[0].report_id
    if report_id is None:
        remarks = remarks_on(quarter=quarter, organisation_ids=[one.organisation_id for one in found])
        pdf = draft_report(found, stands, remarks, by=by, is_of_one=False, at=at)
        return pdf_answer(pdf, f"appraisal-{quarter}-draft.pdf")
    made = document_of(owner=whole_report_owner(report_id), kind=REPORT)
    if (
        made is None
        or made.paper is None
        or not WholeReportReaders().may_read(key=str(report_id), by=by, at=at)
    ):
        raise NotFound
    return file_answer(request, made.paper)


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that is kept by nobody."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@require_GET
def sheet(request: HttpRequest, quarter: str) -> FileResponse:
    """What the officer may read of a quarter as a spreadsheet. Raises NotFound where that is nothing."""
    by = officer_at_desk(request)
    lines, found = told(quarter, by=by)
    if not lines:
        raise NotFound
    remarks = remarks_on(quarter=quarter, organisation_ids=[one.organisation_id for one in found])
    file = spreadsheet(quarter, lines, remarks)
    return FileResponse(file, as_attachment=True, filename=f"appraisal-{quarter}.xlsx", content_type=_XLSX)


@acts_from("supervision:appraisal", "quarter")
def act(request: HttpRequest, quarter: str, name: str) -> HttpResponse:
    """Draw up, show, take back or publish; a refusal comes back on the page with what was typed."""
    by, at, given = officer_at_desk(request), clock.now(), request.POST
    verbs: dict[str, Callable[[], int]] = {
        "draw-up": lambda: draw_up_appraisal(quarter=quarter, by=by, at=at),
        "show": lambda: show_appraisal(quarter=quarter, by=by, at=at),
        "take-back": lambda: take_back_appraisal(
            quarter=quarter, reasons=given.get("reasons", ""), by=by, at=at
        ),
        "publish": lambda: publish_appraisal(quarter=quarter, by=by, at=at),
    }
    if name not in verbs:
        raise NotFound
    try:
        verbs[name]()
    except NotFound:
        raise
    except Refused as refused:
        return _quarter(request, by, quarter, refused)
    return redirect("supervision:appraisal", quarter=quarter)
