"""Opens a delivery by what was agreed."""

from pathlib import Path

from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.facts import Check, Finding, Form, found
from tongban.resources.fusion.deliveries.landing.csv_files import CsvReader
from tongban.resources.fusion.deliveries.landing.encodings import line_encodings
from tongban.resources.fusion.deliveries.landing.other_files import ParquetReader, RowReader
from tongban.resources.fusion.deliveries.landing.reading import Broken, Reader, Unreadable
from tongban.resources.fusion.deliveries.terms import AgreementTerms, Layout

_BEGINNINGS = {b"PK\x03\x04": Form.XLSX, b"PAR1": Form.PARQUET}


class Mixed(Exception):
    """The lines of a file have two encodings."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.check.value)


def open_delivery(path: Path, agreed: AgreementTerms, *, broken: Broken) -> tuple[Reader, list[Finding]]:
    """The reader, and what was found on the way. Raises Unreadable, FileProblem, Mixed."""
    with path.open("rb") as file:
        start = file.read(4)
    form = _BEGINNINGS.get(start, agreed.form if agreed.form not in _BEGINNINGS.values() else None)
    if form is not agreed.form:
        raise Unreadable(N_("it is not what was agreed (%(form)s)"), form=agreed.form.value)
    if agreed.form is Form.PARQUET:
        return ParquetReader(path), []
    if agreed.form is Form.XLSX:
        return RowReader(path, _sheet_layout(agreed), broken=broken), []
    seen = line_encodings(path)
    if seen.is_mixed:
        text_rows = [(row, "UTF-8") for row in seen.first_utf8] + [
            (row, "GB18030") for row in seen.first_gb18030
        ]
        finding = found(
            Check.ENCODING, samples=text_rows, utf8=seen.utf8, gb18030=seen.gb18030 + seen.neither
        )
        raise Mixed(finding)
    if agreed.form is Form.JSONL:
        read_as = "utf-8-sig" if seen.name == "utf-8" else seen.name
        layout = agreed.layout.model_copy(update={"encoding": read_as})
        return RowReader(path, layout, broken=broken), []
    reader = CsvReader(path, agreed.layout, encoding=seen.name, broken=broken)
    return reader, [found(Check.QUOTES, quotes=seen.quotes)] if seen.quotes % 2 else []


def _sheet_layout(agreed: AgreementTerms) -> Layout:
    """Where the names stand in a sheet: one name alone would be taken for a title."""
    if agreed.layout.header or len(agreed.columns) > 1:
        return agreed.layout
    return agreed.layout.model_copy(update={"header": 1})
