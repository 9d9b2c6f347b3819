"""The opinion letter as a paper: from one organisation to the lead, under its own seal, made in a worker."""

from tongban.foundation.directory.public import organisation
from tongban.foundation.papers.public import order_document
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.joint.models import OpinionLetter
from tongban.services.cases.joint.queries import letter_kind, letter_owner
from tongban.services.cases.models import Case, CaseStep

# 行政许可法 (2019) art. 26 (2): the office that accepts passes it on, and each gives its opinion
_BASIS = "《中华人民共和国行政许可法》第二十六条第二款"


def order_letter(case: Case, letter: OpinionLetter, *, is_licensing: bool) -> None:
    """Order the letter, sealed by the organisation that gives it. 3 SQL, one more for each name not kept."""
    of_branch = CaseStep.objects.filter(case=case, organisation_id=letter.organisation_id)
    received_at = min(of_branch.values_list("opened_at", flat=True))  # when the case came to it first
    basis = [_BASIS] if is_licensing else []
    order_document(
        template="opinion-letter",
        data={
            "organisation": organisation(letter.organisation_id).name,
            "number": letter.number,
            "date": letter.given_at.astimezone(CITY_ZONE).date(),
            "case_number": case.number,
            "addressee": organisation(case.organisation_id).name,
            "applicant": case.applicant_name,
            "item": case.item_name,
            "received_on": received_at.astimezone(CITY_ZONE).date(),
            "agrees": letter.agrees,
            "opinion": [line.strip() for line in letter.opinion.splitlines() if line.strip()],
            "conditions": list(letter.conditions),
            "article": letter.article,
            "basis": basis,
        },
        owner=letter_owner(case.number),
        kind=letter_kind(letter.place),
        seal_by=letter.organisation_id,
        at=letter.given_at,
    )
