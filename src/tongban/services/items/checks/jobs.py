"""The check of the whole library as a job, and one item after each publication."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import (
    Envelope,
    job,
    listen,
    periodic,
    running,
    start_long_job,
)
from tongban.foundation.trail.public import record
from tongban.kernel import clock
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import N_, NotAllowed, Refused
from tongban.services.items.checks.models import CheckRun
from tongban.services.items.checks.registry import rules, rules_version
from tongban.services.items.checks.running import check_items, check_read, finish_run, write_answers
from tongban.services.items.checks.subjects import IN_USE, Reader
from tongban.services.items.commands.duty import EDIT
from tongban.services.items.facts import ItemPublished
from tongban.services.items.models import Item

ACT = "items.check"
BATCH = 500  # some 0.4 s of work, then one short transaction


class CheckUnderWay(Refused):
    """Another check of the library runs already."""

    code = "items-check-under-way"
    title = N_("A check of the library is under way. Look at its result first.")


@job(name="items.check-library")
def check_library(*, progress_id: str, run_id: str) -> None:
    """Check every item in force, batch by batch; a stopped one goes on behind the last batch.

    One that is delivered again after its end does nothing.
    """
    run = CheckRun.objects.get(pk=run_id)
    if run.ended_at is not None:
        return
    with running(progress_id) as progress:
        check_all(run, progress)


class Steps(Protocol):
    """As much of `Progress` as a run needs; the command line brings its own."""

    resume_point: Any

    def expect(self, total: int) -> None: ...

    def advance(self, steps: int = 1, *, resume_point: object = None, message: str = "") -> None: ...

    def check_stop(self) -> None: ...


def check_all(run: CheckRun, progress: Steps) -> None:
    """Batch by batch from where the progress stands; memory holds one batch, the heads of the laws
    and the entries above. Rules see the day on which the run began."""
    known = rules()
    reader = Reader(on=run.started_at.astimezone(clock.CITY_ZONE).date())
    place = dict(progress.resume_point or _plan(progress))
    while items := reader.after(place["after"], to=place["to"], limit=BATCH):
        answers = check_read(items, known)
        place["after"] = items[-1].item_id
        with transaction.atomic():
            write_answers(answers, run_id=run.pk, at=run.started_at)
            progress.advance(len(items), resume_point=place)
        progress.check_stop()
    finish_run(run_id=run.pk, at=clock.now())


def _plan(progress: Steps) -> dict[str, int]:
    """How many items there are; those that come in later wait for the next run."""
    found = Item.objects.filter(task_state=IN_USE, current__isnull=False).aggregate(
        count=Count("pk"), last=Max("pk")
    )
    progress.expect(found["count"])
    return {"after": 0, "to": found["last"] or 0}


@transaction.atomic
def start_check(*, by: Actor, at: datetime) -> tuple[UUID, UUID]:
    """Have a worker check the whole library; answers run and progress.

    Raises NotAllowed, CheckUnderWay (within the last hour).
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, EDIT)
    elif not isinstance(by, SystemActor):
        raise NotAllowed
    last = CheckRun.objects.select_for_update().order_by("-started_at").first()
    if last and last.ended_at is None and (at - last.started_at).total_seconds() < 3600:
        raise CheckUnderWay(facts={"run": str(last.pk)})
    run = CheckRun.objects.create(started_at=at, rules_version=rules_version(), started_by=by.ref)
    progress_id = start_long_job(
        check_library, title=N_("Check of the item library"), by=by, at=at, arguments={"run_id": str(run.pk)}
    )
    record(act=ACT, subject=f"check:{run.pk}", by=by, at=at, facts={"rules_version": run.rules_version})
    return run.pk, progress_id


@listen(ItemPublished, name="items.check-published")
def check_published_item(event: ItemPublished, envelope: Envelope) -> None:
    """Check the version in force at once, so that what was mended leaves the lists."""
    check_items(codes=[event.code], at=clock.now())


@job(name="items.check-nightly")
def check_nightly() -> None:
    """Every night, for the trend."""
    try:
        start_check(by=SystemActor(job="items-check"), at=clock.now())
    except CheckUnderWay:
        return


periodic(check_nightly, "10 18 * * *")
