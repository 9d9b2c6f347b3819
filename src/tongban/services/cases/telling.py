"""Who hears of a note: the other side, a minute later, when they have not read it on the page by then."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import holders_of
from tongban.foundation.jobs.public import Envelope, enqueue_at, job, listen
from tongban.foundation.messages.public import (
    NotePosted,
    Side,
    is_note_unread,
    move_thread,
    papers_in_thread,
    send_message,
)
from tongban.foundation.papers.public import share_papers
from tongban.foundation.tasks.public import cancel_tasks
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.services.cases.commands.pre_review import POST, subject_of_draft
from tongban.services.cases.events import CaseSubmitted
from tongban.services.cases.models import Case, CaseStep, Draft
from tongban.services.cases.queries import followers_of
from tongban.services.cases.steps import subject_of
from tongban.services.items.public import item_terms, last_published

AWAY = timedelta(minutes=1)
BY = SystemActor(job="conversations")


@listen(NotePosted, name="cases.note-posted")
def wait_whether_it_is_read(event: NotePosted, envelope: Envelope) -> None:
    """Look a minute later whether the other side has read it."""
    if event.about.startswith(("cases:", "drafts:")):
        arguments = {"about": event.about, "note_id": str(event.note_id), "side": event.side.value}
        enqueue_at(tell_who_is_away, envelope.announced_at + AWAY, **arguments)


@job(name="cases.tell-who-is-away")
def tell_who_is_away(*, about: str, note_id: str, side: str) -> None:
    """Send a message about the note to everybody of the other side who has not read it. Once a note."""
    kind, _, key = about.partition(":")
    found = _of_case(key) if kind == "cases" else _of_draft(UUID(key))
    if found is None:
        return
    item, applicants, officers, case_number = found
    is_from_office = side == Side.OFFICE
    page = f"cases/{key}" if kind == "cases" else f"drafts/{key}"
    citizen = f"/my/{page}/" if kind == "cases" else f"/{page}/"
    for account in applicants if is_from_office else officers:
        if is_note_unread(note_id=UUID(note_id), account_id=account):
            send_message(
                key=f"note:{note_id}",
                to_account=account,
                about=about,
                title=N_("The office has written to you")
                if is_from_office
                else N_("The applicant has written"),
                body=N_("%(item)s. Open it to read and to answer."),
                facts={"item": item, "number": case_number},
                url=f"{citizen}#messages" if is_from_office else f"/desk/{page}/#messages",
                at=clock.now(),
            )


Told = tuple[str, list[int], list[int], str]


def _of_case(number: str) -> Told | None:
    """The item, who follows the case online, and who holds the posts that have to act now."""
    case = Case.objects.filter(number=number).first()
    if case is None:
        return None
    steps = CaseStep.objects.filter(case=case, done_at__isnull=True).exclude(post_code="")
    officers = [
        account
        for step in steps
        for account in holders_of(
            post_code=step.post_code, organisation_id=step.organisation_id, at=clock.now()
        )
    ]
    return case.item_name, followers_of(case), list(dict.fromkeys(officers)), number


def _of_draft(draft_id: UUID) -> Told | None:
    draft = Draft.objects.filter(id=draft_id).first()
    if draft is None:
        return None
    office = last_published(draft.item_code).organisation_id
    officers = list(holders_of(post_code=POST, organisation_id=office, at=clock.now()))
    return item_terms(draft.version_id).name, [draft.account_id], officers, ""


@listen(CaseSubmitted, name="cases.carry-conversation")
def carry_conversation(event: CaseSubmitted, envelope: Envelope) -> None:
    """What was said about the draft goes on with the case; a look that is still waited for is not needed."""
    case = Case.objects.get(number=event.number)
    kind, _, key = case.idempotency_key.partition(":")
    if kind != "draft":
        return
    about = subject_of_draft(UUID(key))
    with transaction.atomic():
        cancel_tasks(about=about, at=event.at)
        files = papers_in_thread(about=about)
        shared = share_papers(
            ids=files, owner_from=f"draft:{key}", owner_to=f"case:{case.number}", by=BY, at=event.at
        )
        papers = {old: new.id for old, new in shared.items()}
        move_thread(about_from=about, about_to=subject_of(case), papers=papers)
