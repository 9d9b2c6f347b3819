"""One organisation in one quarter, for both sides: its figures, the cases behind each, what it says, what is answered."""

from collections.abc import Callable
from typing import TypedDict
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, officer_at_desk, organisations_named
from tongban.foundation.papers.public import (
    document_of,
    file_answer,
    papers_named,
    store_file,
    takes_many_files,
)
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.supervision.appraisal.commands.answer import answer_objection
from tongban.services.supervision.appraisal.commands.remark import (
    agree_to_appraisal,
    comment_on_appraisal,
    object_to_figure,
)
from tongban.services.supervision.appraisal.facts import (
    Answer,
    Appraised,
    Correction,
    Objection,
    RemarkFact,
    Ruling,
    Stage,
)
from tongban.services.supervision.appraisal.objecting import MOST_PAPERS, case_numbers_in, may_object
from tongban.services.supervision.appraisal.pages import pdf_answer
from tongban.services.supervision.appraisal.papers import REPORT, draft_report
from tongban.services.supervision.appraisal.queries import comparison, earlier, remarks_on
from tongban.services.supervision.appraisal.readers import own_report_owner
from tongban.services.supervision.appraisal.rules import scheme_of
from tongban.services.supervision.appraisal.scope import is_drawer, is_over, speaks_for
from tongban.services.supervision.appraisal.showing import (
    CORRECTIONS,
    RULINGS,
    lines_of,
    quarter_words,
    remark_lines,
)
from tongban.services.supervision.appraisal.standing import subject_of
from tongban.standards.working_time import local_day


class Where(TypedDict):
    """Which appraisal a form is about."""

    quarter: str
    organisation_id: UUID


@require_GET
def one_page(request: HttpRequest, quarter: str, organisation_id: UUID) -> HttpResponse:
    """One organisation, for both sides. 7 SQL besides the session, one more with evidence or a report."""
    return _one(request, officer_at_desk(request), quarter, organisation_id)


def _one(
    request: HttpRequest,
    by: Officer,
    quarter: str,
    organisation_id: UUID,
    *,
    refused: Refused | None = None,
    form: str = "",
) -> HttpResponse:
    stands = comparison(quarter=quarter, by=by).get(organisation_id)
    if stands is None:
        raise NotFound
    one, offices = stands.appraised, [organisation_id]
    said = remarks_on(quarter=quarter, organisation_ids=offices)
    remarks = said.get(organisation_id, [])
    (line,) = lines_of(
        [one],
        organisations_named(offices),
        {organisation_id: stands},
        before=earlier(quarter=quarter, organisation_ids=offices),
        remarks=said,
        today=local_day(clock.now()),
    )
    told = remark_lines(remarks)
    typed = _typed(request)
    answering = next((shown for shown in told if shown.fact.is_open), None)
    context = {
        "quarter": quarter,
        "words": quarter_words(quarter),
        "line": line,
        "answering": answering,
        "answering_cases": [
            (number, typed.get(f"case-{number}", ""))
            for number in (answering.fact.case_numbers if answering else ())
        ],
        "scheme": scheme_of(one.scheme),
        "remarks": told,
        "papers": papers_named([paper for remark in remarks for paper in remark.papers]) if remarks else {},
        "trail": entries_of(subject_of(quarter, organisation_id)),
        "report": _report_state(one),
        "figures": [(figure.code, figure.name) for figure in line.figures],
        "rulings": [(key.value, gettext(text)) for key, text in RULINGS.items()],
        "corrections": [
            ("", gettext("as it is")),
            *((key.value, gettext(text)) for key, text in CORRECTIONS.items()),
        ],
        "errors": (refused.by_field(gettext) or {form or "act": refused.sentence(gettext)})
        if refused
        else {},
        "typed": typed,
        **_may(one, remarks, by=by),
    }
    status = refused.status if refused else 200
    return render(request, "supervision/appraisal/one.html", context, status=status)


def _may(one: Appraised, remarks: list[RemarkFact], *, by: Officer) -> dict[str, bool]:
    """What this officer may do now. The verbs check again."""
    today, office = local_day(clock.now()), one.organisation_id
    waits = any(remark.is_open for remark in remarks)
    speaks = speaks_for(by, office) and may_object(one, today=today)
    is_own = is_drawer(by, one.drawn_up_by_account, office)
    appraises = is_over(by, office) and one.stage is Stage.SHOWN
    return {
        "may_speak": speaks,
        "may_agree": speaks and not waits,
        "may_answer": appraises and waits and not is_own,
        "needs_another": appraises and waits and is_own,
        "is_running": may_object(one, today=today),
    }


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed; on arrival from a list of cases, the figure and the cases that were ticked there."""
    if request.method == "POST":
        return {name: str(request.POST[name]) for name in request.POST}
    return {
        "indicator": request.GET.get("figure", "")[:40],
        "cases": "\n".join(request.GET.getlist("case"))[:4000],
    }


def _report_state(one: Appraised) -> str:
    """`sealed` once it is made, `waits` before, `draft` for what is not published."""
    if one.stage is not Stage.PUBLISHED:
        return "draft"
    made = document_of(owner=own_report_owner(one.quarter, one.organisation_id), kind=REPORT)
    return "sealed" if made and made.paper else "waits"


@require_GET
def report(request: HttpRequest, quarter: str, organisation_id: UUID) -> HttpResponse | FileResponse:
    """The report about one organisation: sealed where it is published, drawn now before. Raises NotFound."""
    by, at = officer_at_desk(request), clock.now()
    stands = comparison(quarter=quarter, by=by).get(organisation_id)
    if stands is None:
        raise NotFound
    one = stands.appraised
    if one.stage is not Stage.PUBLISHED:
        remarks = remarks_on(quarter=quarter, organisation_ids=[organisation_id])
        pdf = draft_report([one], {organisation_id: stands}, remarks, by=by, is_of_one=True, at=at)
        return pdf_answer(pdf, f"appraisal-{quarter}-draft.pdf")
    made = document_of(owner=own_report_owner(quarter, organisation_id), kind=REPORT)
    if made is None or made.paper is None:
        raise NotFound
    return file_answer(request, made.paper)


@takes_many_files
@acts_from("supervision:appraised", "quarter", "organisation_id")
def act(request: HttpRequest, quarter: str, organisation_id: UUID, name: str) -> HttpResponse:
    """Comment, object or agree, as the organisation."""
    by, at, given = officer_at_desk(request), clock.now(), request.POST
    where = Where(quarter=quarter, organisation_id=organisation_id)
    verbs: dict[str, Callable[[], object]] = {
        "comment": lambda: comment_on_appraisal(**where, text=given.get("text", ""), by=by, at=at),
        "object": lambda: object_to_figure(**where, objection=_objection(request, by=by), by=by, at=at),
        "agree": lambda: agree_to_appraisal(**where, by=by, at=at),
    }
    if name not in verbs:
        raise NotFound
    return _acted(request, verbs[name], by=by, form=name, **where)


def _objection(request: HttpRequest, *, by: Officer) -> Objection:
    files, given = request.FILES.getlist("file")[: MOST_PAPERS + 1], request.POST
    return Objection(
        indicator=given.get("indicator", ""),
        reasons=given.get("reasons", ""),
        case_numbers=case_numbers_in(given.get("cases", "")),
        papers=tuple(
            store_file(stream=file, name=file.name or "", owner=by.ref, by=by, at=clock.now()).id
            for file in files
        ),
    )


@acts_from("supervision:appraised", "quarter", "organisation_id")
def answer(request: HttpRequest, quarter: str, organisation_id: UUID, place: int) -> HttpResponse:
    """Answer one objection, as a supervisor who has not drawn it up."""
    by, at, given = officer_at_desk(request), clock.now(), request.POST
    ruling = given.get("ruling", "")
    said = Answer(
        ruling=Ruling(ruling) if ruling in set(Ruling) else None,
        reasons=given.get("reasons", ""),
        corrections={
            key.removeprefix("case-"): Correction(how)
            for key, how in given.items()
            if key.startswith("case-") and how in set(Correction)
        },
    )
    where = Where(quarter=quarter, organisation_id=organisation_id)
    return _acted(
        request,
        lambda: answer_objection(**where, place=place, answer=said, by=by, at=at),
        by=by,
        form=f"answer-{place}",
        **where,
    )


def _acted(
    request: HttpRequest,
    verb: Callable[[], object],
    *,
    by: Officer,
    form: str,
    quarter: str,
    organisation_id: UUID,
) -> HttpResponse:
    try:
        verb()
    except NotFound:
        raise
    except Refused as refused:
        return _one(request, by, quarter, organisation_id, refused=refused, form=form)
    return redirect("supervision:appraised", quarter=quarter, organisation_id=organisation_id)
