"""For which organisation somebody acts in a case that several handle."""

from uuid import UUID

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.services.cases.models import Case, CaseStep


def office_with(duty: str, case: Case, *, by: Officer) -> UUID:
    """The organisation in which `by` has the duty: the lead, else one that has or had a step of the case.

    No SQL for the lead, else 1. Raises DutyMissing.
    """
    mine = [id_ for id_, duties in by.duties_in.items() if duty in duties]
    if case.organisation_id in mine:
        return case.organisation_id
    taking_part = CaseStep.objects.filter(case=case, organisation_id__in=mine).order_by("place")
    found = taking_part.values_list("organisation_id", flat=True).first() if mine else None
    if found is None:
        raise DutyMissing(facts={"duty": duty})
    return found
