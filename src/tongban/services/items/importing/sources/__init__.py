"""Files as rows: CSV, TSV, XLSX, JSON and JSON lines, each read from front to back in little memory."""

from tongban.services.items.importing.sources.facts import FileProblem, Layout, Source, SourceRow
from tongban.services.items.importing.sources.opening import open_source

__all__ = ["FileProblem", "Layout", "Source", "SourceRow", "open_source"]
