"""Questions about the project of a case, and which licences an application within a project may draw on."""

from collections.abc import Collection, Sequence

from tongban.foundation.identity.public import Person
from tongban.resources.licences.public import LicenceFact
from tongban.services.cases.facts import CaseFact
from tongban.services.cases.in_project.ports import project_plans
from tongban.services.cases.in_project.rules import may_draw_on
from tongban.services.cases.models import Case, Draft
from tongban.services.cases.queries import as_fact, with_step
from tongban.services.cases.rules import OPEN_STATES


def projects_of(numbers: Collection[str]) -> dict[str, str]:
    """Case number → code of its project; cases without one are left out. 1 SQL."""
    rows = Case.objects.filter(number__in=numbers).exclude(project_code="")
    return dict(rows.values_list("number", "project_code"))


def drawn_on(found: Sequence[LicenceFact], *, project_code: str) -> list[LicenceFact]:
    """Those of an applicant's licences that count within this project, in their order.

    1 SQL, those of who knows the project, and none where nothing was found.
    """
    if not found:
        return []
    brought = project_plans.ask().licence_types(project_code)
    codes = projects_of({one.case_number for one in found if one.type_code in brought})
    return [
        one
        for one in found
        if may_draw_on(
            one.type_code,
            brought=brought,
            from_project=codes.get(one.case_number, ""),
            project_code=project_code,
        )
    ]


def cases_of_project(project_code: str, *, is_open: bool) -> list[CaseFact]:
    """The cases of a project in the order of submission, of a bundle case the whole; or only those not over. 1 SQL."""
    rows = Case.objects.filter(project_code=project_code, part_of="").order_by("submitted_at", "id")
    found = [as_fact(case) for case in with_step(rows)]
    return [fact for fact in found if fact.state in OPEN_STATES] if is_open else found


def has_draft_outside(*, item_code: str, uscc: str, by: Person) -> bool:
    """Whether `by` has a draft of this item for this firm that belongs to no project. 1 SQL."""
    mine = Draft.objects.filter(account_id=by.account_id, item_code=item_code, uscc=uscc, project_code="")
    return mine.exists()
