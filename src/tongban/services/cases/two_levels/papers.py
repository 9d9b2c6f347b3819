"""The report to the superior as a paper: the opinion of the first examination and the list of all materials."""

from datetime import datetime

from tongban.foundation.directory.public import organisation
from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.paper_heads import accepted_day
from tongban.services.cases.two_levels.passed_on import passed_materials
from tongban.services.items.public import item_terms

_BASIS = "《中华人民共和国行政许可法》第三十五条"


def order_report(
    case: Case, step: CaseStep, *, advice: Outcome, opinion: str, number: str, at: datetime
) -> None:
    """初步审查意见报送函, sealed by the lower authority. 4 SQL, one more for each name not kept."""
    two = item_terms(case.version_id).two_levels
    order_document(
        template="report-letter",
        data={
            "organisation": organisation(step.organisation_id).name,
            "number": number,
            "date": at.astimezone(CITY_ZONE).date(),
            "case_number": case.number,
            "addressee": organisation(case.organisation_id).name,
            "applicant": case.applicant_name,
            "item": case.item_name,
            "accepted_on": accepted_day(case),
            "agrees": advice is Outcome.GRANTED,
            "opinion": [line.strip() for line in opinion.splitlines() if line.strip()],
            "materials": [slot.name for slot in passed_materials(case)],
            "basis": [f"《{two.law.strip('《》')}》{two.article}", _BASIS] if two else [_BASIS],
        },
        owner=report_owner(case.number),
        kind=f"report-{step.place}",
        seal_by=step.organisation_id,
        at=at,
    )


def report_owner(number: str) -> str:
    """Whose the report's paper is: the offices' that handle the case, not the applicant's."""
    return f"report:{number}"
