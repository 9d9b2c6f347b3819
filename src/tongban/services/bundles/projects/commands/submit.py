"""Submit a service of a stage in one go, as another system does; on the pages a draft goes before."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.services.bundles.projects.commands.apply import (
    ServiceUnderWay,
    check_open,
    known_entries,
)
from tongban.services.bundles.projects.commands.give_up import check_goes_on
from tongban.services.bundles.projects.commands.note import write_applied
from tongban.services.bundles.projects.commands.open_project import own_firm
from tongban.services.bundles.projects.facts import ServiceState
from tongban.services.bundles.projects.models import Project
from tongban.services.bundles.projects.queries import own_project
from tongban.services.cases.public import Application, HolderKind, Submitted, key_behind, submit_case


@transaction.atomic
def submit_in_stage(
    *, code: str, service: str, application: Application, by: Person, at: datetime, key: str
) -> Submitted:
    """Submit a service whose stage is open, and note its case in the project; once per `key`.

    Of `application` only answers, entries, materials, signature and delivery count: item, firm and project
    are the project's. What the project knows stands in the form unless it is typed; what the plan answers
    stays answered.

    Raises NotFound, ProjectOver, StageNotOpen, ServiceUnderWay, and what submitting refuses.
    """
    found = own_project(code, by=by)
    Project.objects.select_for_update().get(pk=found.project.pk)
    standing = own_project(code, by=by)
    check_goes_on(standing.project)
    row = standing.service(service)
    check_open(standing, row)
    is_under_way = row.state in (ServiceState.APPLIED, ServiceState.GRANTED)
    if is_under_way and key_behind(row.case_number) != key:
        raise ServiceUnderWay(facts={"number": row.case_number})
    own_firm(standing.project.uscc, by=by)
    planned = standing.content.service(service)
    whole = replace(
        application,
        item_code=row.item_code,
        holder=HolderKind.FIRM,
        uscc=standing.project.uscc,
        answers={**application.answers, **planned.answers},
        form={**known_entries(standing, planned, by=by), **application.form},
        project_code=standing.project.code,
    )
    done = submit_case(application=whole, by=by, at=at, key=key)
    if not is_under_way:
        write_applied(row, case_number=done.number, at=at)
    return done
