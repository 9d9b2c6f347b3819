"""Give a project up (终止项目): its owner does not go on with it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.bundles.commands.steer import withdraw_whole
from tongban.services.bundles.projects.commands.open_project import own_firm
from tongban.services.bundles.projects.facts import ACT_GIVE_UP, ProjectGivenUp
from tongban.services.bundles.projects.models import Project
from tongban.services.bundles.projects.queries import Standing, own_project
from tongban.services.cases.public import (
    IN_PARTS,
    CaseFact,
    cases_of_project,
    drop_drafts_of_project,
    withdraw_case,
)

LEAST_LETTERS, MOST_LETTERS = 5, 1000


class ProjectOver(Refused):
    """The project was given up, or is through all its stages."""

    code = "project-over"
    title = N_("This project is over: it was given up, or it is through all its stages.")


class WhyGivenUp(Invalid):
    """Who gives a project up says why."""

    code = "project-given-up-without-reasons"
    title = N_("Say why the project is given up, in 5 letters or more.")


@dataclass(frozen=True, kw_only=True)
class OpenCases:
    """The cases of a project that are not over: what giving it up takes back, and what goes on all the same."""

    to_withdraw: tuple[CaseFact, ...]
    going_on: tuple[CaseFact, ...]  # decided, about a licence that came out, or another's


def open_cases(standing: Standing, *, by: Person) -> OpenCases:
    """What giving this project up would do to its cases. 1 SQL."""
    cases = cases_of_project(standing.project.code, is_open=True)
    mine = [fact for fact in cases if _may_withdraw(fact, by=by)]
    return OpenCases(to_withdraw=tuple(mine), going_on=tuple(fact for fact in cases if fact not in mine))


def check_goes_on(project: Project) -> None:
    """Raise ProjectOver for a project that was given up."""
    if project.given_up_at is not None:
        raise ProjectOver


@transaction.atomic
def give_up_project(*, code: str, why: str, by: Person, at: datetime) -> OpenCases:
    """Close a project before its end: its cases that are not decided are taken back, drafts thrown away.

    What was granted stays granted, a decided case is delivered, and a case that somebody else of the firm
    applied for goes on by itself. It cannot be undone. Raises NotFound, ProjectOver, WhyGivenUp, and what
    withdrawing a case refuses.
    """
    found = own_project(code, by=by)
    Project.objects.select_for_update().get(pk=found.project.pk)
    standing = own_project(code, by=by)
    project = standing.project
    own_firm(project.uscc, by=by)
    if project.closed_at is not None:
        raise ProjectOver
    why = why.strip()[:MOST_LETTERS]
    if len(why) < LEAST_LETTERS:
        raise WhyGivenUp(facts={"fields": {"why": WhyGivenUp.title}})
    cases = open_cases(standing, by=by)
    project.closed_at = project.given_up_at = at
    project.given_up_by, project.given_up_why = by.ref, why
    project.save(update_fields=["closed_at", "given_up_at", "given_up_by", "given_up_why"])
    for fact in cases.to_withdraw:
        withdraw = withdraw_whole if fact.handling_system == IN_PARTS else withdraw_case
        withdraw(number=fact.number, reasons=why, by=by, at=at)
    drop_drafts_of_project(code, by=by, at=at)
    facts = {
        "why": why,
        "withdrawn": [fact.number for fact in cases.to_withdraw],
        "going_on": [fact.number for fact in cases.going_on],
    }
    record(act=ACT_GIVE_UP, subject=f"project:{code}", by=by, at=at, facts=facts)
    announce(ProjectGivenUp(code=code, at=at))
    return cases


def _may_withdraw(fact: CaseFact, *, by: Person) -> bool:
    is_theirs = fact.account_id == by.account_id or fact.person_id == by.person_id
    return is_theirs and fact.decided_at is None and not fact.of_licence
