"""Keeps rejected rows in the layout of their source, with the reason beside, to be mended and imported again."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tongban.foundation.papers.public import Source
from tongban.services.items.importing.facts import RejectedRow
from tongban.services.items.importing.own_workbook import OwnWorkbook
from tongban.services.items.importing.reading import LINE, REASON, WRONG
from tongban.services.items.importing.workbooks import write_documents, write_table


class Rejects:
    """Rows go to a file beside it as they come; the whole is written at the end, or when it stops."""

    def __init__(self, path: Path, source: Source, *, kept: int = 0) -> None:
        """`kept` rows of an import that was stopped are taken over."""
        self._path, self._source = path, source
        self._spool = path.with_name(f"{path.name}.part")
        lines = self._spool.read_text(encoding="utf-8").splitlines()[:kept] if self._spool.exists() else []
        self.count = len(lines)
        self._file = self._spool.open("w", encoding="utf-8")
        self._file.writelines(f"{line}\n" for line in lines)

    def add(self, rows: list[RejectedRow]) -> None:
        """Keep the rows; called when their batch is done."""
        for row in rows:
            said = {**row.as_json(), "columns": list(row.columns), "raw": list(row.raw)}
            self._file.write(json.dumps(said, ensure_ascii=False, default=str) + "\n")
            self.count += 1
        self._file.flush()

    def finish(self, *, is_done: bool) -> None:
        """Write the file; what a stopped import has rejected so far stays beside it."""
        self._file.close()
        if self.count:
            self._write()
        else:
            self._path.unlink(missing_ok=True)
        if is_done:
            self._spool.unlink()

    def _write(self) -> None:
        source = self._source
        if isinstance(source, OwnWorkbook):
            write_documents(
                self._path,
                (raw for raw, _ in self._rows()),
                reasons=[said[REASON] for _, said in self._rows()],
            )
        elif source.form == "xlsx":
            head = (*source.columns, REASON, WRONG, LINE)
            write_table(self._path, head, (self._cells(raw, said) for raw, said in self._rows()))
        elif source.form == "csv":
            # a byte order mark tells spreadsheets that it is UTF-8
            encoding = "utf-8-sig" if source.encoding in ("utf-8", "utf-16") else source.encoding
            with self._path.open("w", encoding=encoding, newline="") as file:
                writer = csv.writer(file, delimiter=source.delimiter)
                writer.writerow((*source.columns, REASON, WRONG, LINE))
                writer.writerows(self._cells(raw, said) for raw, said in self._rows())
        else:
            self._write_json()

    def _write_json(self) -> None:
        is_array = self._source.form == "json"
        with self._path.open("w", encoding="utf-8") as file:
            for number, (raw, said) in enumerate(self._rows()):
                opening = ("[\n" if number == 0 else ",\n") if is_array else ""
                file.write(
                    opening + json.dumps({**raw, **said}, ensure_ascii=False) + ("" if is_array else "\n")
                )
            file.write("\n]\n" if is_array else "")

    def _cells(self, raw: dict[str, Any], said: dict[str, Any]) -> list[Any]:
        return [*(raw.get(column, "") for column in self._source.columns), *said.values()]

    def _rows(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each row of the source and what is added to it; the reason stands beside the first of a group."""
        with self._spool.open(encoding="utf-8") as lines:
            for text in lines:
                row = json.loads(text)
                for number, raw in enumerate(row["raw"] or [{"#text": ""}]):
                    reason = row["reason"] if number == 0 else ""
                    yield raw, {REASON: reason, WRONG: "、".join(row["columns"]), LINE: row["line"] + number}
