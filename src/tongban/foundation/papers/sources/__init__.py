"""Files as rows: CSV, TSV, XLSX, JSON and JSON lines, each read from front to back in little memory."""

from tongban.foundation.papers.sources.facts import FileProblem, Layout, Source, SourceRow
from tongban.foundation.papers.sources.opening import open_source

__all__ = ["FileProblem", "Layout", "Source", "SourceRow", "open_source"]
