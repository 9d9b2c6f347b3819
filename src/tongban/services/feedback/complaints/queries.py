"""Questions about complaints, by who asks."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.cases.public import own_case_fact
from tongban.services.feedback.complaints.facts import Complaint, ComplaintKind, ComplaintState, Finding
from tongban.services.feedback.complaints.models import OPEN, ComplaintRow


def own_complaints(*, number: str, by: Person) -> list[Complaint]:
    """What the person complained of in a case of their own, the newest first. 1 SQL and the case. Raises NotFound."""
    case = own_case_fact(number, by=by)
    rows = ComplaintRow.objects.filter(case_number=case.number, by_account=by.account_id)
    return [as_fact(row) for row in rows.order_by("-filed_at", "-id")]


def complaint_at_desk(*, complaint_id: UUID, by: Officer) -> Complaint:
    """A complaint for who holds the post that looks into it; nobody else finds it. 1 SQL. Raises NotFound."""
    row = ComplaintRow.objects.filter(pk=complaint_id, organisation_id__in=by.organisation_ids).first()
    if row is None or not by.holds(row.post_code, organisation_id=row.organisation_id):
        raise NotFound
    return as_fact(row)


def cases_with_late_complaints(*, until: datetime) -> list[str]:
    """The numbers of cases with a complaint whose result was to be told by `until` and is not. 1 SQL."""
    rows = ComplaintRow.objects.filter(state__in=OPEN, result_due_at__lt=until)
    return list(rows.order_by("result_due_at").values_list("case_number", flat=True))


def as_fact(row: ComplaintRow) -> Complaint:
    """The row as a frozen value."""
    return Complaint(
        id=row.id,
        case_number=row.case_number,
        item_name=row.item_name,
        organisation_id=row.organisation_id,
        post_code=row.post_code,
        kind=ComplaintKind(row.kind),
        state=ComplaintState(row.state),
        text=row.text or "",
        filed_at=row.filed_at,
        due_at=row.due_at,
        finding=Finding(row.finding) if row.finding else None,
        answer=row.answer or "",
        answered_at=row.answered_at,
    )
