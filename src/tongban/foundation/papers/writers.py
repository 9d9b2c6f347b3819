"""The writer of official papers: one is chosen by a setting, and PDF/A is what comes with the platform."""

from datetime import datetime

from django.conf import settings

from tongban.foundation.papers.documents.render import render
from tongban.foundation.papers.facts import Manuscript, MediaType, WriterUnknown, Written
from tongban.foundation.papers.ports import PaperWriter, paper_writers


class PdfAWriter:
    """Draws with typst. PDF/A is claimed; GB/T 33190 (OFD) and GB/T 36905 are not."""

    name = "pdf-a"
    media_type: str = MediaType.PDF.value
    extension = "pdf"
    claims = ("ISO 19005-2 (PDF/A-2b)", "ISO 19005-3 (PDF/A-3b)")

    def write(self, document: Manuscript, *, at: datetime) -> Written:
        """15–40 ms a page. Raises GlyphMissing, TemplateUnknown."""
        drawn = render(document.template, document.data, at=at)
        return Written(data=drawn.pdf, seal_place=drawn.seal_place)


def writer_in_use() -> PaperWriter:
    """The writer that the setting names. Raises WriterUnknown."""
    found = paper_writers.of(settings.PAPER_WRITER)
    if found is None:
        known = ", ".join(sorted(paper_writers.answerers))
        raise WriterUnknown(facts={"writer": settings.PAPER_WRITER, "known": known})
    return found
