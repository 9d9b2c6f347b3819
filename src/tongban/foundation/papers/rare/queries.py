"""Questions about rare characters."""

from collections import defaultdict

from django.db.models import Count

from tongban.foundation.papers.documents.fonts import missing_characters
from tongban.foundation.papers.facts import DocumentFact, GlyphMissing
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.ports import glyph_waits
from tongban.foundation.papers.queries import document_fact
from tongban.foundation.papers.rare.facts import WaitingCharacter
from tongban.kernel.errors import N_

PAPERS = N_("papers")


def waiting_characters() -> list[WaitingCharacter]:
    """Each character for which something waits, those without a font first. 1 SQL, and 1 of each port."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for label, by_text in _waiting():
        for text, count in by_text.items():
            for char in dict.fromkeys(text):
                counts[char][label] = counts[char].get(label, 0) + count
    without = set(missing_characters("".join(counts)))
    found = [
        WaitingCharacter(
            character=char, has_font=char not in without, waiting=tuple(sorted(by_label.items()))
        )
        for char, by_label in counts.items()
    ]
    return sorted(found, key=lambda one: (one.has_font, one.character))


def papers_that_wait(*, limit: int = 50) -> list[DocumentFact]:
    """Papers that lack a character, oldest first. 1 SQL."""
    rows = Document.objects.filter(problem=GlyphMissing.code).order_by("problem_at")[:limit]
    return [document_fact(row) for row in rows]


def papers_by_characters() -> dict[str, int]:
    """What they lack → how many papers. 1 SQL."""
    rows = Document.objects.filter(problem=GlyphMissing.code).values_list("problem_facts__characters")
    return {str(text): count for text, count in rows.annotate(count=Count("id")).order_by()}


def _waiting() -> list[tuple[str, dict[str, int]]]:
    others = [(one.label, one.lacking()) for one in glyph_waits.answerers.values()]
    return [(PAPERS, papers_by_characters()), *others]
