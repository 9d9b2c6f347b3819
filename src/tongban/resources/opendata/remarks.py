"""Questions about remarks on datasets."""

from collections.abc import Iterable

from tongban.foundation.directory.public import Officer
from tongban.resources.opendata.facts import FeedbackFact, FeedbackKind
from tongban.resources.opendata.models import DatasetFeedback

MOST_ROWS = 50


def answered_remarks(slug: str) -> list[FeedbackFact]:
    """What was said of a dataset and answered, the newest first. 1 SQL."""
    rows = DatasetFeedback.objects.filter(dataset__slug=slug, answered_at__isnull=False)
    return _facts(rows.select_related("dataset").order_by("-answered_at")[:MOST_ROWS])


def waiting_remarks(*, by: Officer) -> list[FeedbackFact]:
    """What was said of datasets of the officer's organisations and waits for an answer, the oldest first. 1 SQL."""
    rows = DatasetFeedback.objects.filter(
        dataset__organisation_id__in=by.organisation_ids, answered_at__isnull=True
    )
    return _facts(rows.select_related("dataset").order_by("said_at")[:MOST_ROWS])


def _facts(rows: Iterable[DatasetFeedback]) -> list[FeedbackFact]:
    return [
        FeedbackFact(
            id=row.id,
            slug=row.dataset.slug,
            title=row.dataset.slug,
            version=row.version,
            kind=FeedbackKind(row.kind),
            text=row.text,
            said_at=row.said_at,
            answer=row.answer,
            answered_at=row.answered_at,
        )
        for row in rows
    ]
