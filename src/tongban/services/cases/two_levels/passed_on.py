"""What a lower authority passes on to its superior: every material and every entry of the application."""

from tongban.foundation.directory.public import Officer, organisation
from tongban.services.cases.facts import How, SlotMet
from tongban.services.cases.models import Case
from tongban.services.cases.queries import slots_of
from tongban.services.cases.two_levels.rules import check_not_asked_again
from tongban.services.items.public import item_terms


def passed_materials(case: Case) -> list[SlotMet]:
    """The materials that go to the superior: all that the case has. 1 SQL."""
    return [slot for slot in slots_of(case.id) if slot.how is not How.MISSING]


def passed_on(case: Case) -> dict[str, str]:
    """Names by key of what lies before the superior: materials and entries of the form. 1 SQL."""
    fields = (item_terms(case.version_id).form or {}).get("properties", {})
    typed = {key: str(one.get("title", key)) for key, one in fields.items() if key in case.form}
    return {slot.key: slot.name for slot in passed_materials(case)} | typed


def check_superior_asks(case: Case, wanted: list[str], *, by: Officer) -> None:
    """Raise PassedOnAlready where the superior would have the applicant hand in again what it has.

    No SQL for a case that was not reported, else 1.
    """
    if case.reported_on is None or case.examined_by_id is None:
        return
    if case.organisation_id in by.organisation_ids:
        office = organisation(case.examined_by_id).name
        check_not_asked_again(wanted, passed_on=passed_on(case), office=office, day=case.reported_on)
