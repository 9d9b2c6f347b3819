"""Publish the appraisal of a quarter: from then on nobody changes it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import cancel_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.kernel.ids import new_id
from tongban.services.supervision.appraisal.commands.show import lock_drafts
from tongban.services.supervision.appraisal.errors import OwnDraft
from tongban.services.supervision.appraisal.facts import PUBLISH_ACT, AppraisalPublished, Grade
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.objecting import check_may_publish
from tongban.services.supervision.appraisal.papers import order_reports
from tongban.services.supervision.appraisal.queries import as_fact, digest_of, exact, open_objections
from tongban.services.supervision.appraisal.scope import is_drawer
from tongban.services.supervision.appraisal.standing import speaking_posts, subject_of, tell
from tongban.standards.working_time import local_day


@transaction.atomic
def publish_appraisal(*, quarter: str, by: Officer, at: datetime) -> int:
    """Freeze what was drawn up for the organisations that the officer oversees; how many. It cannot be undone.

    Each could object before, and every objection is answered. Each stands on the trail with the digest of its figures;
    sealed reports are ordered, of all together and of each. An organisation that has failed is sent advice, drafted
    by rule ES-22. 8 SQL, and 4 for each.

    Raises DutyMissing, NoQuarter, NothingDrawnUp, AlreadyPublished, OwnDraft, NotShown, ObjectionsOpen, ObjectionsRun.
    """
    rows = lock_drafts(quarter, by=by)
    if any(is_drawer(by, row.drawn_up_by_account, row.organisation_id) for row in rows):
        raise OwnDraft
    waiting = open_objections(quarter=quarter, organisation_ids=[row.organisation_id for row in rows])
    check_may_publish([as_fact(row) for row in rows], open_objections=waiting, today=local_day(at))
    report_id = new_id()
    for row in rows:
        row.digest, row.report_id = digest_of(as_fact(row)), report_id
        row.published_at, row.published_by = at, by.name
        row.save(update_fields=["digest", "report_id", "published_at", "published_by"])
        subject = subject_of(quarter, row.organisation_id)
        cancel_tasks(about=subject, at=at)
        facts = {"score": exact(row.score), "grade": row.grade, "scheme": row.scheme, "sha256": row.digest}
        record(act=PUBLISH_ACT, subject=subject, by=by, at=at, facts=facts)
        announce(
            AppraisalPublished(
                organisation_id=row.organisation_id, quarter=quarter, grade=Grade(row.grade), at=at
            )
        )
    order_reports(rows, report_id=report_id, by=by, at=at)
    return len(rows)


def tell_of_publication(*, quarter: str, organisation_id: UUID, at: datetime) -> None:
    """Tell whoever answers for the organisation, once. 4 SQL, and 2 to 4 for each."""
    row = Appraisal.objects.get(quarter=quarter, organisation_id=organisation_id)
    tell(
        row,
        speaking_posts([organisation_id], at=at)[organisation_id],
        key="published",
        title=N_("Your appraisal of %(quarter)s is published"),
        body=N_("Look at the score, the figures and the sealed report."),
        at=at,
    )
