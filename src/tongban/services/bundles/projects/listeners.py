"""What projects do when they hear of cases. Every listener may hear the same event twice."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.bundles.projects.commands import note
from tongban.services.bundles.projects.facts import PlanContent, ProjectGivenUp, ProjectMoved
from tongban.services.bundles.projects.models import Project, ProjectService
from tongban.services.cases.public import (
    AcceptanceRefused,
    CaseAccepted,
    CaseDelivered,
    CaseSubmitted,
    CaseWithdrawn,
    Outcome,
    case_facts,
    draft_behind,
)


@listen(CaseSubmitted, name="bundles.projects.note-applied")
def hear_submitted(event: CaseSubmitted, envelope: Envelope) -> None:
    """A case of an item that a running project has a draft of may be that draft."""
    waiting = ProjectService.objects.filter(item_code=event.item_code, draft_id__isnull=False)
    draft_id = draft_behind(event.number) if waiting.exists() else None
    if draft_id is not None:
        note.note_applied(draft_id=draft_id, case_number=event.number, at=event.at)


@listen(CaseAccepted, name="bundles.projects.note-accepted")
def hear_accepted(event: CaseAccepted, envelope: Envelope) -> None:
    """A service of a stage was accepted."""
    note.note_accepted(case_number=event.number, at=event.at)


@listen(CaseDelivered, name="bundles.projects.note-delivered")
def hear_delivered(event: CaseDelivered, envelope: Envelope) -> None:
    """The result of a service of a stage is there: a licence is in the library before this is told."""
    if ProjectService.objects.filter(case_number=event.number).exists():
        granted = any(fact.outcome is Outcome.GRANTED for fact in case_facts([event.number]))
        note.note_ended(case_number=event.number, is_granted=granted, at=event.at)


def hear_lost(event: AcceptanceRefused | CaseWithdrawn, envelope: Envelope) -> None:
    """A service of a stage was not accepted, or taken back: it may be applied for again."""
    note.note_ended(case_number=event.number, is_granted=False, at=event.at)


listen(AcceptanceRefused, name="bundles.projects.note-not-accepted")(hear_lost)
listen(CaseWithdrawn, name="bundles.projects.note-withdrawn")(hear_lost)


@listen(ProjectMoved, name="bundles.projects.tell-owner")
def tell_owner(event: ProjectMoved, envelope: Envelope) -> None:
    """Tell the owner that the next stage can be applied for, or that the project is through."""
    project = Project.objects.select_related("version").get(code=event.code)
    content = PlanContent.model_validate(project.version.content)
    title = N_("The next stage of your project can begin")
    body = N_("%(project)s: you can apply for “%(stage)s” now.")
    if not event.stage:
        title, body = N_("Your project is through all stages"), N_("%(project)s: every stage has ended.")
    send_message(
        key=str(envelope.id),
        to_account=project.account_id,
        about=f"project:{project.code}",
        title=title,
        body=body,
        facts={
            "project": project.name,
            "stage": content.stage(event.stage).title if event.stage else "",
            "item": content.name,
        },
        url=f"/my/projects/{project.code}/",
        at=event.at,
    )


@listen(ProjectGivenUp, name="bundles.projects.tell-given-up")
def tell_given_up(event: ProjectGivenUp, envelope: Envelope) -> None:
    """Tell who opened the project that it is given up, and what that means."""
    project = Project.objects.select_related("version").get(code=event.code)
    send_message(
        key=str(envelope.id),
        to_account=project.account_id,
        about=f"project:{project.code}",
        title=N_("Your project is given up"),
        body=N_("%(project)s: nothing can be applied for in it any more. What was granted stays yours."),
        facts={"project": project.name, "item": PlanContent.model_validate(project.version.content).name},
        url=f"/my/projects/{project.code}/",
        at=event.at,
    )
