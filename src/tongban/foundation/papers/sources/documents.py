"""JSON: one document a line, one array of documents, or an array somewhere inside one object."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ijson

from tongban.foundation.papers.sources.encodings import Utf8Bytes, bytes_read
from tongban.foundation.papers.sources.facts import FileProblem, Form, Layout, SourceRow, because
from tongban.kernel.errors import N_


class LinesSource:
    """One JSON object a line."""

    form: Form = "jsonl"
    columns: tuple[str, ...] = ()
    delimiter = ""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path, self.encoding = path, encoding
        self._size, self._at = path.stat().st_size, 0

    def rows(self) -> Iterator[SourceRow]:
        """Every line that is not empty; a broken one is a fault of that row."""
        with self._path.open(encoding=self.encoding, newline="\n") as lines:
            for number, text in enumerate(lines, 1):
                if number % 1000 == 1:
                    self._at = bytes_read(lines)
                if text.strip():
                    yield _line(number, text)

    def position(self) -> tuple[int, int]:
        return self._at, self._size


def _line(number: int, text: str) -> SourceRow:
    try:
        return document_row(number, json.loads(text))
    except (ValueError, RecursionError) as error:
        fault = because(N_("no JSON: %(why)s"), why=error)
        return SourceRow(line=number, values={"#text": text.rstrip("\n")}, fault=fault)


class ArraySource:
    """One array of JSON objects, read piece by piece."""

    form: Form = "json"
    columns: tuple[str, ...] = ()
    delimiter = ""

    def __init__(self, path: Path, layout: Layout, encoding: str, *, is_array: bool) -> None:
        self._path, self.encoding = path, encoding
        inside = f"{layout.path}.item" if layout.path else ("item" if is_array else "")
        self._prefix = inside
        self._size, self._at = path.stat().st_size, 0

    def rows(self) -> Iterator[SourceRow]:
        """Every document of the array. Raises FileProblem where the JSON breaks off."""
        with self._path.open(encoding=self.encoding, newline="") as text:
            data = io.BufferedReader(Utf8Bytes(text))
            number = 0
            try:
                for number, document in enumerate(ijson.items(data, self._prefix, use_float=True), 1):
                    self._at = bytes_read(text)
                    yield document_row(number, document)
            except (ijson.JSONError, UnicodeDecodeError) as error:
                why = f"the JSON breaks off after document {number}: {str(error).splitlines()[0]}"
                raise FileProblem(facts={"file": self._path.name, "why": why}) from error
        if not number:
            where = f"at {self._prefix.removesuffix('.item')}" if self._prefix else ""
            raise FileProblem(facts={"file": self._path.name, "why": f"there is no document {where}".strip()})

    def position(self) -> tuple[int, int]:
        return self._at, self._size


def document_row(number: int, document: Any) -> SourceRow:
    """A document as a row; anything but an object is a fault."""
    if isinstance(document, dict):
        return SourceRow(line=number, values=document)
    return SourceRow(line=number, values={"#text": document}, fault=because(N_("a row is a JSON object")))
