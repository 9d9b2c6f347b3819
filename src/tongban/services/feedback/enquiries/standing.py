"""What every act on an enquiry shares: its fact, its task, its limit, and how a question ends."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import MOST_FILES, TooManyFiles, send_message
from tongban.foundation.papers.public import store_file
from tongban.foundation.tasks.public import close_task, open_task
from tongban.kernel.actors import Actor
from tongban.services.feedback.enquiries.facts import (
    Attached,
    Ending,
    Enquiry,
    EnquirySettled,
    EnquiryState,
    about_of,
)
from tongban.services.feedback.enquiries.models import EndedTurn, EnquiryRow
from tongban.services.feedback.rules import stage_due

TASK_KIND = "feedback.enquiry"
PAPERS = "enquiry"  # the kind of owner of files in a thread


def as_fact(row: EnquiryRow) -> Enquiry:
    """The row as a frozen value. No SQL when organisations are kept."""
    return Enquiry(
        number=row.number,
        title=row.title or "",
        item_code=row.item_code,
        item_name=row.item_name,
        organisation_id=row.organisation_id,
        organisation_name=organisation(row.organisation_id).name,
        area_code=row.area_code,
        state=EnquiryState(row.state),
        turn=row.turn,
        days=row.days,
        opened_at=row.opened_at,
        asked_at=row.asked_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
    )


def begin_turn(row: EnquiryRow, *, at: datetime) -> None:
    """Make the enquiry wait from now on, with a limit of its own. The row is not saved here."""
    row.state, row.asked_at, row.days = EnquiryState.WAITING, at, settings.ENQUIRY_DAYS
    row.due_at = due_of(row)
    row.answered_at = row.closes_at = row.closed_at = None


def due_of(row: EnquiryRow) -> datetime:
    """The last moment of the present question, by today's calendar."""
    return stage_due(row.asked_at, days=row.days, calendar=calendar_for(row.area_code))


def put_before_office(row: EnquiryRow, *, at: datetime) -> None:
    """A task for the post that answers. One query."""
    open_task(
        key=task_key(row),
        kind=TASK_KIND,
        about=about_of(row.number),
        title=row.item_name,
        post_code=row.post_code,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        due_at=row.due_at,
        url=f"/desk/enquiries/{row.number}/",
        at=at,
    )


def end_turn(row: EnquiryRow, how: Ending, *, by: Actor, at: datetime) -> None:
    """The question that waited is answered or closed: its limit is kept, its task closed. Three queries.

    The row is not saved here.
    """
    assert row.due_at is not None, "a question that waits has its last moment"
    EndedTurn.objects.create(
        enquiry=row,
        turn=row.turn,
        organisation_id=row.organisation_id,
        asked_at=row.asked_at,
        due_at=row.due_at,
        ended_at=at,
        how=how,
    )
    close_task(key=task_key(row), by=by, at=at, outcome=how)
    row.due_at = None
    announce(EnquirySettled(number=row.number, turn=row.turn, how=how, at=at))


def task_key(row: EnquiryRow) -> str:
    """The key of the task of the present question, where it is now."""
    return f"enquiry:{row.number}:{row.turn}:{row.passes}"


def stored(files: Sequence[Attached], *, number: str, by: Actor, at: datetime) -> list[UUID]:
    """Keep the files of a note. Raises TooManyFiles before one is kept, and what `store_file` refuses."""
    if len(files) > MOST_FILES:
        raise TooManyFiles(facts={"limit": MOST_FILES})
    owner = f"{PAPERS}:{number}"
    return [store_file(stream=one.stream, name=one.name, owner=owner, by=by, at=at).id for one in files]


def tell_asker(row: EnquiryRow, *, title: str, body: str, what: str, at: datetime, **facts: str) -> None:
    """A message to who asked, about the present question; `what` tells messages of one question apart."""
    send_message(
        to_account=row.by_account,
        about=about_of(row.number),
        title=title,
        body=body,
        facts={"item": row.item_name, "enquiry": row.number, **facts},
        url=f"/my/enquiries/{row.number}/",
        at=at,
        key=f"enquiry:{row.number}:{row.turn}:{what}",
    )
