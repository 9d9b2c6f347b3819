"""Begin the application for a service of a stage, with all that the project knows already."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.bundles.projects.commands.give_up import check_goes_on
from tongban.services.bundles.projects.commands.open_project import own_firm
from tongban.services.bundles.projects.facts import ServiceState, StageService, StageState
from tongban.services.bundles.projects.models import Project, ProjectService
from tongban.services.bundles.projects.queries import Standing, own_project
from tongban.services.cases.public import (
    HolderKind,
    begin_draft,
    has_draft_outside,
    is_draft,
    own_entries,
)


class StageNotOpen(Refused):
    """The stage before has not ended with what this one needs; `facts["missing"]` names it."""

    code = "stage-not-open"
    title = N_("This stage cannot begin yet. It needs: %(missing)s")


class ServiceUnderWay(Refused):
    """The service is applied for already, or granted."""

    code = "stage-service-under-way"
    title = N_("This service is applied for already. Its case is %(number)s.")


class DraftOfAnother(Refused):
    """A draft of the same item is open for another project of the firm, and beginning anew would throw it away."""

    code = "draft-of-another-project"
    title = N_(
        "Your firm has a draft of this application for project %(project)s. Hand it in or throw it away first."
    )


class DraftOutside(Refused):
    """A draft of the same item is open outside the project, and beginning anew would throw it away."""

    code = "draft-outside-project"
    title = N_(
        "You have begun this application for your firm outside the project. Hand it in or throw it away first."
    )


@transaction.atomic
def apply_in_stage(*, code: str, service: str, answers: Mapping[str, str], by: Person, at: datetime) -> UUID:
    """Begin the draft of a service whose stage is open, or go on with the one that was begun.

    The firm, the name and the place of the project and what earlier services asked already stand in the
    draft; licences that earlier stages of the same project brought are found in the library. Answers the
    draft's id.

    Raises NotFound, ProjectOver, StageNotOpen, ServiceUnderWay, DraftOfAnother, DraftOutside, and what beginning a draft refuses.
    """
    standing = own_project(code, by=by)
    Project.objects.select_for_update().get(pk=standing.project.pk)
    standing = own_project(code, by=by)
    check_goes_on(standing.project)
    row = standing.service(service)
    check_open(standing, row)
    if row.state in (ServiceState.APPLIED, ServiceState.GRANTED):
        raise ServiceUnderWay(facts={"number": row.case_number})
    if row.draft_id is not None and is_draft(row.draft_id):
        return row.draft_id
    own_firm(standing.project.uscc, by=by)
    _check_no_other(standing, row, by=by)
    planned = standing.content.service(service)
    row.draft_id = begin_draft(
        item_code=row.item_code,
        holder=HolderKind.FIRM,
        uscc=standing.project.uscc,
        answers={**answers, **planned.answers},
        by=by,
        at=at,
        filled=known_entries(standing, planned, by=by),
        project_code=standing.project.code,
    )
    row.save(update_fields=["draft_id"])
    return row.draft_id


def check_open(standing: Standing, row: ProjectService) -> None:
    """Raise StageNotOpen unless the stage of this service is open."""
    stage = next(one for one in standing.stages if one.pk == row.stage_id)
    if standing.states[stage.key] is StageState.CLOSED:
        raise StageNotOpen(facts={"missing": "、".join(standing.missing(stage.key))})


def known_entries(standing: Standing, planned: StageService, *, by: Person) -> dict[str, object]:
    """What the plan fills in the form of a service. 1 SQL for each earlier case that is drawn on."""
    project = standing.project
    known: dict[str, object] = {
        "project.name": project.name,
        "project.place": project.place,
        "project.code": project.code,
    }
    for source in planned.fills.values():
        key, _dot, field = source.partition(".")
        number = standing.services[key].case_number if key in standing.services else ""
        if source in known or not number:
            continue
        try:
            found = own_entries(number, keys=[field], by=by)
        except NotFound:  # applied for by somebody else of the firm
            continue
        known |= {f"{key}.{name}": value for name, value in found.items()}
    return {name: known[source] for name, source in planned.fills.items() if source in known}


def _check_no_other(standing: Standing, row: ProjectService, *, by: Person) -> None:
    """Raise DraftOfAnother or DraftOutside where beginning would throw another draft away. 2 SQL and 1 for each."""
    if has_draft_outside(item_code=row.item_code, uscc=standing.project.uscc, by=by):
        raise DraftOutside
    others = ProjectService.objects.filter(
        item_code=row.item_code,
        stage__project__uscc=standing.project.uscc,
        draft_id__isnull=False,
        state__in=[ServiceState.OPEN, ServiceState.ENDED],
    ).exclude(pk=row.pk)
    for other in others.select_related("stage__project"):
        if other.draft_id is not None and is_draft(other.draft_id):
            raise DraftOfAnother(facts={"project": other.stage.project.code})
