"""What the list does by itself: changes come into force on their day, implementations follow."""

from uuid import UUID

import structlog

from tongban.foundation.jobs.public import Envelope, job, listen, periodic, running, start_long_job
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Refused
from tongban.services.items.indexing import COLLECTION, document_of
from tongban.services.items.library.commands.follow import follow_change
from tongban.services.items.library.commands.into_force import bring_into_force, due_changes
from tongban.services.items.library.facts import ChangeInForce, ItemStateChanged, TaskState
from tongban.services.items.library.models import Change
from tongban.services.items.library.reviewing import open_held
from tongban.services.items.models import Item
from tongban.services.search.public import put_many, remove

log = structlog.get_logger(__name__)
LIST = SystemActor(job="items-list")


@job(name="items.bring_into_force")
def bring_due_changes_into_force() -> None:
    """Bring each change whose day has come into force. One that is held up keeps the others from nothing."""
    now = clock.now()
    for change_id in due_changes(today=now.astimezone(CITY_ZONE).date()):
        try:
            bring_into_force(change_id=change_id, by=LIST, at=now)
        except Refused as refused:
            log.warning("items.change-held", change=str(change_id), why=refused.code)
            hold(change_id, refused)


def hold(change_id: UUID, refused: Refused) -> None:
    """Say on the change what keeps it, and put it before those who proposed it. 2 SQL."""
    change = Change.objects.get(pk=change_id)
    facts = {key: value for key, value in refused.facts.items() if isinstance(value, str | int | list)}
    change.held_by = {"code": refused.code, "text": str(refused.text), "facts": facts}
    change.save(update_fields=["held_by"])
    open_held(change, at=clock.now())


periodic(bring_due_changes_into_force, cron="* * * * *")  # also soon after the clock of a demo was moved


@job(name="items.follow_list")
def follow_list(progress_id: str, change_id: str) -> None:
    """Bring the implementations below a change after it, batch by batch; goes on where it stopped."""
    with running(progress_id) as progress:
        last = int(progress.resume_point or 0)
        while True:
            progress.check_stop()
            last, count = follow_change(change_id=UUID(change_id), after=last, by=LIST, at=clock.now())
            if not count:
                return
            progress.advance(count, resume_point=last)


@listen(ChangeInForce, name="items.follow-list")
def start_following(event: ChangeInForce, envelope: Envelope) -> None:
    """Start the long job for the implementations below a list entry."""
    if not event.about.startswith("entry:"):
        return
    start_long_job(
        follow_list,
        title=N_("Implementations follow the list"),
        by=LIST,
        at=event.in_force_at,
        facts={"about": event.about, "list_version": event.list_version},
        arguments={"change_id": str(event.change_id)},
    )


@listen(ItemStateChanged, name="items.index-state")
def index_state(event: ItemStateChanged, envelope: Envelope) -> None:
    """Only what is in use can be found. An older event does no harm: the item is asked."""
    item = (
        Item.objects.filter(code=event.code, current__isnull=False)
        .select_related("current", "parent")
        .first()
    )
    if item is None or item.current is None:
        return
    if item.task_state == TaskState.IN_USE:
        put_many(collection=COLLECTION, documents=[document_of(item, item.current.content)])
    else:
        remove(collection=COLLECTION, keys=[item.code])
