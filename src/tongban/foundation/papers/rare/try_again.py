"""Have everything made that waited for a font and can be drawn now."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import enqueue_behind
from tongban.foundation.papers.documents.fonts import missing_characters
from tongban.foundation.papers.facts import GlyphMissing
from tongban.foundation.papers.jobs import make_ordered_documents
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.ports import glyph_waits
from tongban.foundation.papers.rare.queries import papers_by_characters

DUTY = "jobs.operate"
MOST = 1000  # papers of one act
_SCORE = 20


@transaction.atomic
def try_rare_again(*, by: Officer, at: datetime) -> int:
    """Have workers make at most 1,000 papers that lack no character any more, and the other apps go on with theirs.

    What still lacks one stays as it is. Answers how many go on. 4 SQL, and those of the other apps.

    Raises DutyMissing.
    """
    check_duty_anywhere(by, DUTY)
    drawable = [text for text in papers_by_characters() if not missing_characters(text)]
    waiting = Document.objects.select_for_update(skip_locked=True).filter(
        problem=GlyphMissing.code, problem_facts__characters__in=drawable
    )
    ids = list(waiting.order_by("problem_at", "id").values_list("id", flat=True)[:MOST]) if drawable else []
    if ids:
        Document.objects.filter(id__in=ids).update(problem="", problem_facts={}, problem_at=None)
        parts = [[str(one) for one in ids[start : start + _SCORE]] for start in range(0, len(ids), _SCORE)]
        enqueue_behind(make_ordered_documents, [{"document_ids": part} for part in parts])
    return len(ids) + sum(one.go_on(by=by, at=at) for one in glyph_waits.answerers.values())
