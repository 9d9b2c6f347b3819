"""Appraisals over HTTP: supervisors of their scope, an organisation its own once it is shown."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.foundation.papers.public import document_of
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.services.supervision.appraisal.behind import behind, figure_in
from tongban.services.supervision.appraisal.commands.answer import answer_objection
from tongban.services.supervision.appraisal.commands.draw_up import draw_up_appraisal
from tongban.services.supervision.appraisal.commands.publish import publish_appraisal
from tongban.services.supervision.appraisal.commands.remark import (
    agree_to_appraisal,
    comment_on_appraisal,
    object_to_figure,
)
from tongban.services.supervision.appraisal.commands.show import show_appraisal, take_back_appraisal
from tongban.services.supervision.appraisal.comparing import Compared
from tongban.services.supervision.appraisal.facts import (
    APPRAISE_DUTY,
    OBJECT_DUTY,
    Answer,
    Objection,
)
from tongban.services.supervision.appraisal.papers import REPORT
from tongban.services.supervision.appraisal.queries import (
    appraisal_of,
    comparison,
    quarters,
    remarks_on,
)
from tongban.services.supervision.appraisal.readers import own_report_owner, whole_report_owner
from tongban.services.supervision.appraisal.rules import quarter_days
from tongban.services.supervision.appraisal.schemas import (
    AnswerIn,
    AppraisedOut,
    BehindPageOut,
    CommentIn,
    ObjectionIn,
    QuarterOut,
    ReasonsIn,
    WholeAppraisedOut,
)
from tongban.services.supervision.appraisal.scope import is_over

router = Router(tags=["supervision"])
_BASE = "/supervision/appraisals"
_ONE = _BASE + "/{quarter}/{uuid:organisation_id}"


@router.get(_BASE, response=list[str], auth=OfficerAuth())
def get_quarters(request: HttpRequest) -> list[str]:
    """The quarters of which the caller may read something, the latest first."""
    return quarters(by=officer_calling(request))


@router.get(_BASE + "/{quarter}", response=QuarterOut, auth=OfficerAuth())
def get_quarter(request: HttpRequest, quarter: str) -> dict[str, object]:
    """What the caller may read of a quarter, the best first."""
    return _quarter(quarter, by=officer_calling(request))


@router.get(_ONE, response=WholeAppraisedOut, auth=OfficerAuth())
def get_appraised(request: HttpRequest, quarter: str, organisation_id: UUID) -> dict[str, object]:
    """One organisation with its figures, comments and objections."""
    return _whole(quarter, organisation_id, by=officer_calling(request))


@router.get(_ONE + "/figures/{indicator}", response=BehindPageOut, auth=OfficerAuth())
def get_behind(
    request: HttpRequest, quarter: str, organisation_id: UUID, indicator: str, after: int = 0
) -> dict[str, object]:
    """What a figure was counted from, fifty a page."""
    one = appraisal_of(quarter=quarter, organisation_id=organisation_id, by=officer_calling(request))
    figure = figure_in(one, indicator)
    if figure is None or not figure.lines_sha256:
        raise NotFound
    found = behind(one, figure, start=max(after, 0))
    return {name: getattr(found, name) for name in BehindPageOut.model_fields}


@router.post(_BASE + "/{quarter}/drafts", response={201: QuarterOut}, auth=OfficerAuth(APPRAISE_DUTY))
def post_draft(request: HttpRequest, quarter: str) -> Status[dict[str, object]]:
    """Draw up, again where it was drawn up."""
    by = officer_calling(request)
    draw_up_appraisal(quarter=quarter, by=by, at=clock.now())
    return Status(201, _quarter(quarter, by=by))


@router.post(_BASE + "/{quarter}/showing", response={201: QuarterOut}, auth=OfficerAuth(APPRAISE_DUTY))
def post_showing(request: HttpRequest, quarter: str) -> Status[dict[str, object]]:
    """Show the draft to the organisations."""
    by = officer_calling(request)
    show_appraisal(quarter=quarter, by=by, at=clock.now())
    return Status(201, _quarter(quarter, by=by))


@router.post(_BASE + "/{quarter}/taking-back", response={201: QuarterOut}, auth=OfficerAuth(APPRAISE_DUTY))
def post_taking_back(request: HttpRequest, quarter: str, body: ReasonsIn) -> Status[dict[str, object]]:
    """Take the draft back, to count it anew."""
    by = officer_calling(request)
    take_back_appraisal(quarter=quarter, reasons=body.reasons, by=by, at=clock.now())
    return Status(201, _quarter(quarter, by=by))


@router.post(_BASE + "/{quarter}/publication", response={201: QuarterOut}, auth=OfficerAuth(APPRAISE_DUTY))
def post_publication(request: HttpRequest, quarter: str) -> Status[dict[str, object]]:
    """Publish, as another supervisor than the one who has drawn it up."""
    by = officer_calling(request)
    publish_appraisal(quarter=quarter, by=by, at=clock.now())
    return Status(201, _quarter(quarter, by=by))


@router.post(_ONE + "/comments", response={201: WholeAppraisedOut}, auth=OfficerAuth(OBJECT_DUTY))
def post_comment(
    request: HttpRequest, quarter: str, organisation_id: UUID, body: CommentIn
) -> Status[dict[str, object]]:
    """Comment, as the organisation."""
    by = officer_calling(request)
    comment_on_appraisal(
        quarter=quarter, organisation_id=organisation_id, text=body.text, by=by, at=clock.now()
    )
    return Status(201, _whole(quarter, organisation_id, by=by))


@router.post(_ONE + "/objections", response={201: WholeAppraisedOut}, auth=OfficerAuth(OBJECT_DUTY))
def post_objection(
    request: HttpRequest, quarter: str, organisation_id: UUID, body: ObjectionIn
) -> Status[dict[str, object]]:
    """Object to a figure, as the organisation."""
    by = officer_calling(request)
    objection = Objection(
        indicator=body.indicator,
        reasons=body.reasons,
        case_numbers=tuple(body.case_numbers),
        papers=tuple(body.papers),
    )
    object_to_figure(
        quarter=quarter, organisation_id=organisation_id, objection=objection, by=by, at=clock.now()
    )
    return Status(201, _whole(quarter, organisation_id, by=by))


@router.post(_ONE + "/agreement", response={201: WholeAppraisedOut}, auth=OfficerAuth(OBJECT_DUTY))
def post_agreement(request: HttpRequest, quarter: str, organisation_id: UUID) -> Status[dict[str, object]]:
    """Say that the organisation has no objection."""
    by = officer_calling(request)
    agree_to_appraisal(quarter=quarter, organisation_id=organisation_id, by=by, at=clock.now())
    return Status(201, _whole(quarter, organisation_id, by=by))


@router.post(
    _ONE + "/objections/{place}/answer", response={201: WholeAppraisedOut}, auth=OfficerAuth(APPRAISE_DUTY)
)
def post_answer(
    request: HttpRequest, quarter: str, organisation_id: UUID, place: int, body: AnswerIn
) -> Status[dict[str, object]]:
    """Answer an objection, as another supervisor than the one who has drawn it up."""
    by = officer_calling(request)
    answer_objection(
        quarter=quarter,
        organisation_id=organisation_id,
        place=place,
        answer=Answer(**body.model_dump()),
        by=by,
        at=clock.now(),
    )
    return Status(201, _whole(quarter, organisation_id, by=by))


def _quarter(quarter: str, *, by: Officer) -> dict[str, object]:
    """1 SQL, 1 more for the report. Raises NoQuarter."""
    quarter_days(quarter)
    found = list(comparison(quarter=quarter, by=by).values())
    ids = {one.appraised.report_id for one in found}
    is_whole = len(ids) == 1 and all(is_over(by, one.appraised.organisation_id) for one in found)
    report_id = ids.pop() if is_whole else None
    owner = whole_report_owner(report_id) if report_id else ""
    return {
        "quarter": quarter,
        "organisations": [_told(one) for one in found],
        "report": _paper(owner) if owner else None,
    }


def _whole(quarter: str, organisation_id: UUID, *, by: Officer) -> dict[str, object]:
    """3 SQL. Raises NotFound."""
    stands = comparison(quarter=quarter, by=by).get(organisation_id)
    if stands is None:
        raise NotFound
    one = stands.appraised
    remarks = remarks_on(quarter=quarter, organisation_ids=[organisation_id])
    return _told(stands) | {
        "scheme": one.scheme,
        "figures": one.figures,
        "remarks": remarks.get(organisation_id, []),
        "report": _paper(own_report_owner(quarter, organisation_id)) if one.published_at else None,
    }


def _told(stands: Compared) -> dict[str, object]:
    one = stands.appraised
    names = set(AppraisedOut.model_fields) - {"rank", "of", "mean"}
    return {name: getattr(one, name) for name in names} | {
        "rank": stands.rank,
        "of": stands.of,
        "mean": stands.mean,
    }


def _paper(owner: str) -> UUID | None:
    made = document_of(owner=owner, kind=REPORT)
    return made.paper.id if made and made.paper else None
