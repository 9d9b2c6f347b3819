"""Publish the appraisal of a quarter: from then on nobody changes it."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.supervision.appraisal.facts import (
    APPRAISE_DUTY,
    PUBLISH_ACT,
    AlreadyPublished,
    AppraisalPublished,
    Grade,
    NothingDrawnUp,
    OwnDraft,
)
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.queries import as_fact, digest_of, exact
from tongban.services.supervision.appraisal.rules import quarter_days
from tongban.services.supervision.appraisal.scope import is_over


@transaction.atomic
def publish_appraisal(*, quarter: str, by: Officer, at: datetime) -> int:
    """Freeze what was drawn up for the organisations that the officer oversees; how many. It cannot be undone.

    Each stands on the trail with the digest of its figures. An organisation that has failed is sent advice, drafted
    by rule ES-22. 1 SQL, and 3 for each. Raises DutyMissing, NoQuarter, NothingDrawnUp, AlreadyPublished, OwnDraft.
    """
    check_duty_anywhere(by, APPRAISE_DUTY)
    quarter_days(quarter)
    rows = Appraisal.objects.select_for_update().filter(quarter=quarter).order_by("pk")
    mine = [row for row in rows if is_over(by, row.organisation_id)]
    if not mine:
        raise NothingDrawnUp(facts={"quarter": quarter})
    if any(row.published_at for row in mine):
        raise AlreadyPublished(facts={"quarter": quarter})
    if any(
        by.is_hand_of(
            f"officer:{row.drawn_up_by_account}", APPRAISE_DUTY, organisation_id=row.organisation_id
        )
        for row in mine
    ):
        raise OwnDraft
    for row in mine:
        row.digest = digest_of(as_fact(row))
        row.published_at, row.published_by = at, by.name
        row.save(update_fields=["digest", "published_at", "published_by"])
        facts = {"score": exact(row.score), "grade": row.grade, "scheme": row.scheme, "sha256": row.digest}
        subject = f"appraisals:{quarter}:{row.organisation_id}"
        record(act=PUBLISH_ACT, subject=subject, by=by, at=at, facts=facts)
        announce(
            AppraisalPublished(
                organisation_id=row.organisation_id, quarter=quarter, grade=Grade(row.grade), at=at
            )
        )
    return len(mine)
