"""Bring a scheduled change into force on its day: the list gets its next version."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import cancel_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Refused
from tongban.services.items.facts import ItemPublished
from tongban.services.items.library.access import lock_change
from tongban.services.items.library.checking import (
    CannotMove,
    check_effect,
    note_step,
    proposed_content,
)
from tongban.services.items.library.commands.create_entry import make_entry
from tongban.services.items.library.facts import (
    Act,
    ChangeInForce,
    ChangeState,
    EntryContent,
    ItemStateChanged,
    ListEntryChanged,
    TaskState,
)
from tongban.services.items.library.models import Change, ListEntry, ListVersion
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.library.queries import levels_of, levels_of_item
from tongban.services.items.library.reviewing import about_of
from tongban.services.items.library.rules import carry_entry
from tongban.services.items.library.subjects import Subject, entry_ids_below, subject_of
from tongban.services.items.library.writing import next_entry_version, next_item_version
from tongban.services.items.models import Item

ACT = "items.bring-into-force"
STATE_OF = {
    Act.SUSPEND: TaskState.SUSPENDED,
    Act.RESUME: TaskState.IN_USE,
    Act.CANCEL: TaskState.CANCELLED,
    Act.SPLIT: TaskState.CANCELLED,
    Act.MERGE: TaskState.CANCELLED,
}


class NotYetDue(Refused):
    """The day of the change has not come."""

    code = "change-not-yet-due"
    title = N_("The change comes into force on %(day)s.")


def due_changes(*, today: date) -> list[UUID]:
    """Scheduled changes whose day has come, the earliest first. 1 SQL."""
    rows = Change.objects.filter(state=ChangeState.SCHEDULED, in_force_on__lte=today)
    return list(rows.order_by("in_force_on", "made_at").values_list("pk", flat=True))


@transaction.atomic
def bring_into_force(*, change_id: UUID, by: Actor, at: datetime) -> ChangeInForce:
    """Make the change the law of the list: a version of the entry or item, and one of the list.

    The implementations below follow in batches by a job; running cases keep the version
    that they began with. Doing it again is refused and changes nothing. Raises NotFound,
    CannotMove, NotYetDue and what `check_effect` raises.
    """
    change = lock_change(change_id, for_=by)
    if change.state != ChangeState.SCHEDULED or change.in_force_on is None:
        raise CannotMove(facts={"state": change.state})
    if at.astimezone(CITY_ZONE).date() < change.in_force_on:
        raise NotYetDue(facts={"day": change.in_force_on.isoformat()})
    check_effect(change)
    version = _list_version(change, day=change.in_force_on, at=at)
    act = Act(change.act)
    if act is Act.ADD and "entry" in change.proposal:
        made = _add_entry(change, NewEntry.model_validate(change.proposal["entry"]), version, by, at)
        _tell_entry(made, change, version, at)
    else:
        subject = subject_of(change.subject, lock=True)
        if subject.entry is not None:
            _change_entry(change, subject.entry, version, by=by, at=at)
        else:
            _change_item(change, subject, version, by=by, at=at)
    change.state, change.held_by = ChangeState.IN_FORCE, {}
    change.save(update_fields=["state", "held_by"])
    cancel_tasks(about=about_of(change), at=at)
    note_step(change, ACT, by=by, at=at)
    facts = {"about": change.subject, "act": change.act, "list_version": version.number}
    record(act=ACT, subject=f"change:{change.pk}", by=by, at=at, facts=facts)
    announce(
        told := ChangeInForce(
            change_id=change.pk,
            act=change.act,
            about=change.subject,
            area_code=change.area_code,
            list_version=version.number,
            in_force_at=at,
        )
    )
    return told


def _list_version(change: Change, *, day: date, at: datetime) -> ListVersion:
    """The area's next version; areas do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"items.list:{change.area_code}"])
    last = ListVersion.objects.filter(area_code=change.area_code).aggregate(last=Max("number"))["last"]
    return ListVersion.objects.create(
        area_code=change.area_code,
        number=(last or 0) + 1,
        made_at=at,
        in_force_on=day,
        change=change,
        summary={"act": change.act, "subject": change.subject, "name": change.title},
    )


def _add_entry(change: Change, new: NewEntry, version: ListVersion, by: Actor, at: datetime) -> ListEntry:
    return make_entry(new, keeper_id=change.organisation_id, by=by, at=at, list_version=version)


def _change_entry(change: Change, entry: ListEntry, version: ListVersion, *, by: Actor, at: datetime) -> None:
    act = Act(change.act)
    if act is Act.CHANGE:
        _next_content(entry, EntryContent.model_validate(change.proposal["content"]), version, by=by, at=at)
        _tell_entry(entry, change, version, at)
        return
    ended = [entry]
    if act is Act.MERGE:
        ended += (
            ListEntry.objects.select_for_update(of=("self",)).filter(code__in=change.others).order_by("pk")
        )
    for one in ended:
        one.task_state = STATE_OF[act].value
        one.save(update_fields=["task_state"])
        _tell_entry(one, change, version, at)
    for row in change.proposal.get("into", ()):
        made = _add_entry(change, NewEntry.model_validate(row), version, by, at)
        _tell_entry(made, change, version, at)


def _next_content(
    entry: ListEntry, content: EntryContent, version: ListVersion, *, by: Actor, at: datetime
) -> None:
    """The entry's next version, and one of each entry below that refines it: aligned elements follow."""
    below = [pk for pk in entry_ids_below([entry.code]) if pk != entry.pk]
    before = levels_of([entry.pk, *below])
    next_entry_version(entry, content, by=by, at=at, list_version=version)
    rows = ListEntry.objects.select_for_update(of=("self",)).select_related("current").in_bulk(below)
    for pk in below:
        lower = rows[pk]
        old = before[pk]
        assert lower.upper_id is not None
        new_above = levels_of([lower.upper_id])[lower.upper_id]
        carried = carry_entry(old[-1].content, before=old[:-1], after=new_above)
        if carried != old[-1].content:
            next_entry_version(lower, carried, by=by, at=at, list_version=version)


def _tell_entry(entry: ListEntry, change: Change, version: ListVersion, at: datetime) -> None:
    assert entry.current_id is not None
    announce(
        ListEntryChanged(
            code=entry.code,
            act=change.act,
            version_id=entry.current_id,
            list_version=version.number,
            changed_at=at,
        )
    )


def _change_item(change: Change, subject: Subject, version: ListVersion, *, by: Actor, at: datetime) -> None:
    item = subject.item
    assert item is not None
    act = Act(change.act)
    if act in STATE_OF:
        state = STATE_OF[act].value
        Item.objects.filter(pk=item.pk).update(task_state=state, state_change=change.pk)
        announce(ItemStateChanged(code=item.code, task_state=state, changed_at=at))
        return
    content = proposed_content(change, subject)
    made = next_item_version(
        item,
        content,
        levels=levels_of_item(item),
        own=change.proposal.get("own"),
        by=by,
        at=at,
        list_version=version,
    )
    announce(ItemPublished(code=item.code, version_id=made.pk, version_number=made.number, published_at=at))
