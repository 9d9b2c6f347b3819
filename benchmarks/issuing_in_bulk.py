"""Licences issued in bulk: the file taken in, every row checked, every row issued with its paper ordered."""

import csv
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.tables import Part
from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel import clock
from tongban.resources.licences.importing.commands.issue_batch import issue_import_batch
from tongban.resources.licences.importing.commands.open_import import stage_import
from tongban.resources.licences.importing.commands.steer import begin_import
from tongban.resources.licences.importing.facts import Origin
from tongban.resources.licences.importing.jobs import BY, ISSUE_BATCH, check_all
from tongban.standards.codes import make_uscc

ROWS = 10_000
MOST_TRANSACTION = 2.0  # seconds that a writing transaction may last
ISSUER = "11341699000000051H"  # 亳州市文化和旅游局（示例）
TYPE = ISSUER + "001"  # 出版物经营许可证
_MAPPING = {
    "mapping": "tongban-licences/1",
    "number": "number",
    "holder": {"name": "operator", "id_code": "code"},
    "valid_from": "from",
    "fields": {name: name for name in ("operator", "legal_representative", "premises", "scope")},
}


class _Steps:
    """As much of a progress as the check needs."""

    total: int | None = None

    def expect(self, total: int) -> None:
        self.total = total

    def advance(self, steps: int = 1, *, resume_point: object = None, message: str = "") -> None:
        return None

    def check_stop(self) -> None:
        return None


def measure(*, rows: int = ROWS) -> Part:
    """One file of `rows` licences of firms that hold none, in this process."""
    part = Part(
        title="Licences issued in bulk", head=("step", "rows", "seconds", "rows a second", "longest batch, s")
    )
    with tempfile.TemporaryDirectory() as folder:
        file = _written(Path(folder) / "rows.csv", rows)
        took = time.perf_counter()
        made = stage_import(
            file=file,
            name=file.name,
            mapping=json.dumps(_MAPPING).encode(),
            type_code=TYPE,
            organisation_id=organisation_by_code(ISSUER).id,
            origin=Origin.REGISTER,
            by=BY,
            at=clock.now(),
        )
        _add(part, "taken in, encrypted", rows, time.perf_counter() - took, 0.0)
    took = time.perf_counter()
    check_all(made, _Steps())
    _add(part, "checked", rows, time.perf_counter() - took, 0.0)
    begin_import(import_id=made.pk, at=clock.now())
    batches: list[float] = []
    while _timed(
        lambda: issue_import_batch(import_id=made.pk, by=BY, at=clock.now(), limit=ISSUE_BATCH), batches
    ):
        pass
    _add(part, f"issued in acts of {ISSUE_BATCH}, papers ordered", rows, sum(batches), max(batches))
    part.goal("longest transaction, s", round(max(batches), 2), MOST_TRANSACTION)
    return part


def _timed(act: Callable[[], int], batches: list[float]) -> int:
    began = time.perf_counter()
    dealt = act()
    batches.append(time.perf_counter() - began)
    return dealt


def _add(part: Part, step: str, rows: int, seconds: float, longest: float) -> None:
    part.rows.append((step, rows, round(seconds, 1), rows / seconds, round(longest, 2) or ""))


def _written(path: Path, rows: int) -> Path:
    names = ("number", "operator", "code", "from", "legal_representative", "premises", "scope")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        for number in range(rows):
            code = make_uscc(body=f"BK{number:06d}")
            place = f"亳州市谯城区示例路{number}号"
            writer.writerow(
                (
                    f"BK{number:08d}",
                    f"第{number}书店（示例）",
                    code,
                    "2024-03-01",
                    "张小满",
                    place,
                    "图书零售",
                )
            )
    return path
