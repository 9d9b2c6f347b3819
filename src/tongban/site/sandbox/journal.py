"""What a stand-in remembers over a restart: one JSON row a line, the last of a thing counts."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


class Journal:
    """A file of rows; without a path it forgets."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row, the oldest first."""
        if self._path is not None and self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
