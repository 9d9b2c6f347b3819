"""The front door of this app: other apps import only from here."""

from tongban.foundation.papers.answers import file_answer, takes_many_files
from tongban.foundation.papers.api import router
from tongban.foundation.papers.commands.open_paper import open_paper
from tongban.foundation.papers.commands.order import (
    NewDocument,
    document_id,
    make_again,
    make_waiting,
    order_document,
    order_documents,
)
from tongban.foundation.papers.commands.store import share_papers, store_file, store_made
from tongban.foundation.papers.documents.fonts import font_folders, missing_characters
from tongban.foundation.papers.documents.guilloche import colour_of, guilloche_paths, tint_of
from tongban.foundation.papers.documents.licence_contents import LAYOUTS
from tongban.foundation.papers.documents.pictures import pictures_as_pdf
from tongban.foundation.papers.documents.render import draw
from tongban.foundation.papers.facts import (
    DocumentFact,
    DocumentFailed,
    DocumentMade,
    GlyphMissing,
    MadeLater,
    Manuscript,
    PaperRef,
    PaperTypeRefused,
    SealPlace,
    Written,
)
from tongban.foundation.papers.looking import problems_inside
from tongban.foundation.papers.ports import (
    GlyphWaits,
    PaperHolders,
    PaperOpenings,
    PaperReaders,
    PaperWriter,
    Sealer,
    glyph_waits,
    paper_holders,
    paper_openings,
    paper_readers,
    paper_writers,
    sealer,
    upload_targets,
    virus_scan,
)
from tongban.foundation.papers.queries import (
    document_of,
    documents_of,
    owners_of,
    paper,
    paper_bytes,
    papers_named,
    papers_of,
    readable_paper,
)
from tongban.foundation.papers.sources.facts import FileProblem, Form, Layout, Source, SourceRow, because
from tongban.foundation.papers.sources.opening import open_source
from tongban.foundation.papers.sources.tables import sheet_lines
from tongban.foundation.papers.sources.workbooks import MOST_UNPACKED, check_package, open_workbook

__all__ = [
    "LAYOUTS",
    "MOST_UNPACKED",
    "DocumentFact",
    "DocumentFailed",
    "DocumentMade",
    "FileProblem",
    "Form",
    "GlyphMissing",
    "GlyphWaits",
    "Layout",
    "MadeLater",
    "Manuscript",
    "NewDocument",
    "PaperHolders",
    "PaperOpenings",
    "PaperReaders",
    "PaperRef",
    "PaperTypeRefused",
    "PaperWriter",
    "SealPlace",
    "Sealer",
    "Source",
    "SourceRow",
    "Written",
    "because",
    "check_package",
    "colour_of",
    "document_id",
    "document_of",
    "documents_of",
    "draw",
    "file_answer",
    "font_folders",
    "glyph_waits",
    "guilloche_paths",
    "make_again",
    "make_waiting",
    "missing_characters",
    "open_paper",
    "open_source",
    "open_workbook",
    "order_document",
    "order_documents",
    "owners_of",
    "paper",
    "paper_bytes",
    "paper_holders",
    "paper_openings",
    "paper_readers",
    "paper_writers",
    "papers_named",
    "papers_of",
    "pictures_as_pdf",
    "problems_inside",
    "readable_paper",
    "router",
    "sealer",
    "share_papers",
    "sheet_lines",
    "store_file",
    "store_made",
    "takes_many_files",
    "tint_of",
    "upload_targets",
    "virus_scan",
]
