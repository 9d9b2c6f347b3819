"""The report of a quarter (绩效评估报告): sealed when it is published, drawn at once without a seal before."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.papers.public import NewDocument, draw, order_documents
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.public import next_number, notice_number
from tongban.services.supervision.appraisal.comparing import Compared, compared
from tongban.services.supervision.appraisal.facts import GRADES, Appraised, RemarkFact
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.queries import as_fact, by_score, earlier, remarks_on
from tongban.services.supervision.appraisal.readers import own_report_owner, whole_report_owner
from tongban.services.supervision.appraisal.rules import FROM, scheme_of
from tongban.services.supervision.appraisal.showing import Line, lines_of, remark_lines
from tongban.services.supervision.orders.rules import period_in_words

TEMPLATE, REPORT = "appraisal-report", "report"
Remarks = Mapping[UUID, list[RemarkFact]]
_BASIS = "本平台电子监察规则（绩效评估）"


def order_reports(rows: Sequence[Appraisal], *, report_id: UUID, by: Officer, at: datetime) -> None:
    """Order the report of all, and the one of each, under the seal of whoever publishes. 6 SQL for any number.

    Papers are in the language of the place.
    """
    day = at.astimezone(CITY_ZONE).date()
    found = by_score(as_fact(row) for row in rows)
    offices = [one.organisation_id for one in found]
    remarks = remarks_on(quarter=found[0].quarter, organisation_ids=offices)
    with translation.override("zh-hans"):
        stands = {one.appraised.organisation_id: one for one in compared(found)}
        lines = _lines(found, stands, remarks, today=day)
        number = next_number(by.area_code, at=at)
        head = {"organisation": by.organisation_name, "date": day}

        def one(part: Sequence[Line], owner: str, place: int, *, is_of_one: bool) -> NewDocument:
            numbered = {"number": notice_number(number, word="绩评", day=day, place=place)}
            data = head | numbered | _content(part, remarks, is_of_one=is_of_one)
            return NewDocument(
                template=TEMPLATE, data=data, owner=owner, kind=REPORT, seal_by=by.organisation_id
            )

        documents = [one(lines, whole_report_owner(report_id), 1, is_of_one=False)]
        documents += [
            one([line], own_report_owner(line.one.quarter, line.one.organisation_id), place, is_of_one=True)
            for place, line in enumerate(lines, start=2)
        ]
    order_documents(documents=documents, at=at)


def draft_report(
    found: Sequence[Appraised],
    stands: Mapping[UUID, Compared],
    remarks: Remarks,
    *,
    by: Officer,
    is_of_one: bool,
    at: datetime,
) -> bytes:
    """The report of what is not published, as PDF/A without number and seal. 2 SQL; some 40 ms and more a page."""
    day = at.astimezone(CITY_ZONE).date()
    with translation.override("zh-hans"):
        head = {"organisation": by.organisation_name, "number": "", "date": day, "is_draft": True}
        lines = _lines(found, stands, remarks, today=day)
        return draw(TEMPLATE, head | _content(lines, remarks, is_of_one=is_of_one), at=at)


def _lines(
    found: Sequence[Appraised], stands: Mapping[UUID, Compared], remarks: Remarks, *, today: date
) -> list[Line]:
    """2 SQL."""
    offices = [one.organisation_id for one in found]
    before = earlier(quarter=found[0].quarter, organisation_ids=offices)
    return lines_of(found, organisations_named(offices), stands, before=before, remarks=remarks, today=today)


def _content(lines: Sequence[Line], remarks: Remarks, *, is_of_one: bool) -> dict[str, object]:
    one = lines[0].one
    scheme = scheme_of(one.scheme)
    figures = {figure.code: figure for figure in lines[0].figures}
    return {
        "qr": f"{settings.BASE_URL}/desk/appraisals/{one.quarter}/",
        "period": period_in_words(one.quarter),
        "is_of_one": is_of_one,
        "scheme": scheme.version,
        "in_force_from": scheme.in_force_from,
        "least_cases": scheme.least_cases,
        "measures": [
            {
                "name": figures[measure.indicator].name,
                "formula": figures[measure.indicator].formula,
                "weight": measure.weight,
                "full": figures[measure.indicator].full,
                "none": figures[measure.indicator].none,
            }
            for measure in scheme.measures
        ],
        "grades": _grades(),
        "offices": [_office(line, remarks.get(line.one.organisation_id, [])) for line in lines],
        "course": _course(one),
        "basis": [_BASIS],
    }


def _grades() -> list[str]:
    told = [f"{least:g}分以上为{gettext(GRADES[grade])}" for least, grade in FROM]
    return [*told, f"{FROM[-1][0]:g}分以下为{gettext('failed')}"]


def _office(line: Line, remarks: Sequence[RemarkFact]) -> dict[str, object]:
    return {
        "name": line.office,
        "rank": f"{line.rank}/{line.of}" if line.rank else "",
        "cases": line.one.cases,
        "score": line.score,
        "grade": line.grade,
        "mean": line.mean,
        "before": line.before,
        "figures": [
            {
                "name": one.name,
                "value": one.value,
                "counted": one.counted,
                "whole": one.whole,
                "points": one.points,
                "weight": one.weight,
                "note": one.changed,
            }
            for one in line.figures
        ],
        "objections": [
            {
                "figure": told.figure,
                "text": told.fact.text,
                "said_on": told.fact.said_at.astimezone(CITY_ZONE).date(),
                "ruling": told.ruling,
                "reasons": told.fact.reasons,
                "changes": [f"{name}由{old}变为{new}" for name, old, new in told.changes],
            }
            for told in remark_lines(remarks)
        ],
        "digest": line.one.digest,
    }


def _course(one: Appraised) -> list[str]:
    told = [f"{_day(one.drawn_up_at)}，{one.drawn_up_by}形成评估草稿。"]
    if one.shown_at and one.object_by:
        until = f"{one.object_by.year}年{one.object_by.month}月{one.object_by.day}日"
        told.append(f"{_day(one.shown_at)}，草稿送各部门公示，可以提出意见和异议，期限到{until}。")
    if one.published_at:
        told.append(f"{_day(one.published_at)}，{one.published_by}公布。")
    return told


def _day(at: datetime) -> str:
    day = at.astimezone(CITY_ZONE).date()
    return f"{day.year}年{day.month}月{day.day}日"
